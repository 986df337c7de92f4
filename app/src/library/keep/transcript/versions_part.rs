use super::change::RestoreTranscript;
use super::get_transcript::{TranscriptEdit, VersionLine};
use crate::paths;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Every version that anybody saved. None is ever taken away.
#[component]
pub fn VersionsPart(edit: TranscriptEdit) -> impl IntoView {
    let (id, newest) = (edit.id.clone(), edit.version);
    let counts = edit.versions.iter().find(|line| line.counts).map(|line| line.number);
    let shown = edit.looked_at.or(counts);
    let line = move |version: VersionLine| {
        let VersionLine { number, who, ago, what, counts, .. } = version;
        let address = if counts {
            paths::kept_transcript(&id)
        } else {
            format!("{}?version={number}", paths::kept_transcript(&id))
        };
        view! {
            <li class="row">
                <div class="row-what">
                    <p class="row-title">
                        <a href=address aria-current=(Some(number) == shown).then_some("true")>{format!("Version {number}")}</a>
                        {counts.then(|| view! { " "<span class="tag" data-tick="yes">"Counts"</span> })}
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
    // What a program made and nobody took never counted.
    let before = edit.versions.iter().filter(|line| !line.counts && !line.is_made).map(|line| line.number).next();
    before.map(|before| {
        view! {
            <form method="post" action=RestoreTranscript::url()>
                <input type="hidden" name="id" value=edit.id/>
                <input type="hidden" name="number" value=before/>
                <button class="plain">"Undo this"</button>
            </form>
        }
    })
}
