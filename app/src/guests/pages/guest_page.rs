use super::super::get_guest::{GuestView, Offer, get_guest};
use super::super::own_acts::{ApplyAsGuest, CancelGuest, ConfirmGuest, RenameGuest, TakeSeat};
use super::door::Door;
use crate::error::AppError;
use crate::paths;
use crate::room::{Room, refetch_outside};
use crate::ui::{
    Clock, ErrorSummary, Loaded, Page, PhaseNews, TextField, light_the_mark, phase_code, phase_of, turned_back,
    use_query_map, use_typed,
};
use domain::calendar::Phase;
use domain::form::Field;
use domain::guests::{State, freed};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

/// Where the mailed link leads. Looking acts on nothing: each button does.
#[component]
pub fn GuestPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let guest = Resource::new_blocking(move || token.get(), get_guest);
    view! { <Loaded from=guest view=move |view| view! { <Shown view token=token.get_untracked()/> }/> }
}

/// What is loaded again changes what stands above the room: nobody loses the words they are typing.
#[component]
fn Shown(view: GuestView, token: String) -> impl IntoView {
    let errors = [TakeSeat::url(), RenameGuest::url(), CancelGuest::url(), ConfirmGuest::url()].map(turned_back);
    let error = Signal::derive(move || errors.iter().find_map(Get::get));
    let query = use_query_map();
    let done = move || match query.read().get("done").as_deref() {
        _ if error.get().is_some() => None,
        Some("confirmed") => Some("We know now that this address is yours."),
        Some("renamed") => Some("That is how we greet you."),
        Some("taken") => Some("The seat is yours, and an invitation for your calendar is in the mail."),
        _ => None,
    };
    let (name, room) = (StoredValue::new(view.name.clone()), view.room.clone());
    let current = RwSignal::new(view);
    let token = StoredValue::new(token);
    let (fresh, has_ended) = (RwSignal::new(None), RwSignal::new(false));
    refetch_outside(move |with_room| {
        spawn_local(async move {
            match get_guest(token.get_value()).await {
                Ok(mut view) => {
                    let room = view.room.take();
                    let _ = has_ended.try_set(room.is_none());
                    if with_room {
                        let _ = fresh.try_set(room);
                    }
                    #[cfg(feature = "hydrate")]
                    crate::ui::keep_focus();
                    let _ = current.try_set(view);
                }
                Err(AppError::NotFound) => {
                    let _ = has_ended.try_set(true);
                }
                // The next news tries again.
                Err(_) => {}
            }
        });
    });
    let room = room.filter(|_| has_seat(&current.read_untracked()));
    let below = Memo::new(move |_| Below::of(&current.read()));
    view! {
        <Page title="Your seat" wide=true>
            {move || done().map(|words| view! { <div class="notice" data-kind="success" role="status"><p><strong>"Done. "</strong>{words}</p></div> })}
            <ErrorSummary error/>
            {move || view! { <Top view=current.get() token=token.get_value()/> }}
            {room.map(|room| view! {
                <Show when=move || has_ended.get()><p class="notice" data-kind="info" role="status">"Your place in this room has ended."</p></Show>
                <div hidden=move || has_ended.get()><Room room fresh=fresh.into()/></div>
            })}
            {move || match below.get() {
                Below::Apply => view! {
                    <section class="part" aria-labelledby="apply">
                        <h2 id="apply">"Would you like to be a member?"</h2>
                        <p>"You do the work that the circle is for. What we know of you is filled in already."</p>
                        <Press action=ApplyAsGuest::url() token=token.get_value() words="Apply to join" tone=""/>
                    </section>
                }.into_any(),
                Below::Leave(state) => view! { <Change name=name.get_value() state token=token.get_value() error/> }.into_any(),
                Below::Next => view! { <p class="actions"><a class="button" href=paths::OPEN_EVENING>"See the next open evening"</a></p> }.into_any(),
            }}
        </Page>
    }
}

fn is_over(view: &GuestView) -> bool {
    view.session.times.phase(view.session.as_of) == Phase::Over
}

fn is_on(view: &GuestView) -> bool {
    view.session.cancelled.is_none() && !is_over(view)
}

fn has_seat(view: &GuestView) -> bool {
    view.state == State::Seated && is_on(view)
}

/// What there is to do below the room. Made anew only when it becomes something else: there is a field in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    Apply,
    Leave(State),
    Next,
}

impl Below {
    fn of(view: &GuestView) -> Self {
        match view.state {
            _ if view.offer == Some(Offer::Membership) => Self::Apply,
            state @ (State::Seated | State::Waiting | State::Offered) if is_on(view) => Self::Leave(state),
            _ => Self::Next,
        }
    }
}

#[component]
fn Top(view: GuestView, token: String) -> impl IntoView {
    let session = view.session.clone();
    let phase = phase_of(session.times, session.as_of);
    let has_seat = has_seat(&view);
    let (title, lede) = headline(&view, is_over(&view));
    light_the_mark(Signal::derive(move || has_seat && (Phase::Doors..=Phase::RunningOver).contains(&phase.get())));
    let may_confirm = has_seat && !view.is_verified;
    let may_take = view.offer == Some(Offer::Seat);
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
                {has_seat.then(|| view! { <Door session=session.clone() address=paths::guest_join(&token)/> })}
                {may_confirm.then(|| view! { <Press action=ConfirmGuest::url() token=token.clone() words="Yes, I'm coming" tone="quiet"/> })}
                {may_take.then(|| view! { <Press action=TakeSeat::url() token=token.clone() words="Take the seat" tone=""/> })}
            </div>
        </section>
    }
}

fn headline(view: &GuestView, is_over: bool) -> (String, String) {
    let said = |title: &str, lede: &str| (title.to_owned(), lede.to_owned());
    match (view.state, &view.session.cancelled) {
        (_, Some(reason)) => said("This evening is cancelled", reason),
        (State::Removed, _) => said("This link has ended", "An organiser has taken the seat back."),
        (State::Seated, _) if is_over && view.came => said("Thank you for coming", "The door is open again next week."),
        _ if is_over => said("That evening is over", "The door is open again next week."),
        (State::Seated, _) => (format!("You're in, {}", view.name), String::new()),
        (State::Waiting, _) if view.offer == Some(Offer::Seat) => {
            said("A seat is free", "Whoever presses first has it.")
        }
        (State::Waiting, _) => {
            let until_then = freed(view.session.times.starts_at, view.session.as_of).said_to_who_waits();
            ("You are on the waiting list".to_owned(), format!("You are number {}. {until_then}", view.position))
        }
        (State::Offered, _) => {
            ("A seat is held for you".to_owned(), format!("Until {}. Then it goes to the next.", view.held_until))
        }
        (State::Cancelled, _) => said("You have given your seat back", "Changed your mind? Sign up again."),
    }
}

#[component]
fn Press(action: &'static str, token: String, words: &'static str, tone: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=action class="actions">
            <input type="hidden" name="token" value=token/>
            <button class="button" data-tone=tone>{words}</button>
        </form>
    }
}

#[component]
fn Change(name: String, state: State, token: String, error: Signal<Option<crate::error::AppError>>) -> impl IntoView {
    let (title, leave) = match state {
        State::Seated => ("Cannot come?", "Give my seat back"),
        _ => ("Waiting no longer?", "Leave the list"),
    };
    view! {
        <section class="part" aria-labelledby="name-title">
            <h2 id="name-title">"Your name"</h2>
            <form class="form" method="post" action=RenameGuest::url()>
                <input type="hidden" name="token" value=token.clone()/>
                <TextField field=Field::Name label="As others see you" autocomplete="name" value=use_typed().or(Field::Name, name) error/>
                <p class="actions"><button class="button" data-tone="quiet">"Save the name"</button></p>
            </form>
        </section>
        <section class="part" aria-labelledby="leave-title">
            <h2 id="leave-title">{title}</h2>
            <p>"Somebody else has your place then."</p>
            <Press action=CancelGuest::url() token words=leave tone="quiet"/>
        </section>
    }
}
