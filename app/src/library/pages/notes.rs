//! What one notes for oneself at moments of a talk.

use super::super::get_talk::{NoteView, TalkView};
use super::super::note_talk::{NoteTalk, RemoveNote};
use super::player::Player;
use crate::paths;
use crate::ui::{ErrorSummary, TextArea, TextField, Typed, turned_back, use_typed};
use domain::form::Field;
use domain::library::clock;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The moment is where the player is when somebody begins to write, unless they have written another.
#[component]
pub fn Notes(talk: TalkView, player: Player, begins_at: u32) -> impl IntoView {
    let TalkView { id, form, notes, .. } = talk;
    let keep = ServerAction::<NoteTalk>::new();
    let remove = ServerAction::<RemoveNote>::new();
    let (turned, not_removed) = (turned_back(NoteTalk::PATH), turned_back(RemoveNote::PATH));
    let error = Signal::derive(move || keep.value().get().and_then(Result::err).or(turned.get()));
    let failed = Signal::derive(move || remove.value().get().and_then(Result::err).or(not_removed.get()));
    let notes = RwSignal::new(notes);
    // How many were kept: with each the fields are new ones, and empty.
    let kept = RwSignal::new(0_u32);
    Effect::new(move |_| {
        if let Some(Ok(now)) = keep.value().get() {
            notes.set(now);
            kept.update(|kept| *kept += 1);
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(now)) = remove.value().get() {
            notes.set(now);
        }
    });
    let fields = move |kept: u32| {
        let typed = if kept == 0 { use_typed() } else { Typed::default() };
        let chosen = StoredValue::new(false);
        let begin = move |_| {
            if !chosen.get_value() {
                player.write_moment(Field::Time.name());
            }
        };
        view! {
            <div on:input=move |_| chosen.set_value(true)>
                <TextField field=Field::Time label="At" hint="Minutes and seconds, like 4:07." value=typed.or(Field::Time, clock(begins_at)) class="short" error/>
            </div>
            <div on:focusin=begin>
                <TextArea field=Field::Notes label="What I want to remember; only you see it" value=typed.or(Field::Notes, String::new()) rows=3 error/>
            </div>
        }
    };
    let talk = StoredValue::new(id.clone());
    let line = move |note: NoteView| {
        let at = note.at;
        view! {
            <li>
                <a class="moment" href=paths::talk_at(&talk.read_value(), at) rel="external" on:click=move |event| player.jump(&event, at)>
                    <span class="moment-at">{clock(at)}</span><span class="words">{note.words}</span>
                </a>
                <details class="more">
                    <summary>"Throw away"</summary>
                    <ActionForm action=remove>
                        <input type="hidden" name="id" value=talk.get_value()/>
                        <button class="button small" data-tone="danger" name="note" value=note.id>"Throw this note away"</button>
                    </ActionForm>
                </details>
            </li>
        }
    };
    view! {
        <section class="screen-only" aria-labelledby="my-notes">
            <h2 id="my-notes">"My notes"</h2>
            <ErrorSummary error=failed/>
            <ul class="moments"><For each=move || notes.get() key=|note| note.id.clone() let:note>{line(note)}</For></ul>
            <ErrorSummary error/>
            <ActionForm action=keep attr:class="stack">
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="form" value=form/>
                <For each=move || [kept.get()] key=|kept| *kept children=fields/>
                <p class="actions"><button class="button" data-tone="quiet">"Keep this note"</button></p>
            </ActionForm>
        </section>
    }
}
