use super::super::get_learning::{Learning, LearntView, get_learning};
use crate::paths;
use crate::ui::{Loaded, Page};
use domain::library::clock;
use leptos::prelude::*;

/// What somebody heard and took from it: evidence of their own development, which managers must show.
#[component]
pub fn LearningPage() -> impl IntoView {
    let learning = Resource::new_blocking(|| (), |()| get_learning());
    view! { <Loaded from=learning view=|learning| view! { <Shown learning/> }/> }
}

#[component]
fn Shown(learning: Learning) -> impl IntoView {
    let Learning { total, lines } = learning;
    if lines.is_empty() {
        return view! {
            <Page title="My learning log">
                <h1>"My learning log"</h1>
                <p class="lede">"What you hear in the library is written down here, for you alone."</p>
                <p class="actions"><a class="button" href=paths::LIBRARY>"Go to the library"</a></p>
            </Page>
        }
        .into_any();
    }
    let line = |LearntView { talk, title, meta, reflection, notes }: LearntView| {
        let notes = notes.into_iter().map(|(at, words)| {
            view! { <li><a class="moment" href=paths::talk_at(&talk, at)><span class="moment-at">{clock(at)}</span><span class="words">{words}</span></a></li> }
        });
        let notes = notes.collect_view();
        view! {
            <li class="row">
                <div class="row-what">
                    <p class="row-title"><a href=paths::talk(&talk)>{title}</a></p>
                    <p class="meta">{meta}</p>
                    {(!reflection.is_empty()).then(|| view! { <p class="words">{reflection}</p> })}
                    <ul class="moments">{notes}</ul>
                </div>
            </li>
        }
    };
    view! {
        <Page title="My learning log">
            <p class="back"><a href=paths::LIBRARY>"Library"</a></p>
            <h1>"My learning log"</h1>
            <p class="lede">{format!("You have listened for {total}. Only you see this.")}</p>
            <p class="actions">
                <a class="button" data-tone="quiet" href=paths::LEARNING_FILE rel="external" download="learning-log.csv">"Take it as CSV"</a>
                <span class="hint">"To keep it as PDF, print this page."</span>
            </p>
            <ul class="rows" aria-label="Talks heard">{lines.into_iter().map(line).collect_view()}</ul>
        </Page>
    }
    .into_any()
}
