//! Words that the server does not have yet: what is being typed, and messages on their way. This tab keeps them through a
//! reload, a lost connection and a new sign-in of the same person, and forgets them when it is closed.

use super::super::say::say;
use super::composer::{Waiting, audiences};
use super::live::{Focus, Live};
use crate::error::AppError;
use domain::form::Field;
use domain::room::{Audience, AuthorKind, Message};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlFormElement, SubmitEvent};

thread_local! {
    /// One message after the other, so that they arrive in the order in which they were written.
    static SENDING: Cell<bool> = const { Cell::new(false) };
}

/// How long until a message that did not get through is tried again, should the browser not notice that it is back.
const TRY_AGAIN: Duration = Duration::from_secs(4);

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    draft: String,
    question: String,
    waiting: Vec<Waiting>,
    /// For whom one writes.
    #[serde(default)]
    audience: Option<Audience>,
}

/// The words of one person in one room: at a shared computer the next person does not send them.
fn place(live: Live) -> String {
    format!("room {} {}", live.session.read_value(), live.me.read_value().id)
}

fn kept(live: Live) -> Kept {
    let storage = window().session_storage().ok().flatten();
    let words = storage.and_then(|storage| storage.get_item(&place(live)).ok().flatten());
    words.and_then(|words| serde_json::from_str(&words).ok()).unwrap_or_default()
}

fn keep_in_tab(live: Live, change: impl FnOnce(&mut Kept)) {
    let mut now = kept(live);
    change(&mut now);
    if let (Some(storage), Ok(words)) = (window().session_storage().ok().flatten(), serde_json::to_string(&now)) {
        let _ = storage.set_item(&place(live), &words);
    }
}

/// Keeps what is typed into the form, and puts back and sends what was kept. Answers what is on its way.
pub fn keep(form: NodeRef<html::Form>, live: Live) -> RwSignal<Vec<Waiting>> {
    let waiting = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        if waiting.read_untracked().is_empty() {
            waiting.set(kept(live).waiting);
            flush(live, waiting);
        }
    });
    watch(form, Field::Words, live, |kept| &mut kept.draft);
    Effect::new(move |_| {
        let Some(form) = form.get() else { return };
        // What was chosen before the wasm came, else what this tab remembers.
        let chosen = Audience::from_code(&value(&form.unchecked_into(), "audience"));
        let chosen = chosen.filter(|audience| *audience != Audience::Everyone).or(kept(live).audience);
        if let Some(audience) = chosen.filter(|audience| offers(live, *audience)) {
            live.audience.set(audience);
            keep_audience(live);
        }
    });
    let online = window_event_listener_untyped("online", move |_| flush(live, waiting));
    on_cleanup(move || online.remove());
    waiting
}

fn offers(live: Live, audience: Audience) -> bool {
    audience == Audience::Everyone || audiences(live).contains(&audience)
}

/// For whom one writes stays as it was chosen, in this tab and room.
pub fn keep_audience(live: Live) {
    keep_in_tab(live, |kept| kept.audience = Some(live.audience.get_untracked()));
}

/// Keeps the question that is being typed.
pub fn keep_question(form: NodeRef<html::Form>, live: Live) {
    watch(form, Field::Question, live, |kept| &mut kept.question);
}

fn watch(form: NodeRef<html::Form>, field: Field, live: Live, within: fn(&mut Kept) -> &mut String) {
    Effect::new(move |_| {
        let Some(form) = form.get() else { return };
        let form: HtmlFormElement = form.unchecked_into();
        let mut before = kept(live);
        if typed(&form, field).is_empty() && !within(&mut before).is_empty() {
            set(&form, field, within(&mut before));
        }
        let listened = form.clone();
        let heard = wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || {
            let words = typed(&listened, field);
            keep_in_tab(live, |kept| *within(kept) = words);
        });
        if form.add_event_listener_with_callback("input", heard.as_ref().unchecked_ref()).is_ok() {
            heard.forget(); // listens for as long as the form lives
        }
    });
}

/// The question is asked: an empty form with a new name.
pub fn begin_anew(live: Live, form: NodeRef<html::Form>) {
    keep_in_tab(live, |kept| kept.question.clear());
    live.keys.update(|keys| keys.1 = new_key());
    if let Some(form) = form.get_untracked() {
        let form: HtmlFormElement = form.unchecked_into();
        set(&form, Field::Question, "");
    }
}

/// Takes the words of the form and sends them.
pub fn send(submit: &SubmitEvent, live: Live, waiting: RwSignal<Vec<Waiting>>) {
    submit.prevent_default();
    let Some(form) = submit.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    let words = match domain::room::message(&typed(&form, Field::Words)) {
        Ok(words) => words,
        Err(problem) => {
            live.error.set(Some(AppError::field(Field::Words, problem)));
            return;
        }
    };
    let reply_to = match live.focus.get_untracked() {
        Focus::Reply(id) => id,
        _ => String::new(),
    };
    let audience = Audience::from_code(&value(&form, "audience")).unwrap_or(Audience::Everyone);
    let one = Waiting { key: new_key(), words, audience, reply_to, stuck: false };
    waiting.update(|all| all.push(one));
    keep_in_tab(live, |kept| {
        kept.draft.clear();
        kept.waiting = waiting.get_untracked();
    });
    set(&form, Field::Words, "");
    // A phone's keyboard stays, for the next line.
    if let Some(field) = control(&form, Field::Words.name()).and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
    live.error.set(None);
    live.focus.set(Focus::None);
    flush(live, waiting);
}

/// Sends what waits, oldest first, until nothing does or the server cannot be reached.
fn flush(live: Live, waiting: RwSignal<Vec<Waiting>>) {
    if SENDING.replace(true) {
        return;
    }
    spawn_local(async move {
        while let Some(one) = waiting.try_get_untracked().and_then(|all| all.first().cloned()) {
            let session = live.session.get_value();
            let Waiting { key, words, audience, reply_to, .. } = one.clone();
            let sent = say(session, key, words, audience.code().into(), reply_to, live.by()).await;
            // The page may have gone meanwhile; what it kept is sent by the next one.
            if waiting.try_get_untracked().is_none() {
                break;
            }
            match sent {
                Ok(id) => {
                    done(live, waiting, &one.key);
                    show(live, id, one);
                }
                Err(AppError::Offline | AppError::Internal | AppError::TooOften) => {
                    waiting.update(|all| all.iter_mut().for_each(|one| one.stuck = true));
                    set_timeout(
                        move || {
                            if waiting.try_get_untracked().is_some() {
                                flush(live, waiting);
                            }
                        },
                        TRY_AGAIN,
                    );
                    break;
                }
                Err(AppError::SignedOut) => {
                    live.error.set(Some(AppError::SignedOut));
                    break;
                }
                Err(why) => {
                    // What the room refuses now it would refuse of the next as well; given back together they keep
                    // their order.
                    let all = matches!(why, AppError::Room(_));
                    let refused = if all { waiting.get_untracked() } else { vec![one] };
                    for one in &refused {
                        done(live, waiting, &one.key);
                    }
                    give_back(live, &refused);
                    live.error.set(Some(why));
                }
            }
        }
        SENDING.set(false);
    });
}

fn done(live: Live, waiting: RwSignal<Vec<Waiting>>, key: &str) {
    waiting.update(|all| all.retain(|one| one.key != key));
    keep_in_tab(live, |kept| kept.waiting = waiting.get_untracked());
}

/// What was sent stands there at once; the stream tells it in full.
fn show(live: Live, id: String, sent: Waiting) {
    if live.messages.read_untracked().iter().any(|one| one.id == id) {
        return;
    }
    let author = live.me.get_value();
    let held = author.kind == AuthorKind::Guest && live.state.read_untracked().holds.guests;
    let now = live.now.get_untracked().unwrap_or(live.state.read_untracked().times.starts_at);
    let newest = live.messages.read_untracked().last().map(|one| one.sent_at);
    live.hear(domain::room::Said::Message(Message {
        id,
        author,
        words: sent.words,
        audience: sent.audience,
        reply_to: (!sent.reply_to.is_empty()).then_some(sent.reply_to),
        sent_at: newest.map_or(now, |newest| newest.max(now)),
        edited: false,
        held,
        taken_out: None,
        pinned: false,
        reactions: Vec::new(),
    }));
}

/// Words that were refused go back to where they were typed, before what is typed there by now. All of it is for as few as
/// any of it was.
fn give_back(live: Live, refused: &[Waiting]) {
    let words = refused.iter().map(|one| one.words.as_str()).collect::<Vec<_>>().join("\n");
    let joined = |now: &str| if now.is_empty() { words.clone() } else { format!("{words}\n{now}") };
    let field = document().get_element_by_id(Field::Words.name());
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlTextAreaElement>().ok()) {
        field.set_value(&joined(&field.value()));
    }
    let narrowest = refused.iter().fold(Audience::Everyone, |so_far, one| so_far.within(one.audience));
    if narrowest != Audience::Everyone {
        live.audience.set(narrowest);
        keep_audience(live);
    }
    keep_in_tab(live, |kept| kept.draft = joined(&kept.draft));
}

fn new_key() -> String {
    let part = || format!("{:x}", (js_sys::Math::random() * f64::from(u32::MAX)).to_bits());
    format!("{}{}", part(), part())
}

fn typed(form: &HtmlFormElement, field: Field) -> String {
    value(form, field.name())
}

fn value(form: &HtmlFormElement, name: &str) -> String {
    control(form, name)
        .and_then(|control| js_sys::Reflect::get(&control, &"value".into()).ok())
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

fn set(form: &HtmlFormElement, field: Field, words: &str) {
    if let Some(control) = control(form, field.name()) {
        let _ = js_sys::Reflect::set(&control, &"value".into(), &words.into());
    }
}

fn control(form: &HtmlFormElement, name: &str) -> Option<web_sys::Element> {
    form.elements().named_item(name)
}
