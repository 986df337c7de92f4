//! Beside a talk's form: what is there of it, and whether members find it.

use super::super::get_kept_talk::KeptTalk;
use super::super::set_state::SetTalkState;
use crate::paths;
use domain::library::State;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

#[component]
pub fn TalkSide(kept: KeptTalk) -> impl IntoView {
    let place = |(has, words): (bool, String)| {
        view! { <li><span class="tag" data-tick=if has { "yes" } else { "no" }>{words}</span></li> }
    };
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let (who, ago) = kept.changed.clone();
    let transcript = if kept.has_transcript { "Edit the transcript" } else { "Bring the transcript" };
    view! {
        <div>
            <section class="part" aria-labelledby="publish-title">
                <h2 id="publish-title">{headline(kept.state)}</h2>
                <ul class="moments" aria-label="What is there">{kept.in_place.clone().into_iter().map(place).collect_view()}</ul>
                <Publish kept=kept.clone()/>
            </section>
            <section class="part" aria-labelledby="recording-title">
                <h2 id="recording-title">"Recording"</h2>
                <p class="actions"><a class="button" data-tone="quiet" href=paths::talk_files(&kept.id)>"Upload the recording"</a></p>
            </section>
            <section class="part" aria-labelledby="transcript-title">
                <h2 id="transcript-title">"What was said"</h2>
                <p class="actions"><a class="button" data-tone="quiet" href=paths::kept_transcript(&kept.id)>{transcript}</a></p>
                <p><a href=paths::redact_talk(&kept.id)>"Take a part out for good"</a></p>
            </section>
            <Proposed lines=kept.proposed.clone()/>
            <section class="part" aria-labelledby="facts-title">
                <h2 id="facts-title">"So far"</h2>
                <dl class="facts">
                    {kept.published.map(|day| fact("First published", day))}
                    {fact("Last changed", format!("{who}, {ago}"))}
                </dl>
                {kept.session.map(|session| view! { <p><a href=session>"The session it was recorded of"</a></p> })}
            </section>
        </div>
    }
}

/// One tap takes a chapter into the form and saves that, with what else was typed there.
#[component]
fn Proposed(lines: Vec<String>) -> impl IntoView {
    let one = |line: String| {
        let words = line.clone();
        view! {
            <li class="proposed">
                <span>{words.clone()}</span>
                <button class="plain" form="words" name="chapter" value=line>"Take"<span class="visually-hidden">{format!(" {words}")}</span></button>
            </li>
        }
    };
    (!lines.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="proposed-title">
                <h2 id="proposed-title">"Chapters it may have"</h2>
                <p class="hint">"From the agenda and the questions answered, counted from when the session was to begin. A tap saves it with what is in the form."</p>
                <ul class="moments" aria-label="Proposed chapters">{lines.into_iter().map(one).collect_view()}</ul>
            </section>
        }
    })
}

fn headline(state: State) -> &'static str {
    match state {
        State::Draft => "In preparation",
        State::Published => "Members find it",
        State::Withdrawn => "Taken out",
    }
}

/// What is missing stands above: the button says when something is, and stops nobody who knows why.
#[component]
fn Publish(kept: KeptTalk) -> impl IntoView {
    let KeptTalk { id, version, state, is_empty, in_place, publishes, .. } = kept;
    let is_whole = in_place.iter().all(|(has, _)| *has);
    let (becomes, button, tone) = match (state, is_whole) {
        (State::Published, _) => (State::Withdrawn, "Take it out of the library", Some("danger")),
        (_, true) => (State::Published, "Publish this talk", None),
        (_, false) => (State::Published, "Publish it as it is", Some("quiet")),
    };
    let words = match state {
        State::Published => "Taken out, nobody finds or hears it. Everything of it is kept, and it can come back.",
        _ if !publishes => "An organiser publishes it.",
        _ if is_empty => "There is nothing in it yet to hear or to read.",
        _ if is_whole => "All is there. Members find it within seconds.",
        _ => "What is missing can follow. Members find it within seconds.",
    };
    view! {
        <p>{words}</p>
        {publishes.then(|| view! {
            <form method="post" action=SetTalkState::url()>
                <input type="hidden" name="id" value=id.clone()/>
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name="state" value=becomes.code()/>
                <p class="actions"><button class="button" data-tone=tone>{button}</button></p>
            </form>
        })}
        {(state == State::Published).then(|| view! { <p><a href=paths::talk(&id)>"See it as members do"</a></p> })}
    }
}
