//! Words in an application that is not sent yet: kept by this tab while they are typed, and put back after a reload or a
//! lost connection. The tab forgets them when it is closed, as care homes share their computers.

use crate::error::AppError;
use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlFormElement, Storage};

const KEY: &str = "application";

/// Keeps the form's words from now on. What was kept before is put back, unless the page shows what was sent; what somebody
/// filled in before the wasm came stays.
pub fn keep(form: NodeRef<leptos::html::Form>, error: Signal<Option<AppError>>) {
    Effect::new(move |began: Option<bool>| {
        let Some(form) = form.get() else { return false };
        if began != Some(true) {
            let form: HtmlFormElement = form.unchecked_into();
            if error.get_untracked().is_none() {
                put_back(&form);
            }
            keep_words(&form);
            listen(form);
        }
        true
    });
}

/// The application is sent: nothing is kept any more.
pub fn forget() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn listen(form: HtmlFormElement) {
    let within = form.clone();
    let typed = Closure::<dyn Fn()>::new(move || keep_words(&within));
    if form.add_event_listener_with_callback("input", typed.as_ref().unchecked_ref()).is_ok() {
        typed.forget(); // listens for as long as the page lives
    }
}

fn keep_words(form: &HtmlFormElement) {
    let words: Vec<(String, String)> = fields(form).iter().filter_map(read).collect();
    if let (Some(storage), Ok(words)) = (storage(), serde_json::to_string(&words)) {
        let _ = storage.set_item(KEY, &words);
    }
}

fn put_back(form: &HtmlFormElement) {
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let kept: Vec<(String, String)> = kept.and_then(|words| serde_json::from_str(&words).ok()).unwrap_or_default();
    if kept.is_empty() {
        return;
    }
    let fields = fields(form);
    let touched: Vec<String> =
        fields.iter().filter(|field| is_touched(field)).map(|field| text(field, "name")).collect();
    for field in fields {
        let name = text(&field, "name");
        if touched.contains(&name) {
            continue;
        }
        let words = kept.iter().find(|(its, _)| *its == name).map(|(_, words)| words.as_str());
        match (text(&field, "type").as_str(), words) {
            ("hidden" | "submit", _) => {}
            ("radio" | "checkbox", _) => {
                let ticked = words == Some(text(&field, "value").as_str());
                let _ = Reflect::set(&field, &"checked".into(), &ticked.into());
            }
            (_, Some(words)) => {
                let _ = Reflect::set(&field, &"value".into(), &words.into());
            }
            (_, None) => {}
        }
    }
}

fn fields(form: &HtmlFormElement) -> Vec<JsValue> {
    let elements = form.elements();
    (0..elements.length()).filter_map(|i| elements.item(i)).map(JsValue::from).collect()
}

/// Whether a field holds something else than the page came with.
fn is_touched(field: &JsValue) -> bool {
    let get = |property: &str| Reflect::get(field, &property.into()).unwrap_or(JsValue::UNDEFINED);
    match text(field, "type").as_str() {
        "radio" | "checkbox" => get("checked") != get("defaultChecked"),
        // A choice has no default of its own: its options say which of them was chosen.
        "select-one" => {
            let chosen = Reflect::get(&get("selectedOptions"), &0.into()).unwrap_or(JsValue::UNDEFINED);
            Reflect::get(&chosen, &"defaultSelected".into()).is_ok_and(|as_it_came| as_it_came.is_falsy())
                && !text(field, "value").is_empty()
        }
        _ => get("value") != get("defaultValue"),
    }
}

/// Name and words of a field; nothing for a box that is not ticked, as in a form that is sent.
fn read(field: &JsValue) -> Option<(String, String)> {
    let is_box = matches!(text(field, "type").as_str(), "radio" | "checkbox");
    let ticked = Reflect::get(field, &"checked".into()).is_ok_and(|checked| checked.is_truthy());
    let name = text(field, "name");
    (!name.is_empty() && (!is_box || ticked)).then(|| (name, text(field, "value")))
}

fn text(field: &JsValue, property: &str) -> String {
    Reflect::get(field, &property.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}
