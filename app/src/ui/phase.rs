use crate::live::use_now;
use domain::calendar::{Phase, Times};
use jiff::Timestamp;
use leptos::prelude::*;

/// The phase by the server's clock: as the page was rendered, until the clock is known; then as it changes.
pub fn phase_of(times: Times, as_of: Timestamp) -> Memo<Phase> {
    let now = use_now();
    Memo::new(move |_| times.phase(now.get().unwrap_or(as_of)))
}

pub const fn code(phase: Phase) -> &'static str {
    match phase {
        Phase::Upcoming => "upcoming",
        Phase::Doors => "doors",
        Phase::Live => "live",
        Phase::RunningOver => "running-over",
        Phase::Over => "over",
    }
}

pub const fn words(phase: Phase) -> &'static str {
    match phase {
        Phase::Upcoming => "To come",
        Phase::Doors => "Doors open",
        Phase::Live => "Live",
        Phase::RunningOver => "Running over",
        Phase::Over => "Over",
    }
}

/// A word and a dot for where a session stands.
#[component]
pub fn PhaseTag(phase: Memo<Phase>, cancelled: bool) -> impl IntoView {
    let shown = move || if cancelled { ("cancelled", "Cancelled") } else { (code(phase.get()), words(phase.get())) };
    view! { <span class="tag" data-phase=move || shown().0>{move || shown().1}</span> }
}
