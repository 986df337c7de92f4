use super::get_speaking::{SpeakingView, get_speaking};
use crate::error::AppError;
use crate::guests::Door;
use crate::paths;
use crate::room::{Room, refetch_outside};
use crate::ui::{Clock, Loaded, Page, PhaseNews, light_the_mark, phase_code, phase_of};
use domain::calendar::Phase;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

/// Where the link of somebody leads who is invited to speak at one session.
#[component]
pub fn SpeakingPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let speaking = Resource::new_blocking(move || token.get(), get_speaking);
    view! { <Loaded from=speaking view=move |view| view! { <Shown view token=token.get_untracked()/> }/> }
}

/// What is loaded again changes what stands above the room: nobody loses the words they are typing.
#[component]
fn Shown(view: SpeakingView, token: String) -> impl IntoView {
    let room = view.room.clone();
    let current = RwSignal::new(view);
    let token = StoredValue::new(token);
    let (fresh, has_ended) = (RwSignal::new(None), RwSignal::new(false));
    refetch_outside(move |with_room| {
        spawn_local(async move {
            match get_speaking(token.get_value()).await {
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
    view! {
        <Page title="You speak" wide=true>
            {move || view! { <Top view=current.get() token=token.get_value()/> }}
            {room.map(|room| view! {
                <Show when=move || has_ended.get()><p class="notice" data-kind="info" role="status">"Your place in this room has ended."</p></Show>
                <div hidden=move || has_ended.get()><Room room fresh=fresh.into()/></div>
            })}
        </Page>
    }
}

#[component]
fn Top(view: SpeakingView, token: String) -> impl IntoView {
    let SpeakingView { name, session, .. } = view;
    let phase = phase_of(session.times, session.as_of);
    let is_over = session.times.phase(session.as_of) == Phase::Over;
    let is_on = session.cancelled.is_none() && !is_over;
    light_the_mark(Signal::derive(move || is_on && (Phase::Doors..=Phase::RunningOver).contains(&phase.get())));
    let (title, lede) = match session.cancelled.clone() {
        Some(reason) => ("This session is cancelled".to_owned(), reason),
        None if is_over => (format!("Thank you, {name}"), "The session is over.".to_owned()),
        None => (format!("You speak, {name}"), String::new()),
    };
    view! {
        <section class="hero" data-room="" data-phase=move || phase_code(phase.get()) aria-labelledby="first">
            <div class="hero-head">
                <h1 id="first">{title}</h1>
                {(!lede.is_empty()).then(|| view! { <p class="lede">{lede}</p> })}
            </div>
            {is_on.then(|| view! { <Clock times=session.times as_of=session.as_of phase starts=session.starts.clone()/> })}
            <div class="hero-body">
                <p class="topic">{session.title.clone()}</p>
                <p class="meta">{format!("{}, {} UK time, {}", session.day, session.starts, session.meta())}</p>
                <PhaseNews times=session.times phase/>
                {is_on.then(|| view! { <Door session=session.clone() address=paths::speaker_join(&token)/> })}
            </div>
        </section>
    }
}
