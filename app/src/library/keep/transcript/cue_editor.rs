//! The lines of a page, cue by cue. Without wasm they are one text, which is also what is sent: the fields only write it.

use crate::error::AppError;
use crate::ui::TextArea;
use domain::form::Field;
use domain::library::{Cue, Transcript, cue_time, parse_cue_time, read_part, write_part};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn CueEditor(text: String, #[prop(into)] error: Signal<Option<AppError>>) -> impl IntoView {
    let hint = "Times, then who speaks and their words. An empty line between two. What you take out here is gone from this version.";
    // What cannot be read is put right as text.
    let readable = read_part(&text).ok();
    let editor = RwSignal::new(None::<Editor>);
    let shows = readable.is_some();
    Effect::new(move |_| {
        if let Some(part) = &readable {
            editor.set(Some(Editor::new(part)));
        }
    });
    view! {
        <div hidden=move || shows && editor.read().is_some()>
            <TextArea field=Field::Cues label="The lines of this page, as WebVTT" hint value=text error rows=24/>
        </div>
        {move || editor.get().map(|editor| view! { <Rows editor/> })}
    }
}

/// One cue, as typed.
#[derive(Clone, Copy)]
struct Row {
    key: u32,
    start: RwSignal<String>,
    end: RwSignal<String>,
    speaker: RwSignal<String>,
    words: RwSignal<String>,
    field: NodeRef<html::Textarea>,
}

#[derive(Clone, Copy)]
struct Editor {
    rows: RwSignal<Vec<Row>>,
    next_key: StoredValue<u32>,
    /// How the rows were before each step that took some away or added one.
    steps: RwSignal<Vec<Vec<Row>>>,
    /// Of all rows: one that a press on another makes must outlive that one.
    owner: StoredValue<Owner>,
}

impl Editor {
    fn new(part: &Transcript) -> Self {
        let editor = Self {
            rows: RwSignal::new(Vec::new()),
            next_key: StoredValue::new(0),
            steps: RwSignal::new(Vec::new()),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        let rows = part.cues().iter().map(|cue| editor.row(cue)).collect();
        editor.rows.set(rows);
        editor
    }

    fn row(self, cue: &Cue) -> Row {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        self.owner.get_value().with(|| Row {
            key,
            start: RwSignal::new(cue_time(cue.start)),
            end: RwSignal::new(cue_time(cue.end)),
            speaker: RwSignal::new(cue.speaker.clone()),
            words: RwSignal::new(cue.words.clone()),
            field: NodeRef::new(),
        })
    }

    fn at(self, row: Row) -> Option<usize> {
        self.rows.with_untracked(|rows| rows.iter().position(|its| its.key == row.key))
    }

    /// Puts other rows in the place of so many from this one on.
    fn put(self, row: Row, many: usize, others: Vec<Row>) {
        let Some(at) = self.at(row) else { return };
        let before = self.rows.get_untracked();
        self.rows.update(|rows| {
            let end = (at + many).min(rows.len());
            rows.splice(at..end, others);
        });
        self.steps.update(|steps| steps.push(before));
    }

    fn undo(self) {
        if let Some(before) = self.steps.try_update(Vec::pop).flatten() {
            self.rows.set(before);
        }
    }

    fn split(self, row: Row) {
        let caret = row.caret();
        let Some((first, second)) = row.cue().and_then(|cue| cue.split(caret)) else { return };
        let rows = vec![self.row(&first), self.row(&second)];
        let second = rows.get(1).copied();
        self.put(row, 1, rows);
        focus(second);
    }

    fn join(self, row: Row) {
        let next = self.neighbour(row, 1);
        let (Some(cue), Some(other)) = (row.cue(), next.and_then(Row::cue)) else { return };
        let joined = self.row(&cue.joined(&other));
        self.put(row, 2, vec![joined]);
        focus(Some(joined));
    }

    fn add_after(self, row: Row) {
        let from = parse_cue_time(&row.end.get_untracked()).unwrap_or(0);
        let until = self.neighbour(row, 1).and_then(|next| parse_cue_time(&next.start.get_untracked()));
        let end = until.filter(|until| *until > from).unwrap_or(from.saturating_add(3_000));
        let added = self.row(&Cue { start: from, end, speaker: row.speaker.get_untracked(), words: String::new() });
        self.put(row, 1, vec![row, added]);
        focus(Some(added));
    }

    fn remove(self, row: Row) {
        let next = self.neighbour(row, 1).or_else(|| self.neighbour(row, -1));
        self.put(row, 1, Vec::new());
        focus(next);
    }

    fn neighbour(self, row: Row, by: isize) -> Option<Row> {
        let at = self.at(row)?.checked_add_signed(by)?;
        self.rows.with_untracked(|rows| rows.get(at).copied())
    }

    /// What is sent. A row without words is none.
    fn text(self) -> String {
        let rows = self.rows.read();
        let blocks = rows.iter().filter(|row| !row.words.read().trim().is_empty()).map(|row| row.block());
        blocks.collect::<Vec<_>>().join("\n")
    }
}

impl Row {
    fn cue(self) -> Option<Cue> {
        Some(Cue {
            start: parse_cue_time(&self.start.get_untracked())?,
            end: parse_cue_time(&self.end.get_untracked())?,
            speaker: self.speaker.get_untracked(),
            words: self.words.get_untracked(),
        })
    }

    /// With the times as typed: what is wrong with them, the server says with its line.
    fn block(self) -> String {
        let cue = Cue { start: 0, end: 0, speaker: self.speaker.get(), words: self.words.get() };
        let part = write_part(&Transcript::new(vec![cue]));
        let (_, said) = part.split_once('\n').unwrap_or_default();
        format!("{} --> {}\n{said}", self.start.get().trim(), self.end.get().trim())
    }

    /// The byte of its words before which the caret stands.
    fn caret(self) -> usize {
        let Some(field) = self.field.get_untracked() else { return 0 };
        let units = field.selection_start().ok().flatten().unwrap_or(0) as usize;
        let words = self.words.get_untracked();
        let mut passed = 0;
        let letters = words.char_indices().find(|(_, letter)| {
            let here = passed >= units;
            passed += letter.len_utf16();
            here
        });
        letters.map_or(words.len(), |(at, _)| at)
    }
}

/// Once it is on the page.
fn focus(row: Option<Row>) {
    let Some(row) = row else { return };
    request_animation_frame(move || {
        if let Some(field) = row.field.get_untracked() {
            let _ = field.focus();
        }
    });
}

#[component]
fn Rows(editor: Editor) -> impl IntoView {
    Effect::new(move |_| write(&editor.text()));
    let can_undo = move || !editor.steps.read().is_empty();
    view! {
        <div>
            <p class="hint" id="cue-keys">"Keys in a line: Enter goes to the next, Ctrl and Enter cuts it in two where the caret stands, Alt with up and down moves between lines."</p>
            <ol class="cues" aria-label="Lines of this page">
                <For each=move || editor.rows.get() key=|row| row.key children=move |row| view! { <CueRow editor row/> }/>
            </ol>
            {move || can_undo().then(|| view! {
                <p class="actions"><button type="button" class="button" data-tone="quiet" on:click=move |_| editor.undo()>"Undo the last step"</button></p>
            })}
        </div>
    }
}

#[component]
fn CueRow(editor: Editor, row: Row) -> impl IntoView {
    let bad = |typed: RwSignal<String>| move || parse_cue_time(&typed.read()).is_none().then_some("true");
    let keys = move |event: KeyboardEvent| {
        let goes_to = match (event.key().as_str(), event.ctrl_key() || event.meta_key(), event.alt_key()) {
            ("Enter", true, _) => {
                event.prevent_default();
                editor.split(row);
                None
            }
            ("Enter", false, false) | ("ArrowDown", false, true) => {
                event.prevent_default();
                editor.neighbour(row, 1)
            }
            ("ArrowUp", false, true) => {
                event.prevent_default();
                editor.neighbour(row, -1)
            }
            _ => None,
        };
        focus(goes_to);
    };
    let act = |does: fn(Editor, Row)| move |_| does(editor, row);
    view! {
        <li class="cue">
            <div class="cue-head">
                <input aria-label="Begins" autocomplete="off" aria-invalid=bad(row.start) prop:value=row.start on:input=move |event| row.start.set(event_target_value(&event))/>
                <input aria-label="Ends" autocomplete="off" aria-invalid=bad(row.end) prop:value=row.end on:input=move |event| row.end.set(event_target_value(&event))/>
                <input aria-label="Speaker" autocomplete="off" placeholder="Speaker" prop:value=row.speaker on:input=move |event| row.speaker.set(event_target_value(&event))/>
            </div>
            <textarea aria-label="Words" aria-describedby="cue-keys" rows="2" node_ref=row.field prop:value=row.words
                on:input=move |event| row.words.set(event_target_value(&event)) on:keydown=keys></textarea>
            <div class="cue-acts">
                <button type="button" class="plain" on:click=act(Editor::split)>"Cut here"</button>
                <button type="button" class="plain" on:click=act(Editor::join)>"Join the next"</button>
                <button type="button" class="plain" on:click=act(Editor::add_after)>"Add a line"</button>
                <button type="button" class="plain" on:click=act(Editor::remove)>"Take out"</button>
            </div>
        </li>
    }
}

/// Into the field that is sent.
#[cfg(feature = "hydrate")]
fn write(text: &str) {
    use wasm_bindgen::JsCast;
    let field = document().get_element_by_id(Field::Cues.name());
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlTextAreaElement>().ok()) {
        field.set_value(text);
    }
}

/// On the server nobody edits anything.
#[cfg(not(feature = "hydrate"))]
fn write(_: &str) {}
