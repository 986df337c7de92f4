use super::super::get_roster::{Came, GuestRow, OtherRow, RosterView, get_roster};
use super::super::message_guests::{MessageGuests, UndoMessage};
use super::super::roster_acts::{BlockGuests, MarkGuest, RemoveBrowser, RemoveGuest, SetEvening, UnblockGuests};
use super::roster_side::{Blocks, Message, Seats};
use crate::live::on_news;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back, use_query_map};
use domain::guests::State;
use domain::plain::counted;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// Who comes to an open evening, and what can be done about it.
#[component]
pub fn RosterPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        (params.read().get("id").unwrap_or_default(), query.read().get("draft").unwrap_or_default())
    });
    let roster = Resource::new_blocking(move || asked.get(), |(id, draft)| get_roster(id, draft));
    // Not loaded again by itself: somebody may be writing to guests.
    let is_old = RwSignal::new(false);
    on_news(move |news| {
        if matches!(news.what.as_str(), "guests" | "reset") {
            is_old.set(true);
        }
    });
    view! { <Loaded from=roster view=move |roster| view! { <Shown roster is_old/> }/> }
}

#[component]
fn Shown(roster: RosterView, is_old: RwSignal<bool>) -> impl IntoView {
    let acts = [
        MarkGuest::url(),
        RemoveGuest::url(),
        RemoveBrowser::url(),
        BlockGuests::url(),
        UnblockGuests::url(),
        SetEvening::url(),
        MessageGuests::url(),
        UndoMessage::url(),
    ];
    let errors = acts.map(turned_back);
    let error = Signal::derive(move || errors.iter().find_map(Get::get));
    let query = use_query_map();
    let saved = move || match query.read().get("saved").as_deref() {
        _ if error.get().is_some() => None,
        Some("marked") => Some(("Noted. ", "They came.")),
        Some("unmarked") => Some(("Taken back. ", "What the door counted stays.")),
        Some("removed") => Some(("Removed. ", "Their link and their browser let them in no more.")),
        Some("browser-removed") => Some(("Removed. ", "That browser is let in no more. The guest keeps the seat.")),
        Some("blocked") => Some(("Blocked. ", "They see the waiting list, and are never offered a seat.")),
        Some("unblocked") => Some(("Unblocked. ", "They get a seat as anybody does.")),
        Some("set") => Some(("Saved. ", "New seats go to those who wait.")),
        Some("sent") => Some(("Written. ", "The mails leave in a minute.")),
        Some("tested") => Some(("A test is on its way to you. ", "")),
        Some("undone") => Some(("Taken back. ", "Nobody gets it.")),
        _ => None,
    };
    let RosterView { id, heading, states, roles, came, trapped, guests, is_erased, .. } = roster.clone();
    let counts = |title: &'static str, counts: Vec<(String, i64)>| {
        let fact = |(name, n): (String, i64)| view! { <div><dt>{name}</dt><dd>{n}</dd></div> };
        (!counts.is_empty())
            .then(|| view! { <h3>{title}</h3><dl class="facts">{counts.into_iter().map(fact).collect_view()}</dl> })
    };
    let nobody = guests.is_empty();
    let session = id.clone();
    view! {
        <Page title="Guests" wide=true>
            {move || saved().map(|(done, words)| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div>
            })}
            <ErrorSummary error/>
            <h1>"Guests on "{heading}</h1>
            <p class="lede">
                {format!("{} taken. Came: {came}. ", counted(roster.taken, "seat"))}
                <a href=paths::organise_session(&id)>"Edit the session"</a>
            </p>
            {is_erased.then(|| view! { <div class="notice" data-kind="info"><p><strong>"Names and addresses are erased. "</strong>"The numbers stay."</p></div> })}
            <div class="side">
                <section class="part" aria-labelledby="who">
                    <h2 id="who">"Who comes"</h2>
                    <p role="status">{
                        let here = paths::roster(&id);
                        move || is_old.get().then(|| view! { "The list has changed. "<a href=here.clone() rel="external">"Show it as it is"</a> })
                    }</p>
                    {nobody.then(|| view! { <p class="empty">"Nobody has signed up yet."</p> })}
                    <ul class="rows roster">{guests.into_iter().map(|row| view! { <Row row session=session.clone()/> }).collect_view()}</ul>
                    {(!nobody).then(|| view! {
                        <p class="actions"><a class="button" data-tone="quiet" href=paths::roster_file(&id) rel="external">"Take the list as a file"</a></p>
                    })}
                </section>
                <div>
                    <Seats roster=roster.clone() error/>
                    <section class="part" aria-labelledby="counts">
                        <h2 id="counts">"In numbers"</h2>
                        {counts("Where they stand", states)}
                        {counts("What they do", roles)}
                        {(trapped > 0).then(|| view! { <p class="meta">{format!("{} looked like a program’s, and had to be sent once more.", counted(trapped, "sign-up"))}</p> })}
                    </section>
                    {(!is_erased).then(|| view! { <Message roster=roster.clone() error/> })}
                    <Blocks roster error/>
                </div>
            </div>
        </Page>
    }
}

#[component]
fn Row(row: GuestRow, session: String) -> impl IntoView {
    let before = match row.came_before {
        0 => String::new(),
        1 => ", came once before".to_owned(),
        n => format!(", came {} times before", domain::plain::count(n)),
    };
    let session_of_others = session.clone();
    let seat_of = row.name.clone();
    let others = row.others.into_iter().map(move |other| {
        view! { <Other other session=session_of_others.clone() seat_of=seat_of.clone()/> }
    });
    let is_marked = row.came == Came::Marked;
    let mark = if is_marked { "false" } else { "true" };
    let (id, session_too) = (row.id.clone(), session.clone());
    let is_erased = row.email.is_empty();
    let is_kept = row.state != State::Removed && !is_erased;
    view! {
        <li class="row">
            <p class="row-when">{row.asked}</p>
            <div class="row-what">
                <h3>{row.name}</h3>
                <p>{format!("{}{before}.", row.role)}</p>
                <p>{row.email.clone()}</p>
                <p class="tags">
                    <span class="tag">{row.state.label()}</span>" "
                    {(row.came != Came::No).then(|| view! { <span class="tag" data-tick="yes">"Came"</span>" " })}
                    {(!row.is_verified).then(|| view! { <span class="tag" data-tick="no">"Unverified"</span>" " })}
                    {row.is_blocked.then(|| view! { <span class="tag" data-phase="cancelled">"Blocked"</span> })}
                </p>
            </div>
            <div class="row-act">
                {(row.came != Came::Joined && !is_erased).then(|| view! {
                    <form method="post" action=MarkGuest::url()>
                        <input type="hidden" name="session" value=session/>
                        <input type="hidden" name="id" value=row.id/>
                        <input type="hidden" name="came" value=mark/>
                        <button class="button" data-tone="quiet">{if is_marked { "Did not come" } else { "Came" }}</button>
                    </form>
                })}
                {is_kept.then(|| view! {
                    <form method="post" action=RemoveGuest::url()>
                        <input type="hidden" name="session" value=session_too/>
                        <input type="hidden" name="id" value=id/>
                        <button class="button" data-tone="danger">"Remove"</button>
                    </form>
                })}
            </div>
        </li>
        {others.collect_view()}
    }
}

/// Another browser on a guest's seat: whoever sits there has shown nobody that the address is theirs.
#[component]
fn Other(other: OtherRow, session: String, seat_of: String) -> impl IntoView {
    let state = other.ended.map(State::label).or(other.is_apart.then(|| State::Waiting.label()));
    view! {
        <li class="row">
            <p class="row-when">{other.asked}</p>
            <div class="row-what">
                <h3>{other.name}</h3>
                <p>{format!("Another browser, on {seat_of}’s seat.")}</p>
                <p class="tags">
                    <span class="tag" data-tick="no">"Unverified"</span>" "
                    {state.map(|state| view! { <span class="tag">{state}</span> })}
                </p>
            </div>
            <div class="row-act">
                {(other.ended != Some(State::Removed)).then(|| view! {
                    <form method="post" action=RemoveBrowser::url()>
                        <input type="hidden" name="session" value=session/>
                        <input type="hidden" name="id" value=other.id/>
                        <button class="button" data-tone="danger">"Remove"</button>
                    </form>
                })}
            </div>
        </li>
    }
}
