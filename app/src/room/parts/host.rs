use super::super::direct::Direct;
use super::live::{Live, sent_by};
use crate::paths;
use crate::ui::{ErrorSummary, refused};
use domain::form::Field;
use domain::room::{EXTENDED_BY, Outcome, RoomState, Slow};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What whoever hosts can do about the room, within reach of a thumb.
#[component]
pub fn Hosting(live: Live, open: Memo<bool>) -> impl IntoView {
    let direct = ServerAction::<Direct>::new();
    let error = refused(direct);
    view! {
        <Show when=move || open.get()>
            <details class="hosting more">
                <summary>"You are hosting"</summary>
                <ErrorSummary error/>
                <div class="actions">
                    <Switch live direct is_on=|state| state.chat_open on=("close-chat", "Close the chat") off=("open-chat", "Open the chat")/>
                    <Switch live direct is_on=|state| state.holds.anonymous on=("let-all-through", "Let anonymous questions through") off=("hold", "Look at anonymous questions first")/>
                    {live.outsiders.then(|| view! {
                        <Switch live direct is_on=|state| state.holds.guests on=("let-guests-speak", "Let guests’ messages through") off=("hold-guests", "Look at guests’ messages first")/>
                    })}
                    <ActionForm action=direct>
                        <input type="hidden" name="id" value=live.session.get_value()/>
                        // Of two hosts who press it at once, one extends: both saw the same.
                        <input type="hidden" name="about" value=live.state.get_untracked().extended_minutes.to_string()
                            prop:value=move || live.state.read().extended_minutes.to_string()/>
                        <button class="button small" data-tone="quiet" name="act" value="extend">{format!("{EXTENDED_BY} minutes more")}</button>
                    </ActionForm>
                </div>
                <SlowDown live direct/>
                <details class="more">
                    <summary>"End the session"</summary>
                    <p>"The room closes for everyone at once. What was said stays for members."</p>
                    <ActionForm action=direct>
                        <input type="hidden" name="id" value=live.session.get_value()/>
                        <button class="button" data-tone="danger" name="act" value="end">"End it now"</button>
                    </ActionForm>
                </details>
            </details>
        </Show>
    }
}

/// A button that says what pressing it does now. Each side is the word for the server and the words on it.
#[component]
fn Switch(
    live: Live,
    direct: ServerAction<Direct>,
    is_on: fn(&RoomState) -> bool,
    on: (&'static str, &'static str),
    off: (&'static str, &'static str),
) -> impl IntoView {
    let now = move || if is_on(&live.state.read()) { on } else { off };
    view! {
        <ActionForm action=direct>
            <input type="hidden" name="id" value=live.session.get_value()/>
            <button class="button small" data-tone="quiet" name="act" value=move || now().0>{move || now().1}</button>
        </ActionForm>
    }
}

#[component]
fn SlowDown(live: Live, direct: ServerAction<Direct>) -> impl IntoView {
    let picks = Slow::ALL.iter().map(move |slow| {
        let pressed = move || if live.state.read().slow_seconds == slow.seconds() { "true" } else { "false" };
        view! { <button class="pick" name="act" value=format!("slow-{}", slow.code()) aria-pressed=pressed>{slow.label()}</button> }
    });
    view! {
        <ActionForm action=direct>
            <input type="hidden" name="id" value=live.session.get_value()/>
            <fieldset>
                <legend>"Between two messages of one person"</legend>
                <div class="choice">{picks.collect_view()}</div>
            </fieldset>
        </ActionForm>
    }
}

/// Asked of whoever hosted when it is over: where is the recording?
#[component]
pub fn WhatBecameOfIt(
    live: Live,
    outcome: Option<Outcome>,
    why: String,
    talk: Option<(String, String)>,
) -> impl IntoView {
    // A talk of it says more than anybody could.
    if let Some((talk, words)) = talk {
        let page = paths::organise_talk(&talk);
        return view! { <p>{words}" "<a href=page>"Look after it"</a></p> }.into_any();
    }
    let direct = ServerAction::<Direct>::new();
    let error = refused(direct);
    let sent = sent_by(direct);
    let problem = Memo::new(move |_| error.get().and_then(|error| error.about(Field::Reason)));
    let chosen = move || match direct.value().get() {
        Some(Ok(())) => sent.get_value().and_then(|sent| Outcome::from_code(sent.act.trim_start_matches("recorded-"))),
        _ => outcome,
    };
    let picks = Outcome::ALL.iter().map(move |one| {
        let pressed = move || if chosen() == Some(*one) { "true" } else { "false" };
        view! { <button class="pick" name="act" value=format!("recorded-{}", one.code()) aria-pressed=pressed>{one.label()}</button> }
    });
    view! {
        <ErrorSummary error/>
        <ActionForm action=direct attr:class="notice" attr:data-kind="info">
            <input type="hidden" name="id" value=live.session.get_value()/>
            <fieldset>
                <legend>"What has become of the recording?"</legend>
                <div class="field" data-bad=move || problem.get().map(|_| "")>
                    <label for="reason">"If it was not recorded: why?"</label>
                    {move || problem.get().map(|problem| view! { <p class="error" id="reason-error">{problem.to_string()}</p> })}
                    <input id="reason" name="reason" value=why maxlength="200"/>
                </div>
                <div class="choice">{picks.collect_view()}</div>
            </fieldset>
            <p><a href=paths::new_talk_of(&live.session.get_value())>"Add the recording's talk"</a></p>
        </ActionForm>
    }
    .into_any()
}
