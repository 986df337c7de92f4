use super::get_tonight::{Tonight, get_tonight};
use super::parts::{AddToCalendar, AreYouComing, Join};
use super::view::{Refetch, SessionView, refetch_on_news};
use crate::paths;
use crate::register::AskHomeBriefly;
use crate::ui::{Clock, Loaded, Page, PhaseNews, PhaseTag, light_the_mark, phase_of};
use domain::calendar::{Answer, Phase};
use leptos::prelude::*;

/// A member's home: what is next, and when.
#[component]
pub fn TonightPage() -> impl IntoView {
    let tonight = Resource::new_blocking(|| (), |()| get_tonight());
    refetch_on_news(|| Refetch::Sessions, move || tonight.refetch());
    view! { <Loaded from=tonight view=move |found| view! { <Shown tonight=found reload=move || tonight.refetch()/> }/> }
}

#[component]
fn Shown(tonight: Tonight, reload: impl Fn() + Clone + Send + Sync + 'static) -> impl IntoView {
    let Tonight { next, every_week, week, after, called_off, home } = tonight;
    let ask_home = home.map(|question| view! { <AskHomeBriefly question/> });
    let Some(next) = next else {
        return view! {
            <Page title="Tonight">
                {ask_home}
                <h1>"Nothing is planned yet"</h1>
                <p class="lede">"When an organiser plans a session, it appears here."</p>
                <p class="actions"><a class="button" data-tone="quiet" href=paths::CALENDAR>"The calendar"</a></p>
            </Page>
        }
        .into_any();
    };
    let phase = phase_of(next.times, next.as_of);
    // When this one is over, the next one takes its place.
    Effect::new({
        let reload = reload.clone();
        move |before: Option<Phase>| {
            let phase = phase.get();
            if phase == Phase::Over && before.is_some_and(|before| before != Phase::Over) {
                reload();
            }
            phase
        }
    });
    light_the_mark(Signal::derive(move || (Phase::Doors..=Phase::RunningOver).contains(&phase.get())));
    let when = format!("{}, {} UK time", next.near, next.starts);
    let (ends, starts) = (next.ends.clone(), next.starts.clone());
    let page_title = {
        let when = when.clone();
        Signal::derive(move || match phase.get() {
            Phase::Upcoming => format!("Next live: {when}"),
            Phase::Doors => "Doors are open".to_owned(),
            Phase::Live => "Live now".to_owned(),
            Phase::RunningOver => "Running over".to_owned(),
            Phase::Over => "Tonight".to_owned(),
        })
    };
    let headline = move || match phase.get() {
        Phase::Upcoming => when.clone(),
        Phase::Doors => format!("The doors are open, it starts at {starts}"),
        Phase::Live => format!("Live now, until {ends}"),
        Phase::RunningOver => format!("It was to end at {ends}"),
        Phase::Over => "That was it for tonight".to_owned(),
    };
    let answers = {
        let (session, reload) = (next.clone(), reload.clone());
        move || {
            let (session, reload) = (session.clone(), reload.clone());
            (phase.get() < Phase::RunningOver)
                .then(move || view! { <AreYouComing session every_week on_saved=reload/> })
        }
    };
    view! {
        <Page title=page_title wide=true>
            {called_off.map(|session| view! { <CalledOff session/> })}
            {ask_home}
            <section class="hero" data-phase=move || crate::ui::phase_code(phase.get()) aria-labelledby="first">
                <div class="hero-head">
                    <h1 id="first">
                        {move || if phase.get() == Phase::Upcoming {
                            view! { <span class="tag" data-phase="upcoming">"Next live"</span> }.into_any()
                        } else {
                            view! { <PhaseTag phase cancelled=false/> }.into_any()
                        }}
                        " "<time datetime=next.starts_iso.clone()>{headline}</time>
                    </h1>
                </div>
                <Clock times=next.times as_of=next.as_of phase starts=next.starts.clone()/>
                <div class="hero-body">
                    <h2 class="topic"><a href=paths::session(&next.id)>{next.title.clone()}</a></h2>
                    <p class="meta">{next.meta()}</p>
                    <PhaseNews times=next.times phase/>
                    <Join session=next.clone()/>
                    {answers}
                    <AddToCalendar id=next.id.clone()/>
                </div>
            </section>
            <Week week/>
            <AfterThat after/>
        </Page>
    }
    .into_any()
}

#[component]
fn CalledOff(session: SessionView) -> impl IntoView {
    view! {
        <div class="notice" data-kind="danger" role="status">
            <p>
                <strong>{format!("{} at {} is cancelled. ", session.near, session.starts)}</strong>
                {session.cancelled.clone()}
                " "<a href=paths::session(&session.id)>{session.title.clone()}</a>
            </p>
        </div>
    }
}

#[component]
fn Week(week: Vec<(String, SessionView)>) -> impl IntoView {
    let day = |(name, session): (String, SessionView)| {
        let phase = phase_of(session.times, session.as_of);
        let cancelled = session.cancelled.is_some();
        let open = session.is_open();
        let today = (session.near == "Tonight" || session.near == "Today").then_some("date");
        let tag = move || match phase.get() {
            _ if cancelled => view! { <span class="tag" data-phase="cancelled">"Off"</span> }.into_any(),
            Phase::Upcoming if open => view! { <span class="tag" data-kind="open">"Open"</span> }.into_any(),
            _ => view! { <PhaseTag phase cancelled=false/> }.into_any(),
        };
        let shown_phase = move || if cancelled { "cancelled" } else { crate::ui::phase_code(phase.get()) };
        view! {
            <li>
                <a href=paths::session(&session.id) aria-current=today data-phase=shown_phase>
                    <abbr title=name.clone()>{name.get(..3).unwrap_or(&name).to_owned()}</abbr>
                    <time datetime=session.starts_iso.clone()>{session.starts.clone()}</time>
                    {tag}
                </a>
            </li>
        }
    };
    (!week.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="week">
                <h2 id="week">"This week"</h2>
                <ol class="week">{week.into_iter().map(day).collect_view()}</ol>
            </section>
        }
    })
}

#[component]
fn AfterThat(after: Vec<SessionView>) -> impl IntoView {
    let row = |session: SessionView| {
        let tag = match (&session.cancelled, session.mine, session.is_open()) {
            (Some(_), ..) => Some(view! { <span class="tag" data-phase="cancelled">"Cancelled"</span> }.into_any()),
            (_, Some(Answer::Coming), _) => {
                Some(view! { <span class="tag" data-tick="yes">"You're coming"</span> }.into_any())
            }
            (.., true) => Some(view! { <span class="tag" data-kind="open">"Open to guests"</span> }.into_any()),
            _ => None,
        };
        view! {
            <li class="row">
                <p class="row-when"><time datetime=session.starts_iso.clone()>{format!("{}, {}", session.day, session.starts)}</time></p>
                <div class="row-what">
                    <h3><a href=paths::session(&session.id)>{session.title.clone()}</a></h3>
                    <p>{session.meta()}</p>
                </div>
                {tag.map(|tag| view! { <p class="row-act">{tag}</p> })}
            </li>
        }
    };
    view! {
        <section class="part" aria-labelledby="next">
            <h2 id="next">"After that"</h2>
            <ol class="rows">{after.into_iter().map(row).collect_view()}</ol>
            <p class="row-act"><a href=paths::CALENDAR>"The whole calendar"</a></p>
        </section>
    }
}
