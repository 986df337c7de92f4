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
    let left = move |now: Timestamp| Some(Remaining::between(now, times.counts_to(phase.get())?).minutes_begun());
    let minute_mark = Memo::new(move |_| {
        let left = left(now.get()?)?;
        MARKS.into_iter().rev().find(|mark| left <= *mark)
    });
    let is_known = Memo::new(move |_| now.get().is_some());
    let said = RwSignal::new(String::new());
    Effect::new(move |before: Option<(Phase, bool, Option<i64>)>| {
        let present @ (phase, _, mark) = (phase.get(), is_known.get(), minute_mark.get());
        match before {
            Some((phase_before, ..)) if phase != phase_before => said.set(words(phase).to_owned()),
            // A mark that becomes known with the clock was not passed just now.
            Some((_, true, mark_before)) if mark != mark_before => {
                // After a sleep a mark may lie behind, so it is the minutes left that are said.
                let left = now.get_untracked().and_then(left).filter(|_| mark.is_some());
                said.set(match left {
                    Some(left) if phase == Phase::Live => format!("{} left", domain::plain::counted(left, "minute")),
                    Some(left) => format!("Starts in {}", domain::plain::counted(left, "minute")),
                    None => String::new(),
                });
            }
            _ => {}
        }
        present
    });
    view! { <p class="visually-hidden" role="status" data-phase=move || code(phase.get())>{said}</p> }
}
