use super::super::get_here::{HereView, get_here};
use super::super::seat_acts::{LeaveHere, MailAgain, RenameHere, TakeHere};
use super::door::Door;
use crate::error::AppError;
use crate::live::use_now;
use crate::paths;
use crate::room::{Room, refetch_outside};
use crate::ui::{
    Clock, ErrorSummary, Loaded, Page, PhaseNews, TextField, light_the_mark, phase_code, phase_of, turned_back,
    use_query_map, use_typed,
};
use domain::calendar::Phase;
use domain::form::Field;
use domain::guests::{State, freed};
use domain::plain;
use jiff::Timestamp;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;

/// The seat of the browser that signed up: nobody needs the mailbox to get in.
#[component]
pub fn SeatPage() -> impl IntoView {
    let here = Resource::new_blocking(|| (), |()| get_here());
    view! {
        <Loaded from=here view=|here| match here {
            Some(view) => view! { <Shown view/> }.into_any(),
            None => view! { <Nothing/> }.into_any(),
        }/>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <Page title="Your seat">
            <h1>"This browser has no seat"</h1>
            <p class="lede">"You may have signed up in another one, or a while ago. The link in your mail works anywhere."</p>
            <p class="actions"><a class="button" href=paths::OPEN_EVENING>"Take a seat"</a></p>
        </Page>
    }
}

/// What is loaded again changes what stands above the room and what is in it: nobody loses the words they are typing.
#[component]
fn Shown(view: HereView) -> impl IntoView {
    let room = view.room.clone();
    let current = RwSignal::new(view);
    let fresh = RwSignal::new(None);
    refetch_outside(move |with_room| {
        spawn_local(async move {
            if let Ok(Some(mut view)) = get_here().await {
                let room = view.room.take();
                if with_room {
                    let _ = fresh.try_set(room);
                }
                #[cfg(feature = "hydrate")]
                crate::ui::keep_focus();
                let _ = current.try_set(view);
            }
        });
    });
    let has_seat = Memo::new(move |_| current.read().state == State::Seated);
    let errors = [TakeHere::url(), MailAgain::url(), RenameHere::url(), LeaveHere::url()].map(turned_back);
    let error = Signal::derive(move || errors.iter().find_map(Get::get));
    let query = use_query_map();
    let done = move || {
        let query = query.read();
        match query.get("done").as_deref() {
            _ if error.get().is_some() => None,
            Some("mailed") => Some(("On its way. ", "Give it a few minutes, and look in the junk folder.".to_owned())),
            Some("mailed-before") => Some(("Not sent again yet. ", sent_already(&current.read()))),
            Some("renamed") => Some(("Done. ", "That is the name others see.".to_owned())),
            _ if query.get("also").is_some() => {
                Some(("Done. ", "Their link is on its way to that address. This page stays yours.".to_owned()))
            }
            _ => None,
        }
    };
    view! {
        <Page title="Your seat" wide=true>
            {move || done().map(|(done, words)| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div>
            })}
            <ErrorSummary error/>
            {move || (!current.read().also.is_empty()).then(|| view! {
                <div class="notice" data-kind="info">
                    <p><strong>{current.read().also.join(" ")}</strong>" The link is in your mail. This page turns to it when this evening is over."</p>
                </div>
            })}
            {move || view! { <Top view=current.get()/> }}
            {room.map(|room| view! { <div hidden=move || !has_seat.get()><Room room fresh=fresh.into()/></div> })}
            {move || view! { <Below view=current.get() error/> }}
        </Page>
    }
}

/// Whether the evening takes place still, and whether this browser has a seat at it.
fn stands(view: &HereView) -> (bool, bool) {
    let session = &view.session;
    let is_on = session.cancelled.is_none() && session.times.phase(session.as_of) != Phase::Over;
    (is_on, is_on && view.state == State::Seated)
}

/// When the mail left that this browser asked for, and when it may ask again.
fn sent_already(view: &HereView) -> String {
    let left = view.mail.again_at.duration_since(view.session.as_of).as_secs().max(1);
    let again = match (left + 59) / 60 {
        1 => "a minute".to_owned(),
        n => format!("{} minutes", plain::count(n)),
    };
    format!("We sent it at {}; you can ask again in {again}.", view.mail.at)
}

/// What becomes of a seat that is free, said to somebody who waits for one.
fn waiting(view: &HereView, now: Timestamp) -> String {
    if view.can_take {
        return "Whoever presses first has it.".to_owned();
    }
    let words = freed(view.session.times.starts_at, now).said_to_who_waits();
    format!("You are number {}. {words}", view.position)
}

#[component]
fn Top(view: HereView) -> impl IntoView {
    let (_, has_seat) = stands(&view);
    let now = use_now();
    let waits = StoredValue::new(view.clone());
    let HereView { name, state, can_take, session, came, .. } = view;
    let phase = phase_of(session.times, session.as_of);
    let off = session.cancelled.clone();
    let is_over = session.times.phase(session.as_of) == Phase::Over;
    let (title, lede) = match state {
        _ if off.is_some() => ("This evening is cancelled".to_owned(), off.clone().unwrap_or_default()),
        State::Seated if is_over && came => {
            ("Thank you for coming".to_owned(), "The door is open again next week.".into())
        }
        _ if is_over => ("That evening is over".to_owned(), "The door is open again next week.".into()),
        State::Seated => (format!("You're in, {name}"), String::new()),
        State::Waiting if can_take => ("A seat is free".to_owned(), String::new()),
        State::Waiting => ("You are on the waiting list".to_owned(), String::new()),
        State::Offered => (
            "A seat is held for you".to_owned(),
            "Open the link in your mail and press the button there to take it.".to_owned(),
        ),
        State::Cancelled => {
            ("You have given your seat back".to_owned(), "Changed your mind? Sign up again.".to_owned())
        }
        State::Removed => ("This seat has ended".to_owned(), "An organiser has taken it back.".to_owned()),
    };
    let is_waiting = state == State::Waiting && off.is_none() && !is_over;
    let until_then = Memo::new(move |_| {
        let view = waits.read_value();
        is_waiting.then(|| waiting(&view, now.get().unwrap_or(view.session.as_of)))
    });
    light_the_mark(Signal::derive(move || has_seat && (Phase::Doors..=Phase::RunningOver).contains(&phase.get())));
    view! {
        <section class="hero" data-room="" data-phase=move || phase_code(phase.get()) aria-labelledby="first">
            <div class="hero-head">
                <h1 id="first">{title}</h1>
                {(!lede.is_empty()).then(|| view! { <p class="lede">{lede}</p> })}
                {is_waiting.then(|| view! { <p class="lede">{move || until_then.get()}</p> })}
            </div>
            {has_seat.then(|| view! { <Clock times=session.times as_of=session.as_of phase starts=session.starts.clone()/> })}
            <div class="hero-body">
                <p class="topic">{session.title.clone()}</p>
                <p class="meta">{format!("{}, {} UK time, {}", session.day, session.starts, session.meta())}</p>
                <PhaseNews times=session.times phase/>
                {has_seat.then(|| view! { <Door session=session.clone() address=paths::OPEN_EVENING_JOIN/> })}
                {can_take.then(|| view! {
                    <form method="post" action=TakeHere::url() class="actions"><button class="button">"Take the free seat"</button></form>
                })}
            </div>
        </section>
    }
}

#[component]
fn Below(view: HereView, error: Signal<Option<AppError>>) -> impl IntoView {
    let (is_on, has_seat) = stands(&view);
    if view.state.stands() && is_on {
        let (name, is_over) = (view.name.clone(), view.session.times.ends_at <= view.session.as_of);
        view! {
            <Mail view is_seated=has_seat/>
            {(!is_over).then(|| view! { <Change name has_seat error/> })}
        }
        .into_any()
    } else {
        view! { <p class="actions"><a class="button" href=paths::OPEN_EVENING>"See the next open evening"</a></p> }
            .into_any()
    }
}

/// What the mail is for, and what to do when it does not come.
#[component]
fn Mail(view: HereView, is_seated: bool) -> impl IntoView {
    let weekday = view.session.day.split(' ').next().unwrap_or_default().to_owned();
    let (now, as_of, again_at) = (use_now(), view.session.as_of, view.mail.again_at);
    let can_ask = Memo::new(move |_| now.get().unwrap_or(as_of) >= again_at);
    let junk = if is_seated {
        "Look in the junk folder. This page lets you in without it, in this browser."
    } else {
        "Look in the junk folder. This page shows where you stand without it, in this browser."
    };
    let sent = sent_already(&view);
    view! {
        <section class="part" aria-labelledby="mail">
            <h2 id="mail">"A mail is on its way"</h2>
            <p>"Its link works in any browser. What you can do here, you can do there."</p>
            {is_seated.then(|| view! {
                <p class="add"><a href=paths::OPEN_EVENING_FILE rel="external">{format!("Add {weekday} to your calendar")}</a></p>
            })}
            <details class="more">
                <summary>"The mail has not come"</summary>
                <p>{junk}</p>
                {move || if can_ask.get() {
                    view! { <form method="post" action=MailAgain::url()><button class="button" data-tone="quiet">"Send it again"</button></form> }.into_any()
                } else {
                    view! { <p>{sent.clone()}</p> }.into_any()
                }}
            </details>
        </section>
    }
}

/// The name, and giving the place back, for whoever has no mail at hand.
#[component]
fn Change(name: String, has_seat: bool, error: Signal<Option<AppError>>) -> impl IntoView {
    let (title, leave) =
        if has_seat { ("Cannot come?", "Give my seat back") } else { ("Waiting no longer?", "Leave the list") };
    view! {
        <div class="pair">
            <section class="part" aria-labelledby="name-title">
                <h2 id="name-title">"Your name"</h2>
                <form class="form" method="post" action=RenameHere::url()>
                    <TextField field=Field::Name label="As others see you" autocomplete="name" value=use_typed().or(Field::Name, name) error/>
                    <p class="actions"><button class="button" data-tone="quiet">"Save the name"</button></p>
                </form>
            </section>
            <section class="part" aria-labelledby="leave-title">
                <h2 id="leave-title">{title}</h2>
                <p>"Somebody else has your place then."</p>
                <form method="post" action=LeaveHere::url() class="actions"><button class="button" data-tone="quiet">{leave}</button></form>
            </section>
        </div>
    }
}
