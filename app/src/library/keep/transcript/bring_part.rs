use super::get_transcript::Brought;
use crate::paths;
use crate::ui::{TextArea, use_query_map};
use domain::form::Field;
use leptos::prelude::*;

/// A transcript from another program: a file, or what was copied from one.
#[component]
pub fn BringPart(id: String, brought: Option<Brought>, has_lines: bool) -> impl IntoView {
    let query = use_query_map();
    let refused = Memo::new(move |_| match query.read().get("refused").as_deref() {
        Some("missing") => Some("Choose a file, or paste the transcript."),
        Some("large") => Some("That is larger than 10 MB. Leave out what is no speech, or split the recording."),
        Some("broken") => Some("It did not come whole. Send it once more."),
        _ => None,
    });
    let Brought { faults, text } = brought.unwrap_or_default();
    let has_faults = !faults.is_empty();
    let fault = |(words, line): (String, String)| {
        view! { <li><a href="#words" rel="external">{words}</a>{(!line.is_empty()).then(|| view! { <br/><code>{line}</code> })}</li> }
    };
    let faults = has_faults.then(|| {
        view! {
            <div class="errors" role="alert" tabindex="-1" aria-labelledby="faults">
                <h3 id="faults">"Something to put right"</h3>
                <ul>{faults.into_iter().map(fault).collect_view()}</ul>
            </div>
        }
    });
    let heading = if has_lines { "Bring another one" } else { "Bring the transcript" };
    // With lines to edit on the page there is a field of that name already.
    let rows = if has_lines && !has_faults { 3 } else { 8 };
    view! {
        <section class="part" id="bring" aria-labelledby="bring-title">
            <h2 id="bring-title">{heading}</h2>
            {faults}
            {has_lines.then(|| view! { <p>"It takes the place of the one that is here, which is kept as a version."</p> })}
            <form class="form" method="post" action=paths::bring_transcript(&id) enctype="multipart/form-data">
                <div class="field" data-bad=move || refused.get().map(|_| "")>
                    <label for="transcript-file">"File: WebVTT or SubRip (SRT)"</label>
                    {move || refused.get().map(|words| view! {
                        <p class="error" id="transcript-file-error" role="alert"><span class="visually-hidden">"To put right: "</span>{words}</p>
                    })}
                    <input id="transcript-file" name="file" type="file" accept=".vtt,.srt,text/vtt,text/plain,application/x-subrip"
                        aria-describedby=move || refused.get().map(|_| "transcript-file-error")/>
                </div>
                <TextArea field=Field::Words label="Or paste it" hint="Times and words, as in 00:04.000 --> 00:07.500." value=text error=None rows/>
                <p class="actions"><button class="button" data-tone=has_lines.then_some("quiet")>"Take it in"</button></p>
            </form>
        </section>
    }
}
