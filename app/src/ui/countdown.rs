use super::phase::{code, words};
use crate::live::{use_now, use_own_zone};
use domain::calendar::{Phase, Remaining, Times};
use jiff::Timestamp;
use leptos::prelude::*;

/// The clock on the wall: counts to the start, then to the end, then past it. Computed from the instant at each second,
/// never counted down; without wasm it says what was right when the page was made.
#[component]
pub fn Clock(
    times: Times,
    as_of: Timestamp,
    phase: Memo<Phase>,
    /// The start on a London clock, to tell whether the visitor's own differs.
    starts: String,
) -> impl IntoView {
    let now = use_now();
    let counted = move || {
        let at = now.get().unwrap_or(as_of);
        let ticking = now.get().is_some();
        match phase.get() {
            Phase::Upcoming | Phase::Doors => Some(("in", Remaining::between(at, times.starts_at), ticking)),
            Phase::Live => Some(("time left", Remaining::between(at, times.ends_at), ticking)),
            Phase::RunningOver => Some(("past the end by", Remaining::between(times.ends_at, at), ticking)),
            Phase::Over => None,
        }
    };
    let own = use_own_zone(Signal::derive(move || times.starts_at), Signal::derive(move || starts.clone()));
    let figures = move || {
        let (_, left, ticking) = counted()?;
        let parts = left.parts(ticking).into_iter();
        Some(parts.map(|(figure, unit)| view! { <b>{figure}</b>" "<small>{unit}</small>" " }).collect_view())
    };
    view! {
        <Show when=move || phase.get() != Phase::Over>
            <p class="clock">
                <span class="clock-word">{move || counted().map(|(word, ..)| word)}</span>
                " "
                <time class="countdown" role="timer">{figures}</time>
                {move || (phase.get() == Phase::Live).then(|| view! { " "<span class="clock-word">{format!("of {} min", times.minutes())}</span> })}
                {move || own.get().filter(|_| phase.get() < Phase::Live).map(|own| view! { " "<span class="clock-word">{own}</span> })}
            </p>
        </Show>
    }
}

/// Tells screen readers of phases and of the last minutes, not of seconds. Silent until something changes.
#[component]
pub fn PhaseNews(times: Times, phase: Memo<Phase>) -> impl IntoView {
    const MARKS: [i64; 3] = [10, 5, 1];
    let now = use_now();
    let minute_mark = Memo::new(move |_| {
        let (now, until) = (now.get()?, times.counts_to(phase.get())?);
        let left = Remaining::between(now, until).minutes_begun();
        MARKS.into_iter().rev().find(|mark| left <= *mark)
    });
    let said = RwSignal::new(String::new());
    Effect::new(move |before: Option<(Phase, Option<i64>)>| {
        let present = (phase.get(), minute_mark.get());
        if let Some(before) = before
            && before != present
        {
            said.set(match present {
                (phase, _) if phase != before.0 => words(phase).to_owned(),
                (Phase::Live, Some(mark)) => format!("{} left", domain::plain::counted(mark, "minute")),
                (_, Some(mark)) => format!("Starts in {}", domain::plain::counted(mark, "minute")),
                _ => String::new(),
            });
        }
        present
    });
    view! { <p class="visually-hidden" role="status" data-phase=move || code(phase.get())>{said}</p> }
}
