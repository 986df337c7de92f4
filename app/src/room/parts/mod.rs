//! What the room looks like.

mod chat;
mod composer;
#[cfg(any(test, feature = "hydrate"))]
mod hearing;
mod host;
#[cfg(feature = "hydrate")]
mod keyboard;
mod live;
mod options;
#[cfg(feature = "hydrate")]
mod outbox;
mod questions;

use super::get_room::RoomView;
use super::show_me::ShowMe;
use crate::paths;
use crate::ui::{ErrorSummary, refused, use_query_map};
use chat::Chat;
use domain::calendar::Phase;
use domain::plain;
use host::{Hosting, WhatBecameOfIt};
use leptos::form::ActionForm;
use leptos::prelude::*;
use live::{Live, sent_by};
use questions::Questions;

/// The room from doors on: who is here, questions and chat. When the session is over it can still be read.
#[component]
pub fn Room(
    room: RoomView,
    /// Loads what was missed, when too much was.
    fresh: Signal<Option<RoomView>>,
) -> impl IntoView {
    let (shown, shows_me, muted) = (room.shown.clone(), room.shows_me, room.muted);
    let (outcome, outcome_why, as_of) = (room.outcome, room.outcome_why.clone(), room.as_of);
    let talk = room.talk.clone();
    let live = Live::new(room);
    Effect::new(move |_| {
        if let Some(room) = fresh.get() {
            live.load(room);
        }
    });
    let phase = Memo::new(move |_| live.state.read().times.phase(live.now.get().unwrap_or(as_of)));
    let is_open = Memo::new(move |_| (Phase::Doors..=Phase::RunningOver).contains(&phase.get()));
    // Members go on reading when it is over.
    let begun = Memo::new(move |_| phase.get() >= Phase::Doors && (live.eyes.belongs || phase.get() < Phase::Over));
    let query = use_query_map();
    let shows_questions = RwSignal::new(query.read_untracked().get("show").as_deref() == Some("questions"));
    view! {
        <Show when=move || begun.get()>
            <section class="room part" id="room" aria-labelledby="room-title" data-open=move || is_open.get().then_some("")
                data-show=move || if shows_questions.get() { "questions" } else { "chat" }>
                <div class="room-head">
                    <h2 id="room-title">"The room"</h2>
                    <Here live shown=shown.clone() shows_me open=is_open/>
                </div>
                {muted.then(|| view! { <p class="notice" data-kind="info">{domain::room::CannotSay::Muted.to_string()}</p> })}
                {live.eyes.hosts.then(|| view! { <Hosting live open=is_open/> })}
                {(live.eyes.hosts).then(|| {
                    let (why, talk) = (outcome_why.clone(), talk.clone());
                    view! { <Show when=move || phase.get() == Phase::Over><WhatBecameOfIt live outcome why=why.clone() talk=talk.clone()/></Show> }
                })}
                <Tabs live shows_questions/>
                <div class="room-parts">
                    <Questions live open=is_open/>
                    <Chat live open=is_open shown=Signal::derive(move || !shows_questions.get())/>
                </div>
            </section>
        </Show>
    }
}

/// On a phone one of both is in view; where there is room, both are and this is not.
#[component]
fn Tabs(live: Live, shows_questions: RwSignal<bool>) -> impl IntoView {
    let tab = move |questions: bool, address: String, words: Signal<String>| {
        view! {
            <a href=address aria-current=move || (shows_questions.get() == questions).then_some("true")
                on:click=move |click| { click.prevent_default(); shows_questions.set(questions) }>{words}</a>
        }
    };
    let open = move || live.questions.read().iter().filter(|question| !live::is_done(question)).count();
    let questions = Signal::derive(move || format!("Questions ({})", open()));
    let page = live.page.get_value();
    view! {
        <nav class="tabs" aria-label="Parts of the room">
            {tab(true, paths::in_room(&page, "show", "questions", "asked"), questions)}
            {tab(false, paths::in_room(&page, "show", "chat", "said"), Signal::derive(|| "Chat".to_owned()))}
        </nav>
    }
}

/// How many are here, and the names of those who chose to be seen.
#[component]
fn Here(live: Live, shown: Vec<String>, shows_me: bool, open: Memo<bool>) -> impl IntoView {
    let action = ServerAction::<ShowMe>::new();
    let error = refused(action);
    let shown_now = RwSignal::new(shows_me);
    let sent = sent_by(action);
    Effect::new(move |_| {
        if let (Some(Ok(())), Some(sent)) = (action.value().get(), sent.get_value()) {
            shown_now.set(sent.show == "yes");
        }
    });
    let count = move || match live.state.read().here {
        0 => "Nobody else is here yet.".to_owned(),
        1 => "One person is here.".to_owned(),
        n => format!("{} are here.", plain::capital(&plain::count(n))),
    };
    let others: Vec<String> = {
        let me = live.me.read_value();
        shown.into_iter().filter(|name| *name != me.name).collect()
    };
    let names = move || {
        let mut names = others.clone();
        if shown_now.get() {
            names.insert(0, "you".into());
        }
        (!names.is_empty()).then(|| format!(" Among them {}.", plain::list(&names)))
    };
    view! {
        <div class="here" id="here">
            <ErrorSummary error/>
            <Show when=move || open.get()>
                <p class="meta">{count}{names.clone()}</p>
                {live.eyes.belongs.then(|| view! {
                    <ActionForm action=action attr:class="inline">
                        <input type="hidden" name="id" value=live.session.get_value()/>
                        <button class="plain" name="show" value=move || if shown_now.get() { "no" } else { "yes" }>
                            {move || if shown_now.get() { "Don’t show my name" } else { "Show my name" }}
                        </button>
                    </ActionForm>
                })}
            </Show>
        </div>
    }
}
