use super::super::make_move::MakeMove;
use super::day::WayOut;
use super::live::{Live, Makes};
use crate::error::AppError;
use crate::paths;
use crate::ui::{ConflictCard, ErrorSummary};
use domain::conference::{CannotMove, Move, Plan, Slot, Stop};
use domain::plain::capital;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What was not done, why, and what can be done instead.
#[component]
pub fn Refusal(live: Live) -> impl IntoView {
    move || {
        live.refused.get().map(|(act, why)| match (act, why) {
            (Some(act), AppError::Stale) => view! { <Conflict live act/> }.into_any(),
            (Some(act), AppError::Board(CannotMove::Stopped(stop))) => view! { <Stopped live act stop/> }.into_any(),
            (_, why) => view! { <ErrorSummary error=Some(why)/> }.into_any(),
        })
    }
}

/// A rule stands against it.
#[component]
fn Stopped(live: Live, act: Move, stop: Stop) -> impl IntoView {
    let (why, fix) = untrack(|| {
        live.look(|board, plan| {
            let after = plan.after(&act).unwrap_or_else(|_| plan.clone());
            (stop.why(board, &after), stop.fix(board, &after))
        })
    });
    view! {
        <div class="notice" data-kind="danger" role="alert">
            <p><strong>"That cannot be. "</strong>{why}</p>
            {fix.map(|fix| view! { <WayOut live fix/> })}
        </div>
    }
}

/// Somebody else changed the same slot first.
#[component]
fn Conflict(live: Live, act: Move) -> impl IntoView {
    let (heading, differs) = untrack(|| card(live, &act));
    let board = paths::board(&live.slug());
    let mine = Signal::stored(act);
    view! {
        <ConflictCard heading differs keep_theirs=board>
            <form method="post" action=MakeMove::url() on:submit=live.on_move()>
                <Makes live act=mine/>
                <button class="button">"Use mine"</button>
            </form>
        </ConflictCard>
    }
}

fn card(live: Live, act: &Move) -> (String, Vec<(String, String, String)>) {
    let view = live.view.get();
    let (board, plan) = (&view.board, &view.board.plan);
    let (after, slots) = match plan.after(act) {
        Ok(after) => {
            let slots = plan.differing(&after);
            (after, slots)
        }
        Err(CannotMove::Locked(slot)) => (plan.clone(), vec![slot]),
        Err(_) => (plan.clone(), Vec::new()),
    };
    let holds = |plan: &Plan, slot: Slot| board.held(plan, slot).map(|talk| talk.title.clone()).unwrap_or_default();
    let differs = slots.iter().map(|slot| (slot.to_string(), holds(plan, *slot), holds(&after, *slot)));
    // The newest change that was not one's own is what came in between.
    let theirs = slots.iter().filter_map(|slot| view.seen.get(slot.index()).map(|seen| (*slot, seen)));
    let theirs = theirs.into_iter().find_map(|(slot, seen)| {
        let by = seen.by.as_deref().filter(|by| *by != "You")?;
        Some(match board.held(plan, slot) {
            Some(talk) => format!("{by} put “{}” in {slot} {}", talk.title, seen.ago),
            None => format!("{by} changed {slot} {}", seen.ago),
        })
    });
    let heading = theirs.unwrap_or_else(|| {
        slots
            .first()
            .map_or("The board has changed".into(), |slot| format!("{} has changed", capital(&slot.to_string())))
    });
    (heading, differs.collect())
}
