//! Views that load again are made anew in parts, and what had the keyboard's focus may be among those.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Call it before a view is made anew: if what has focus goes with the old view, focus goes to what takes its place.
pub fn keep() {
    let Some(focused) = document().active_element() else { return };
    let (tag, words) = (focused.tag_name(), focused.text_content());
    let alike = move || {
        let all = document().get_elements_by_tag_name(&tag);
        let all = (0..all.length()).filter_map(move |n| all.item(n));
        all.filter(|element| element.text_content() == words).collect::<Vec<Element>>()
    };
    let Some(place) = alike().iter().position(|element| *element == focused) else { return };
    let put_back = move || {
        if !focused.is_connected()
            && let Some(heir) = alike().into_iter().nth(place)
            && let Ok(heir) = heir.dyn_into::<HtmlElement>()
        {
            let _ = heir.focus();
        }
    };
    set_timeout(put_back, Duration::ZERO);
}
