//! Views that load again are made anew in parts, and what had the keyboard's focus may be among those; a new page is made
//! anew as a whole.

use leptos::html::Main;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// The path of the page that was shown last.
#[derive(Clone)]
struct Shown(StoredValue<String>);

/// Call it once, where the page that the browser has loaded is taken over.
pub fn first_page() {
    provide_context(Shown(StoredValue::new(use_location().pathname.get_untracked())));
}

/// After a link within the area, focus would be left on what is gone: keyboards and screen readers go on from the new
/// page. A page made anew under the same path leaves focus where it is.
pub fn goes_on_from(page: NodeRef<Main>) {
    let path = use_location().pathname;
    let shown = use_context::<Shown>();
    Effect::new(move |_| {
        let (Some(page), Some(Shown(shown))) = (page.get(), &shown) else { return };
        let path = path.get_untracked();
        if shown.get_value() != path {
            shown.set_value(path);
            let options = FocusOptions::new();
            options.set_prevent_scroll(true); // the router scrolls, perhaps to a part of the page
            // It has been made, and is about to be put into the document.
            set_timeout(move || drop(page.focus_with_options(&options)), Duration::ZERO);
        }
    });
}

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
