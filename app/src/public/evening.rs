use super::get_open_evening::OpenEvening;
use crate::calendar::SessionView;
use crate::ui::{Clock, PhaseNews, light_the_mark, phase_code, phase_of};
use domain::calendar::Phase;
use leptos::prelude::*;

/// The next open evening and its countdown; on the front page and where guests sign up.
#[component]
pub fn Evening(evening: OpenEvening, children: Children) -> impl IntoView {
    let OpenEvening { next, called_off, .. } = evening;
    let off = called_off.map(|session| {
        view! {
            <div class="notice" data-kind="danger" role="status">
                <p><strong>{format!("The open evening on {} is cancelled. ", session.day)}</strong>{session.cancelled.clone()}</p>
            </div>
        }
    });
    match next {
        Some(next) => view! { {off}<Next next>{children()}</Next> }.into_any(),
        None => view! {
            {off}
            <h1>"An hour with the circle"</h1>
            <p class="empty">"The next open evening is not planned yet."</p>
            {children()}
        }
        .into_any(),
    }
}

#[component]
fn Next(next: SessionView, children: Children) -> impl IntoView {
    let phase = phase_of(next.times, next.as_of);
    light_the_mark(Signal::derive(move || (Phase::Doors..=Phase::RunningOver).contains(&phase.get())));
    let tag = move || match phase.get() {
        Phase::Upcoming => "Next open evening",
        Phase::Doors => "Doors are open",
        Phase::Live => "Live now",
        Phase::RunningOver => "Running over",
        Phase::Over => "That was it for tonight",
    };
    view! {
        <section class="hero" data-phase=move || phase_code(phase.get()) aria-labelledby="first">
            <div class="hero-head">
                <h1 id="first">
                    <span class="tag" data-kind="open">{tag}</span>" "
                    <time datetime=next.starts_iso.clone()>{next.day.clone()}", "<span class="nowrap">{next.starts.clone()}" UK time"</span></time>
                </h1>
            </div>
            <Clock times=next.times as_of=next.as_of phase starts=next.starts.clone()/>
            <div class="hero-body">
                <h2 class="topic">{next.title.clone()}</h2>
                <p class="meta">{next.meta()}</p>
                <PhaseNews times=next.times phase/>
                {children()}
            </div>
        </section>
    }
}
