//! Keys for lists that one works through: `j` and `k` go from one `data-stop` to the next, and a letter presses whatever
//! carries it as `data-key`. Never while somebody types.

use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

thread_local! {
    static LISTENING: Cell<bool> = const { Cell::new(false) };
}

/// Listens for as long as the page lives; asking twice listens once.
pub fn listen() {
    if LISTENING.replace(true) {
        return;
    }
    let pressed = window_event_listener(leptos::ev::keydown, |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let typing =
            target.is_some_and(|it| it.closest("input, textarea, select, [contenteditable]").ok().flatten().is_some());
        if typing || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let acted = match event.key().as_str() {
            "j" => step(1),
            "k" => step(-1),
            key if key.len() == 1 && key.bytes().all(|b| b.is_ascii_lowercase()) => press(key),
            _ => false,
        };
        if acted {
            event.prevent_default();
        }
    });
    std::mem::forget(pressed);
}

fn press(key: &str) -> bool {
    let found = document().query_selector(&format!("[data-key=\"{key}\"]")).ok().flatten();
    let found = found.and_then(|found| found.dyn_into::<HtmlElement>().ok());
    found.inspect(HtmlElement::click).is_some()
}

/// From the stop that has the focus, else from the one that is open, else from the beginning. Beside an open one, going
/// on opens.
fn step(by: i32) -> bool {
    let Ok(stops) = document().query_selector_all("[data-stop]") else { return false };
    let stops: Vec<HtmlElement> =
        (0..stops.length()).filter_map(|i| stops.item(i)).filter_map(|node| node.dyn_into().ok()).collect();
    let focused = document().active_element();
    let open = stops.iter().position(|stop| stop.has_attribute("aria-current"));
    let at = stops.iter().position(|stop| focused.as_deref() == Some(stop.unchecked_ref::<Element>())).or(open);
    let next = match at {
        None => Some(0),
        Some(at) => i32::try_from(at).ok().and_then(|at| usize::try_from(at + by).ok()),
    };
    let Some(next) = next.and_then(|next| stops.get(next)) else { return false };
    if open.is_some() {
        next.click();
    } else {
        let _ = next.focus();
    }
    true
}
