//! What is said, beside the player: read, followed, searched and copied from.

use super::super::get_talk::TalkView;
use super::player::Player;
use crate::paths;
use domain::library::{Cue, clock};
use domain::members::fold;
use leptos::prelude::*;

/// Each cue is a link to its second, so it works before the wasm does, and prints.
#[component]
pub fn TranscriptView(talk: TalkView, player: Player) -> impl IntoView {
    let TalkView { id, title, cues, .. } = talk;
    if cues.is_empty() {
        return view! { <section class="transcript" aria-labelledby="transcript">
            <h2 id="transcript">"Transcript"</h2>
            <p>"Nobody has written this talk down yet."</p>
        </section> }
        .into_any();
    }
    let starts: Vec<u32> = cues.iter().map(|cue| cue.start).collect();
    let current = Memo::new(move |_| {
        let position = player.position.get();
        starts.partition_point(|start| *start <= position).checked_sub(1)
    });
    player.follow(current);
    let looked_for = RwSignal::new(String::new());
    let folded = Memo::new(move |_| fold(&looked_for.get()));
    let said: Vec<String> = cues.iter().map(|cue| fold(&cue.words)).collect();
    let hits = Memo::new(move |_| {
        folded
            .with(|folded| if folded.is_empty() { 0 } else { said.iter().filter(|said| said.contains(folded)).count() })
    });
    let hits_words = move || match (folded.with(String::is_empty), hits.get()) {
        (true, _) => String::new(),
        (false, 0) => "Not said in this talk".to_owned(),
        (false, n) => domain::plain::counted(i64::try_from(n).unwrap_or(i64::MAX), "line"),
    };
    let copied = RwSignal::new(false);
    let copy = {
        let (cues, title, id) = (cues.clone(), title, id.clone());
        move |_| {
            let shows = |cue: &&Cue| folded.with_untracked(|folded| fold(&cue.words).contains(folded.as_str()));
            let now = current.get_untracked().and_then(|at| cues.get(at)).filter(shows);
            let Some(cue) = now.or_else(|| cues.iter().find(shows)) else { return };
            player.copy(&quote(cue, &title, &id), copied);
        }
    };
    let mut before = String::new();
    let lines = cues.into_iter().enumerate().map(|(n, cue)| {
        let changes = cue.speaker != before;
        before.clone_from(&cue.speaker);
        let words = fold(&cue.words);
        let shows = move || folded.with(|folded| folded.is_empty() || words.contains(folded.as_str()));
        let Cue { start, speaker, words, .. } = cue;
        let name = (changes && !speaker.is_empty()).then(|| view! { <b class="speaker">{speaker}</b> });
        view! {
            <li data-now=move || (current.get() == Some(n)).then_some("") hidden=move || !shows()>
                {name}
                <a class="moment" href=paths::talk_at(&id, start) rel="external" on:click=move |event| player.jump(&event, start)>
                    <span class="moment-at">{clock(start)}</span><span>{words}</span>
                </a>
            </li>
        }
    });
    let lines: Vec<_> = lines.collect();
    view! {
        <section class="transcript" aria-labelledby="transcript">
            <h2 id="transcript">"Transcript"</h2>
            <div class="transcript-tools">
                <label class="visually-hidden" for="within">"Find in this talk"</label>
                <input id="within" type="search" placeholder="Find in this talk" autocomplete="off" on:input=move |event| looked_for.set(event_target_value(&event))/>
                <span class="meta" role="status">{hits_words}</span>
                <button type="button" class="button" data-tone="quiet" on:click=copy>
                    {move || if copied.get() { "Copied" } else { "Copy this line" }}
                </button>
            </div>
            <ol class="lines" id="lines" tabindex="0" aria-label="What is said">{lines}</ol>
        </section>
    }
    .into_any()
}

/// A sentence as one would quote it, with where it is.
fn quote(cue: &Cue, title: &str, id: &str) -> String {
    let speaker = if cue.speaker.is_empty() { String::new() } else { format!("{}, ", cue.speaker) };
    let seconds = cue.start / 1000;
    format!("“{}” – {speaker}{title}, {} ({}?t={seconds})", cue.words, clock(cue.start), paths::talk(id))
}
