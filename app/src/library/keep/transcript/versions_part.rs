use super::change::RestoreTranscript;
use super::get_transcript::{TranscriptEdit, VersionLine};
use crate::paths;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Every version that anybody saved. None is ever taken away.
#[component]
pub fn VersionsPart(edit: TranscriptEdit) -> impl IntoView {
    let (id, newest) = (edit.id.clone(), edit.version);
    let shown = edit.looked_at.unwrap_or(newest);
    let line = move |version: VersionLine| {
        let VersionLine { number, who, ago, what } = version;
        let address = if number == newest {
            paths::kept_transcript(&id)
        } else {
            format!("{}?version={number}", paths::kept_transcript(&id))
        };
        view! {
            <li class="row">
                <div class="row-what">
                    <p class="row-title">
                        <a href=address aria-current=(number == shown).then_some("true")>{format!("Version {number}")}</a>
                        {(number == newest).then(|| view! { " "<span class="tag" data-tick="yes">"Counts"</span> })}
                    </p>
                    <p>{format!("{who}, {ago}. {what}")}</p>
                </div>
            </li>
        }
    };
    (newest > 0).then(|| {
        view! {
            <section class="part" aria-labelledby="versions">
                <h2 id="versions">"Versions"</h2>
                <ol class="rows">{edit.versions.into_iter().map(line).collect_view()}</ol>
            </section>
        }
    })
}

/// Takes the last change back, as long as there was something before it.
#[component]
pub fn Undo(edit: TranscriptEdit) -> impl IntoView {
    let before = edit.version - 1;
    (before > 0).then(|| {
        view! {
            <form method="post" action=RestoreTranscript::url()>
                <input type="hidden" name="id" value=edit.id/>
                <input type="hidden" name="number" value=before/>
                <button class="plain">"Undo this"</button>
            </form>
        }
    })
}
