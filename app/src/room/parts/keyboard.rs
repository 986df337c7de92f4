//! The chat stays where one reads it, and its composer above a phone's keyboard.

use domain::room::Message;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement, HtmlFormElement, HtmlOListElement};

/// Nearer to the end than this, in pixels, and one reads the newest.
const AT_THE_END: i32 = 120;
/// Less than this above the composer, in pixels, and one does not see what one answers.
const FEW_LINES: f64 = 120.0;
/// A tap on a button takes the focus before it presses: until then nothing moves under the finger.
const A_TAP: Duration = Duration::from_millis(300);

/// Keeps the newest message in view for whoever was looking at the newest, also when the keyboard takes half of the
/// screen; others stay where they are. Who comes to the chat sees the newest first.
pub fn stay_at_the_end(list: NodeRef<html::Ol>, messages: RwSignal<Vec<Message>>, shown: Signal<bool>) {
    let at_the_end = StoredValue::new(true);
    Effect::new(move |was_shown: Option<bool>| {
        messages.track();
        let is_shown = shown.get();
        let Some(list) = list.get() else { return false };
        if (is_shown && was_shown != Some(true)) || at_the_end.get_value() {
            at_the_end.set_value(true);
            // After the new line is there.
            request_animation_frame(move || list.set_scroll_top(list.scroll_height()));
        }
        is_shown
    });
    Effect::new(move |_| {
        let Some(list) = list.get() else { return };
        let listened = list.clone();
        let moved = Closure::<dyn Fn()>::new(move || {
            let left = listened.scroll_height() - listened.scroll_top() - listened.client_height();
            at_the_end.try_set_value(left < AT_THE_END);
        });
        if list.add_event_listener_with_callback("scroll", moved.as_ref().unchecked_ref()).is_ok() {
            moved.forget(); // listens for as long as the list lives
        }
    });
    let settle = move || {
        if let Some(Some(list)) = list.try_get_untracked() {
            settle(&list, at_the_end.try_get_value().unwrap_or_default());
        }
    };
    while_typing(settle);
    above_the_keyboard(settle);
}

/// `Ctrl` (or `Cmd`) and `Enter` send what is being written.
pub fn send_by_keys(pressed: &KeyboardEvent) {
    if pressed.key() != "Enter" || !(pressed.ctrl_key() || pressed.meta_key()) {
        return;
    }
    let form = pressed.target().and_then(|field| field.dyn_into::<Element>().ok()?.closest("form").ok().flatten());
    if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        pressed.prevent_default();
        let _ = form.request_submit();
    }
}

/// The menu of the newest message opens below it, where the composer lies: both the list and the page make room.
pub fn bring_into_view(menu: NodeRef<html::Div>) {
    Effect::new(move |_| {
        let Some(menu) = menu.get() else { return };
        request_animation_frame(move || {
            if let Ok(Some(list)) = menu.closest(".said") {
                let below = menu.get_bounding_client_rect().bottom() - list.get_bounding_client_rect().bottom();
                list.set_scroll_top(list.scroll_top() + whole(below.max(0.0)));
            }
            clear_of_the_composer(&menu);
        });
    });
}

/// Scrolls the page until the composer lies below this and no longer over it.
fn clear_of_the_composer(what: &Element) {
    let Some(composer) = composer() else { return };
    let covered = what.get_bounding_client_rect().bottom() - composer.get_bounding_client_rect().top();
    if covered > 0.0 {
        window().scroll_by_with_x_and_y(0.0, covered.ceil());
    }
}

fn composer() -> Option<Element> {
    document().query_selector(".chat .composer").ok().flatten()
}

fn settle(list: &HtmlOListElement, at_the_end: bool) {
    if at_the_end {
        list.set_scroll_top(list.scroll_height());
    }
    if is_typing()
        && let Some(composer) = composer()
        && composer.contains(document().active_element().as_deref())
    {
        let here = composer.get_bounding_client_rect();
        let room_below = bottom_in_sight() - here.bottom();
        // What was above it has become smaller: the last lines come back into view.
        if here.top() < FEW_LINES && room_below > 0.0 {
            window().scroll_by_with_x_and_y(0.0, -room_below.floor());
        }
        clear_of_the_composer(list);
    }
}

/// How far down the page can be seen, above the keyboard.
fn bottom_in_sight() -> f64 {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    window().visual_viewport().map_or(height, |viewport| viewport.offset_top() + viewport.height())
}

/// Whether the focus is in the field of a composer.
fn is_typing() -> bool {
    document().active_element().is_some_and(|field| field.matches(".composer textarea").unwrap_or_default())
}

/// While somebody writes, the places at the bottom of a phone's screen make way: each line counts.
fn while_typing(settle: impl Fn() + Copy + 'static) {
    let told = move |_: Event| {
        if is_typing() {
            say_whether_typing(true);
            request_animation_frame(settle);
        } else {
            set_timeout(|| say_whether_typing(is_typing()), A_TAP);
        }
    };
    let heard = ["focusin", "focusout"].map(|kind| window_event_listener_untyped(kind, told));
    on_cleanup(move || {
        for listener in heard {
            listener.remove();
        }
        say_whether_typing(false);
    });
}

fn say_whether_typing(is: bool) {
    if let Some(root) = document().document_element() {
        let _ = if is { root.set_attribute("data-typing", "") } else { root.remove_attribute("data-typing") };
    }
}

/// Where a keyboard lies over the page and does not make it smaller, what it covers is told to the style sheet.
fn above_the_keyboard(settle: impl Fn() + Copy + 'static) {
    let Some(viewport) = window().visual_viewport() else { return };
    let measured = viewport.clone();
    let measure = move || {
        let inner = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
        let covered = (inner - measured.height() - measured.offset_top()).max(0.0).round();
        let root = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
        if let Some(root) = root {
            let _ = HtmlElement::style(&root).set_property("--keyboard", &format!("{covered:.0}px"));
        }
        request_animation_frame(settle);
    };
    let changed = Closure::<dyn Fn()>::new(measure);
    let listening = ["resize", "scroll"]
        .map(|kind| viewport.add_event_listener_with_callback(kind, changed.as_ref().unchecked_ref()).is_ok());
    if listening.contains(&true) {
        changed.forget(); // listens for as long as the page lives
    }
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
fn whole(pixels: f64) -> i32 {
    pixels.ceil() as i32
}
