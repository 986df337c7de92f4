use super::get_month::{Day, Entry, EntryState, MonthView, get_month};
use super::view::{Refetch, refetch_on_news};
use crate::live::use_now;
use crate::paths;
use crate::ui::{Loaded, Page, use_query_map};
use domain::calendar::Remaining;
use leptos::prelude::*;

/// One list that is an agenda on a phone and a month on a desktop; the address holds the month.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.read().get("month"));
    let earlier = Memo::new(move |_| query.read().get("earlier").is_some());
    let month = Resource::new_blocking(move || asked.get(), get_month);
    refetch_on_news(|| Refetch::Sessions, move || month.refetch());
    view! { <Loaded from=month view=move |month| view! { <Shown month earlier=earlier.get()/> }/> }
}

#[component]
fn Shown(month: MonthView, earlier: bool) -> impl IntoView {
    let MonthView { code, title, previous, next, is_present, days, next_live } = month;
    let from_today = is_present && !earlier;
    let has_past = days.iter().any(|day| day.is_past && !day.entries.is_empty());
    let name = title.split(' ').next().unwrap_or_default().to_owned();
    let empty = days.iter().all(|day| day.entries.is_empty());
    view! {
        <Page title=format!("Calendar, {title}") wide=true>
            <h1>{title}</h1>
            <p class="lede">
                {next_live.map(|next| {
                    let now = use_now();
                    let (times, as_of) = (next.times, next.as_of);
                    let left = move || Remaining::between(now.get().unwrap_or(as_of), times.starts_at).spoken();
                    let soon = move || now.get().unwrap_or(as_of) < times.starts_at;
                    view! {
                        {move || if soon() { "Next live: " } else { "Live now: " }}<a href=paths::session(&next.id)>{format!("{} at {}", next.near, next.starts)}</a>
                        {move || if soon() { format!(", in {}. ", left()) } else { ". ".to_owned() }}
                    }
                })}
                "All times are UK time."
            </p>
            <nav class="month-nav" aria-label="Months">
                <a class="button" data-tone="quiet" href=paths::month(&previous.0) rel="prev"><span aria-hidden="true">"‹\u{a0}"</span>{month_name(&previous.1)}</a>
                <a class="button" data-tone="quiet" href="/calendar#today">"Today"</a>
                {next.map(|next| view! {
                    <a class="button" data-tone="quiet" href=paths::month(&next.0) rel="next">{month_name(&next.1)}<span aria-hidden="true">"\u{a0}›"</span></a>
                })}
            </nav>
            {(from_today && has_past).then(|| view! {
                <p class="earlier row-act"><a href=format!("{}&earlier=1#month", paths::month(&code))>{format!("Show earlier in {name}")}</a></p>
            })}
            {empty.then(|| view! { <p class="empty">"Nothing is planned in this month yet."</p> })}
            <ol class="weekdays" aria-hidden="true">
                {["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map(|day| view! { <li>{day}</li> })}
            </ol>
            <ol class="month" id="month" data-from-today=from_today.then_some("")>
                {days.into_iter().map(|day| view! { <DayOfMonth day month=name.clone()/> }).collect_view()}
            </ol>
            <Subscribe/>
        </Page>
    }
}

fn month_name(title: &str) -> String {
    title.split(' ').next().unwrap_or_default().to_owned()
}

#[component]
fn DayOfMonth(day: Day, month: String) -> impl IntoView {
    let first = (day.number == 1).then(|| day.column.to_string());
    let empty = day.entries.is_empty();
    view! {
        <li class="day" id=day.is_today.then_some("today") aria-current=day.is_today.then_some("date")
            data-col=first data-empty=empty.then_some("") data-past=day.is_past.then_some("")>
            <p class="date">
                <time datetime=day.date.clone()><span class="dow">{day.weekday.clone()}</span>" "{day.number}" "<span class="mon">{month}</span></time>
            </p>
            {day.holiday.clone().map(|holiday| view! { <p class="holiday">{format!("Bank holiday: {holiday}")}</p> })}
            {day.entries.into_iter().map(|entry| view! { <EntryOfDay entry/> }).collect_view()}
        </li>
    }
}

#[component]
fn EntryOfDay(entry: Entry) -> impl IntoView {
    let cancelled = entry.state == EntryState::Cancelled;
    let (state, tag) = match entry.state {
        EntryState::Planned => (None, None),
        EntryState::Moved => (Some("moved"), Some("Moved")),
        EntryState::Cancelled => (Some("cancelled"), Some("Cancelled")),
    };
    let inside = view! {
        <span class="entry-time">{entry.starts}</span>
        <span class="entry-title">{entry.title}</span>
        {tag.map(|tag| view! { <span class="tag" data-phase=state>{tag}</span> })}
        {(entry.open && !cancelled).then(|| view! { <span class="tag" data-kind="open">"Open to guests"</span> })}
        {(entry.coming && !cancelled).then(|| view! { <span class="tag" data-tick="yes">"You're coming"</span> })}
        {entry.note.map(|note| view! { <span class="entry-note">{note}</span> })}
    };
    match entry.id {
        Some(id) => view! { <a class="entry" href=paths::session(&id) data-state=state>{inside}</a> }.into_any(),
        None => view! { <div class="entry">{inside}</div> }.into_any(),
    }
}

#[component]
fn Subscribe() -> impl IntoView {
    view! {
        <section class="part" aria-labelledby="subscribe">
            <h2 id="subscribe">"Have it in your own calendar"</h2>
            <p>"Add it once. New topics, moves and cancellations then arrive by themselves."</p>
            <p class="actions"><a class="button" data-tone="quiet" href="/me#feeds">"Subscribe to this calendar"</a></p>
        </section>
    }
}
