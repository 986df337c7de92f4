//! Talks in a list, with what was said in them.

use super::super::shown::TalkShown;
use crate::paths;
use domain::library::{Moment, clock};
use leptos::prelude::*;

#[component]
pub fn Talks(talks: Vec<TalkShown>, label: &'static str) -> impl IntoView {
    view! { <ul class="rows found" aria-label=label>{talks.into_iter().map(row).collect_view()}</ul> }
}

fn row(talk: TalkShown) -> impl IntoView {
    let TalkShown { id, title, meta, moments, goes_on, is_heard, is_saved, for_managers } = talk;
    let mark = |shown: bool, words: &'static str| shown.then(|| view! { " "<span class="tag">{words}</span> });
    let moments = (!moments.is_empty()).then(|| {
        let moments = moments.into_iter().map(|said| moment(&id, said)).collect_view();
        view! { <ul class="moments">{moments}</ul> }
    });
    let goes_on = goes_on.map(|at| {
        view! { <p><a href=paths::talk_at(&id, at)>{format!("Go on at {}", clock(at))}</a></p> }
    });
    view! {
        <li class="row">
            <div class="row-what">
                <p class="row-title">
                    <a href=paths::talk(&id)>{title}</a>
                    {mark(for_managers, "Managers only")}
                    {mark(is_heard, "Heard")}
                    {mark(is_saved, "Saved")}
                </p>
                <p class="meta">{meta}</p>
                {goes_on}
                {moments}
            </div>
        </li>
    }
}

/// A sentence with what was looked for in it, and where it begins. Playing begins a little earlier.
fn moment(talk: &str, said: Moment) -> impl IntoView {
    let from = said.plays_from();
    let words = said
        .pieces
        .into_iter()
        .map(|(is_meant, words)| if is_meant { view! { <mark>{words}</mark> }.into_any() } else { words.into_any() });
    let speaker = (!said.speaker.is_empty()).then(|| view! { <b>{said.speaker}": "</b> });
    let id = talk.to_owned();
    view! {
        <li>
            <a class="moment" href=paths::talk_at(talk, from) on:click=move |_| tapped(&id)>
                <span class="moment-at">{clock(said.at)}</span>
                <span>{speaker}{words.collect_view()}</span>
            </a>
        </li>
    }
}

/// The page of the talk is loaded next, and plays by itself what was asked for by a tap.
#[cfg(feature = "hydrate")]
fn tapped(talk: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(super::TAPPED, talk);
    }
}

#[cfg(not(feature = "hydrate"))]
fn tapped(_: &str) {}
