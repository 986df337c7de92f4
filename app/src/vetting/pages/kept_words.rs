//! Words in an application that is not sent yet: kept by this tab while they are typed, and put back after a reload or a
//! lost connection.

use crate::error::AppError;
use crate::ui::words;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

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
            let within = form.clone();
            words::on(&form, "input", move |_| keep_words(&within));
        }
        true
    });
}

/// The application is sent: nothing is kept any more.
pub fn forget() {
    if let Some(tab) = words::tab() {
        let _ = tab.remove_item(KEY);
    }
}

fn keep_words(form: &HtmlFormElement) {
    if let (Some(tab), Ok(kept)) = (words::tab(), serde_json::to_string(&words::of(form))) {
        let _ = tab.set_item(KEY, &kept);
    }
}

fn put_back(form: &HtmlFormElement) {
    let kept = words::tab().and_then(|tab| tab.get_item(KEY).ok().flatten());
    let kept: Vec<(String, String)> = kept.and_then(|words| serde_json::from_str(&words).ok()).unwrap_or_default();
    if !kept.is_empty() {
        words::put_back(form, &kept);
    }
}
