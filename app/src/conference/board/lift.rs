//! Taking a talk up: by mouse or finger it follows the pointer, by keyboard it goes from slot to slot with the arrows.

use super::drive::make;
use super::live::{Lifted, Live};
use domain::conference::{Move, SLOTS, Slot};
use domain::ids::ProposalId;
use domain::plain::capital;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, PointerEvent};

/// So far a pointer goes before it is a drag and no press.
const DRAG_PX: i32 = 6;

thread_local! {
    /// Where the pointer went down.
    static DOWN: std::cell::Cell<Option<(i32, i32)>> = const { std::cell::Cell::new(None) };
}

pub fn pressed(event: &PointerEvent) {
    if event.button() == 0 {
        DOWN.set(Some((event.client_x(), event.client_y())));
        if let Some(grip) = grip(event) {
            let _ = grip.set_pointer_capture(event.pointer_id());
        }
    }
}

pub fn dragged(live: Live, talk: &ProposalId, event: &PointerEvent) {
    let Some((x, y)) = DOWN.get() else { return };
    let (right, down) = (event.client_x() - x, event.client_y() - y);
    let is_up = live.lifted.with_untracked(Option::is_some);
    if !is_up && right.abs() < DRAG_PX && down.abs() < DRAG_PX {
        return;
    }
    event.prevent_default();
    let over = slot_at(event.client_x(), event.client_y());
    let now = Lifted { talk: talk.clone(), over };
    if live.lifted.with_untracked(|lifted| lifted.as_ref() != Some(&now)) {
        live.lifted.set(Some(now));
    }
    // Through the object model: the page's policy forbids styles in its text.
    if let Some(card) = card(event) {
        let _ = card.style().set_property("translate", &format!("{right}px {down}px"));
    }
}

pub fn dropped(live: Live, event: &PointerEvent) {
    DOWN.set(None);
    if let Some(card) = card(event) {
        let _ = card.style().remove_property("translate");
    }
    let lifted = live.lifted.get_untracked();
    live.lifted.set(None);
    if let Some(Lifted { talk, over: Some(slot) }) = lifted {
        make(live, Move::Place(talk, slot));
    }
}

pub fn cancelled(live: Live, event: &PointerEvent) {
    DOWN.set(None);
    if let Some(card) = card(event) {
        let _ = card.style().remove_property("translate");
    }
    live.lifted.set(None);
}

/// Enter or the space bar takes it up and puts it down, arrows choose the slot, Escape leaves everything as it was.
pub fn key(live: Live, talk: &ProposalId, event: &KeyboardEvent) {
    let lifted = live.lifted.get_untracked().filter(|lifted| lifted.talk == *talk);
    match (event.key().as_str(), lifted) {
        ("Enter" | " ", None) => {
            let over = live.plan.with_untracked(|plan| plan.slot_of(talk)).unwrap_or(Slot::ALL[0]);
            hold(live, talk, over, "Taken up. Arrows choose a slot, Enter puts it there, Escape leaves it. ");
        }
        ("Enter" | " ", Some(Lifted { over, .. })) => {
            live.lifted.set(None);
            if let Some(slot) = over {
                make(live, Move::Place(talk.clone(), slot));
            }
        }
        ("ArrowDown" | "ArrowRight", Some(lifted)) => hold(live, talk, beside(lifted.over, 1), ""),
        ("ArrowUp" | "ArrowLeft", Some(lifted)) => hold(live, talk, beside(lifted.over, SLOTS - 1), ""),
        ("Escape", Some(_)) => {
            live.lifted.set(None);
            live.said.set("Left where it was.".into());
        }
        _ => return,
    }
    event.prevent_default();
}

fn hold(live: Live, talk: &ProposalId, over: Slot, before: &str) {
    live.lifted.set(Some(Lifted { talk: talk.clone(), over: Some(over) }));
    let choice = untrack(|| live.choice(talk, over));
    live.said.set(format!("{before}{}.", capital(&choice)));
}

fn beside(slot: Option<Slot>, steps: usize) -> Slot {
    slot.map_or(Slot::ALL[0], |slot| Slot::ALL[(slot.index() + steps) % SLOTS])
}

fn grip(event: &PointerEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

fn card(event: &PointerEvent) -> Option<HtmlElement> {
    grip(event)?.closest("[data-card]").ok()??.dyn_into().ok()
}

/// The slot under the pointer, past the card that it carries.
fn slot_at(x: i32, y: i32) -> Option<Slot> {
    #[expect(clippy::cast_precision_loss, reason = "a place on a screen")]
    let under = document().element_from_point(x as f32, y as f32)?;
    let slot = under.closest("[data-slot]").ok()??;
    Slot::parse(&slot.get_attribute("data-slot")?)
}
