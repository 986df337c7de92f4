use domain::conference::Thoughts;
use leptos::prelude::*;

/// What members who were there took from a talk, without names.
#[component]
pub fn WhatWasThought(thoughts: Thoughts) -> impl IntoView {
    let summary = thoughts.summary();
    let lines = thoughts.words.into_iter().map(|words| view! { <li>{words}</li> });
    view! {
        <p>{summary}</p>
        <ul>{lines.collect_view()}</ul>
    }
}
