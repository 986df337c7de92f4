use super::super::get_here::{HereView, get_here};
use super::super::seat_acts::{MailAgain, TakeHere};
use super::door::Door;
use crate::calendar::SessionView;
use crate::paths;
use crate::room::{Room, refetch_outside};
use crate::ui::{
    Clock, ErrorSummary, Loaded, Page, PhaseNews, light_the_mark, phase_code, phase_of, turned_back, use_query_map,
};
use domain::calendar::Phase;
use domain::guests::State;
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
    let error = turned_back(TakeHere::url());
    let query = use_query_map();
    let mailed = move || query.read().get("mailed").is_some();
    view! {
        <Page title="Your seat" wide=true>
            {move || mailed().then(|| view! {
                <div class="notice" data-kind="success" role="status"><p><strong>"On its way. "</strong>"Give it a minute, and look in the junk folder."</p></div>
            })}
            <ErrorSummary error/>
            {move || view! { <Top view=current.get()/> }}
            {room.map(|room| view! { <div hidden=move || !has_seat.get()><Room room fresh=fresh.into()/></div> })}
            {move || view! { <Below view=current.get()/> }}
        </Page>
    }
}

/// Whether the evening takes place still, and whether this browser has a seat at it.
fn stands(view: &HereView) -> (bool, bool) {
    let session = &view.session;
    let is_on = session.cancelled.is_none() && session.times.phase(session.as_of) != Phase::Over;
    (is_on, is_on && view.state == State::Seated)
}

#[component]
fn Top(view: HereView) -> impl IntoView {
    let (_, has_seat) = stands(&view);
    let HereView { name, state, position, can_take, session, came, .. } = view;
    let phase = phase_of(session.times, session.as_of);
    let off = session.cancelled.clone();
    let is_over = session.times.phase(session.as_of) == Phase::Over;
    let (title, lede) = match state {
        _ if off.is_some() => ("This evening is cancelled".to_owned(), off.clone().unwrap_or_default()),
        State::Seated if is_over && came => {
            ("Thank you for coming".to_owned(), "The door is open again next week.".into())
        }
        _ if is_over => ("That evening is over".to_owned(), "The door is open again next week.".into()),
        State::Seated if name.is_empty() => ("You're in".to_owned(), String::new()),
        State::Seated => (format!("You're in, {name}"), String::new()),
        State::Waiting => (
            "You are on the waiting list".to_owned(),
            format!("You are number {position}. We write to you when a seat is yours to take."),
        ),
        State::Offered => (
            "A seat is held for you".to_owned(),
            "Open the link in your mail and press the button there to take it.".to_owned(),
        ),
        State::Cancelled => {
            ("You have given your seat back".to_owned(), "Changed your mind? Sign up again.".to_owned())
        }
        State::Removed => ("This seat has ended".to_owned(), "An organiser has taken it back.".to_owned()),
    };
    light_the_mark(Signal::derive(move || has_seat && (Phase::Doors..=Phase::RunningOver).contains(&phase.get())));
    view! {
        <section class="hero" data-room="" data-phase=move || phase_code(phase.get()) aria-labelledby="first">
            <div class="hero-head">
                <h1 id="first">{title}</h1>
                {(!lede.is_empty()).then(|| view! { <p class="lede">{lede}</p> })}
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
fn Below(view: HereView) -> impl IntoView {
    let (is_on, has_seat) = stands(&view);
    let waits = matches!(view.state, State::Seated | State::Waiting | State::Offered) && is_on;
    if waits {
        view! { <Mail session=view.session is_seated=has_seat/> }.into_any()
    } else {
        view! { <p class="actions"><a class="button" href=paths::OPEN_EVENING>"See the next open evening"</a></p> }
            .into_any()
    }
}

/// What the mail is for, and what to do when it does not come.
#[component]
fn Mail(session: SessionView, is_seated: bool) -> impl IntoView {
    let weekday = session.day.split(' ').next().unwrap_or_default().to_owned();
    view! {
        <section class="part" aria-labelledby="mail">
            <h2 id="mail">"A mail is on its way"</h2>
            <p>"Its link works in any browser. There you can change your name, or give your place back."</p>
            {is_seated.then(|| view! {
                <p class="add"><a href=paths::OPEN_EVENING_FILE rel="external">{format!("Add {weekday} to your calendar")}</a></p>
            })}
            <details class="more">
                <summary>"The mail has not come"</summary>
                <p>"Look in the junk folder. This page lets you in without it, in this browser."</p>
                <form method="post" action=MailAgain::url()><button class="button" data-tone="quiet">"Send it again"</button></form>
            </details>
        </section>
    }
}
