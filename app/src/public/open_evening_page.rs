use super::get_open_evening::{OpenEvening, get_open_evening};
use crate::calendar::{Refetch, SessionView, refetch_on_news};
use crate::paths;
use crate::ui::{Clock, Loaded, Page, PhaseNews, light_the_mark, phase_code, phase_of};
use domain::calendar::Phase;
use leptos::prelude::*;

/// What the Thursday evening is, and when the next one is.
#[component]
pub fn OpenEveningPage() -> impl IntoView {
    let evening = Resource::new_blocking(|| (), |()| get_open_evening());
    refetch_on_news(|| Refetch::Sessions, move || evening.refetch());
    view! {
        <Loaded from=evening view=|evening| view! {
            <Page title="Open evening" wide=true>
                <Evening evening>
                    <p class="lede">"One of us speaks, everyone may ask, and after an hour we stop. Nobody sells anything."</p>
                    <p class="add"><a href=paths::OPEN_EVENINGS_FEED rel="external">"Add every open evening to your calendar"</a></p>
                </Evening>
                <section class="part" aria-labelledby="what">
                    <h2 id="what">"What happens"</h2>
                    <ol>
                        <li>"The doors open ten minutes before the start."</li>
                        <li>"A member of the circle speaks about one subject from the work."</li>
                        <li>"You ask, and people who do the same work as you answer."</li>
                    </ol>
                    <p>"If it is for you and you look after a care home, see "<a href=paths::APPLY>"how to join"</a>"."</p>
                </section>
            </Page>
        }/>
    }
}

/// The next open evening and its countdown; on the front page and on its own.
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
