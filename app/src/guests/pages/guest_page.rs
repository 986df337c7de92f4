use super::super::get_guest::{GuestView, Offer, get_guest};
use super::super::own_acts::{ApplyAsGuest, CancelGuest, ConfirmGuest, RenameGuest, TakeSeat};
use super::door::Door;
use crate::error::AppError;
use crate::live::on_news;
use crate::paths;
use crate::room::Room;
use crate::ui::{
    Clock, ErrorSummary, Loaded, Page, PhaseNews, TextField, light_the_mark, phase_code, phase_of, turned_back,
    use_query_map, use_typed,
};
use domain::calendar::Phase;
use domain::form::Field;
use domain::guests::State;
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
    let session = view.session.clone();
    let phase = phase_of(session.times, session.as_of);
    let is_over = session.times.phase(session.as_of) == Phase::Over;
    let is_on = session.cancelled.is_none() && !is_over;
    let has_seat = view.state == State::Seated && is_on;
    let (title, lede) = headline(&view, is_over);
    light_the_mark(Signal::derive(move || has_seat && (Phase::Doors..=Phase::RunningOver).contains(&phase.get())));
    let fresh = RwSignal::new(None);
    let has_ended = RwSignal::new(false);
    let of_token = StoredValue::new(token.clone());
    on_news(move |news| {
        if news.what == "reset" {
            spawn_local(async move {
                match get_guest(of_token.get_value()).await {
                    Ok(view) => {
                        let _ = has_ended.try_set(view.room.is_none());
                        let _ = fresh.try_set(view.room);
                    }
                    Err(AppError::NotFound) => {
                        let _ = has_ended.try_set(true);
                    }
                    // The next news tries again.
                    Err(_) => {}
                }
            });
        }
    });
    let room = view.room.clone().filter(|_| has_seat);
    let may_leave = is_on && matches!(view.state, State::Seated | State::Waiting | State::Offered);
    let may_confirm = has_seat && !view.is_verified;
    let may_apply = view.offer == Some(Offer::Membership);
    let may_take = view.offer == Some(Offer::Seat);
    view! {
        <Page title="Your seat" wide=true>
            {move || done().map(|words| view! { <div class="notice" data-kind="success" role="status"><p><strong>"Done. "</strong>{words}</p></div> })}
            <ErrorSummary error/>
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
            {room.map(|room| view! {
                <Show when=move || has_ended.get()><p class="notice" data-kind="info" role="status">"Your place in this room has ended."</p></Show>
                <div hidden=move || has_ended.get()><Room room fresh=fresh.into()/></div>
            })}
            {may_apply.then(|| view! {
                <section class="part" aria-labelledby="apply">
                    <h2 id="apply">"Would you like to be a member?"</h2>
                    <p>"You do the work that the circle is for. What we know of you is filled in already."</p>
                    <Press action=ApplyAsGuest::url() token=token.clone() words="Apply to join" tone=""/>
                </section>
            })}
            {may_leave.then(|| view! { <Change name=view.name.clone() state=view.state token=token.clone() error/> })}
            {(!may_leave && !may_apply).then(|| view! { <p class="actions"><a class="button" href=paths::OPEN_EVENING>"See the next open evening"</a></p> })}
        </Page>
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
        (State::Waiting, _) => (
            "You are on the waiting list".to_owned(),
            format!("You are number {}. We write to you when a seat is yours to take.", view.position),
        ),
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
