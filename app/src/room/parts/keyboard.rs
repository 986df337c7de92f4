//! The chat stays where one reads it, and its composer above a phone's keyboard.

use domain::room::Message;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Nearer to the end than this, in pixels, and one reads the newest.
const AT_THE_END: i32 = 120;

/// Keeps the newest message in view for whoever was looking at the newest; others stay where they are.
pub fn stay_at_the_end(list: NodeRef<html::Ol>, messages: RwSignal<Vec<Message>>) {
    Effect::new(move |began: Option<()>| {
        messages.track();
        let Some(list) = list.get() else { return };
        let left = list.scroll_height() - list.scroll_top() - list.client_height();
        if began.is_none() || left < AT_THE_END {
            // After the new line is there.
            request_animation_frame(move || list.set_scroll_top(list.scroll_height()));
        }
    });
    above_the_keyboard();
}

/// Phones lay their keyboard over the page; what it covers is told to the style sheet.
fn above_the_keyboard() {
    let Some(viewport) = window().visual_viewport() else { return };
    let measured = viewport.clone();
    let measure = move || {
        let inner = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
        let covered = (inner - measured.height() - measured.offset_top()).max(0.0).round();
        let root = document().document_element().and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(root) = root {
            let style = web_sys::HtmlElement::style(&root);
            let _ = style.set_property("--keyboard", &format!("{covered:.0}px"));
            let _ = if covered > 100.0 {
                root.set_attribute("data-typing", "")
            } else {
                root.remove_attribute("data-typing")
            };
        }
    };
    let changed = Closure::<dyn Fn()>::new(measure);
    let listening = ["resize", "scroll"]
        .map(|kind| viewport.add_event_listener_with_callback(kind, changed.as_ref().unchecked_ref()).is_ok());
    if listening.contains(&true) {
        changed.forget(); // listens for as long as the page lives
    }
}
