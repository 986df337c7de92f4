//! Keeps what is being typed: at once in this tab, which puts it back after a reload or a lost connection, and a moment
//! later on the server, where another tab finds it.

use super::super::pages::propose_page::{Draft, Keeping};
use super::outside::keep_outside;
use super::propose::{Kept, keep_typing};
use crate::error::{AppError, AppResult};
use crate::ui::words;
use domain::conference::ProposalForm;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlFormElement;

/// Nobody stops for so long within a word.
const PAUSE: Duration = Duration::from_millis(1_200);
const AGAIN: Duration = Duration::from_secs(5);
/// Where the tab notes which words it has sent.
const SENT: &str = "proposal sent";

thread_local! {
    /// Counts what was typed, so that only the last pause keeps it.
    static TYPED: Cell<u32> = const { Cell::new(0) };
    static SENDING: Cell<bool> = const { Cell::new(false) };
}

/// What the tab holds, and upon which state of the server it was typed.
#[derive(Serialize, Deserialize)]
struct Tab {
    seen: String,
    words: Vec<(String, String)>,
}

/// Keeps the form's words from now on.
pub fn keep(form: NodeRef<leptos::html::Form>, draft: Draft, error: Signal<Option<AppError>>) {
    Effect::new(move |began: Option<bool>| {
        let Some(form) = form.get() else { return began.unwrap_or(false) };
        if began != Some(true) {
            let form: HtmlFormElement = form.unchecked_into();
            SENDING.set(false);
            forget_what_was_sent();
            match error.get_untracked() {
                None => put_back(&form, draft),
                // What was typed elsewhere stays until somebody presses a button.
                Some(AppError::Stale) => draft.keeping.set(Keeping::Elsewhere),
                Some(_) => typed(&form, draft),
            }
            listen(form, draft);
        }
        true
    });
}

fn listen(form: HtmlFormElement, draft: Draft) {
    let (typing, sending, again) = (form.clone(), form.clone(), form.clone());
    words::on(&form, "input", move |_| typed(&typing, draft));
    words::on(&form, "submit", move |_| {
        // Until another page says that it came, these words stay.
        if let Some(tab) = words::tab() {
            let _ = tab.set_item(SENT, &place(&sending));
        }
    });
    let online = window_event_listener_untyped("online", move |_| send(again.clone(), draft));
    on_cleanup(move || online.remove());
}

/// Shows what was typed elsewhere, in place of what was typed here.
pub fn drop_these(form: NodeRef<leptos::html::Form>) {
    let Some(form) = form.get_untracked() else { return };
    if let Some(tab) = words::tab() {
        let _ = tab.remove_item(&place(&form.unchecked_into()));
    }
    let path = window().location().pathname().unwrap_or_default();
    let search = window().location().search().unwrap_or_default();
    let id = domain::form::query(&search).into_iter().find(|(name, _)| name == "id");
    let _ = window().location().set_href(&id.map_or(path.clone(), |(_, id)| format!("{path}?id={id}")));
}

/// The words of one talk of one conference.
fn place(form: &HtmlFormElement) -> String {
    let of = format!("{}{}", field(form, "slug"), field(form, "token"));
    format!("proposal {of} {}", field(form, "id"))
}

fn forget_what_was_sent() {
    let search = window().location().search().unwrap_or_default();
    let Some(tab) = words::tab().filter(|_| search.contains("saved=")) else { return };
    if let Ok(Some(place)) = tab.get_item(SENT) {
        let _ = tab.remove_item(&place);
        let _ = tab.remove_item(SENT);
    }
}

fn put_back(form: &HtmlFormElement, draft: Draft) {
    let kept = words::tab().and_then(|tab| tab.get_item(&place(form)).ok().flatten());
    let kept: Option<Tab> = kept.and_then(|kept| serde_json::from_str(&kept).ok());
    let Some(kept) = kept else {
        if words::touched(form) {
            typed(form, draft);
        }
        return;
    };
    let is_saved = ProposalForm::from_pairs(&kept.words) == ProposalForm::from_pairs(&words::of(form));
    words::put_back(form, &kept.words);
    if is_saved {
        // Only the answer was lost.
        if let Some(tab) = words::tab() {
            let _ = tab.remove_item(&place(form));
        }
        draft.keeping.set(Keeping::Kept);
    } else if kept.seen == field(form, "seen") {
        typed(form, draft);
    } else {
        // What was typed elsewhere since is on the server. These words are typed upon what was there before.
        draft.keeping.set(Keeping::Elsewhere);
        set_field(form, "seen", &kept.seen);
    }
}

fn typed(form: &HtmlFormElement, draft: Draft) {
    remember(form);
    if draft.keeping.get_untracked() == Keeping::Elsewhere {
        return;
    }
    draft.keeping.set(Keeping::OnItsWay);
    let nth = TYPED.get().wrapping_add(1);
    TYPED.set(nth);
    let form = form.clone();
    set_timeout(
        move || {
            if TYPED.get() == nth {
                send(form, draft);
            }
        },
        PAUSE,
    );
}

fn remember(form: &HtmlFormElement) {
    let kept = Tab { seen: field(form, "seen"), words: words::of(form) };
    if let (Some(tab), Ok(kept)) = (words::tab(), serde_json::to_string(&kept)) {
        let _ = tab.set_item(&place(form), &kept);
    }
}

fn send(form: HtmlFormElement, draft: Draft) {
    let is_nothing = field(&form, "id").is_empty() && ProposalForm::from_pairs(&words::of(&form)).is_empty();
    if is_nothing {
        let _ = draft.keeping.try_set(Keeping::Untouched);
        return;
    }
    let waits = matches!(draft.keeping.try_get_untracked(), Some(Keeping::OnItsWay | Keeping::Waiting));
    if !waits || SENDING.replace(true) {
        return;
    }
    spawn_local(async move {
        let nth = TYPED.get();
        let before = place(&form);
        let done = ask(&form).await;
        SENDING.set(false);
        match done {
            Ok(kept) => settle(&form, draft, (nth, &before), kept),
            Err(AppError::Offline | AppError::Internal | AppError::TooOften) => {
                let _ = draft.keeping.try_set(Keeping::Waiting);
                set_timeout(move || send(form, draft), AGAIN);
            }
            Err(AppError::Stale) => {
                let _ = draft.keeping.try_set(Keeping::Elsewhere);
            }
            Err(why) => {
                let _ = draft.keeping.try_set(Keeping::Refused(why));
            }
        }
    });
}

async fn ask(form: &HtmlFormElement) -> AppResult<Kept> {
    let proposal = ProposalForm::from_pairs(&words::of(form));
    let (id, key, seen) = (field(form, "id"), field(form, "key"), field(form, "seen"));
    match field(form, "token") {
        token if token.is_empty() => keep_typing(field(form, "slug"), id, key, seen, proposal).await,
        token => keep_outside(token, id, key, seen, proposal).await,
    }
}

/// The server has it. A draft has a page of its own from now on.
fn settle(form: &HtmlFormElement, draft: Draft, (nth, before): (u32, &str), kept: Kept) {
    let is_new = field(form, "id").is_empty();
    set_field(form, "id", &kept.id);
    set_field(form, "seen", &kept.seen.to_string());
    let _ = draft.preview.try_set(kept.preview);
    if is_new {
        let path = window().location().pathname().unwrap_or_default();
        let address = format!("{path}?id={}", kept.id);
        let _ =
            window().history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&address)));
    }
    if let Some(tab) = words::tab() {
        let _ = tab.remove_item(before);
    }
    if TYPED.get() == nth {
        let _ = draft.keeping.try_set(Keeping::Kept);
    } else {
        remember(form);
    }
}

fn field(form: &HtmlFormElement, name: &str) -> String {
    words::named(form, name).map(|field| words::text(&field, "value")).unwrap_or_default()
}

fn set_field(form: &HtmlFormElement, name: &str, value: &str) {
    if let Some(field) = words::named(form, name) {
        words::set(&field, "value", &value.into());
    }
}
