use super::super::cancel_session::{CancelSession, RestoreSession};
use super::super::get_session::{SessionEdit, get_session_edit};
use super::super::save_session::SaveSession;
use super::super::set_link::SetSessionLink;
use super::conflict::ConflictCard;
use super::session_form::SessionFields;
use super::session_side::SessionSide;
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, Typed, refused, typed_when, use_turned_back};
use domain::calendar::{SessionForm, words};
use domain::form::Field;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// What can be done to a session here.
#[derive(Clone, Copy)]
pub struct Acts {
    pub save: ServerAction<SaveSession>,
    pub link: ServerAction<SetSessionLink>,
    pub cancel: ServerAction<CancelSession>,
    pub restore: ServerAction<RestoreSession>,
}

/// One session: its words, its time, its link, and whether it takes place.
#[component]
pub fn SessionPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let acts = Acts {
        save: ServerAction::new(),
        link: ServerAction::new(),
        cancel: ServerAction::new(),
        restore: ServerAction::new(),
    };
    let turned_back = use_turned_back();
    // With wasm the page stays when a save comes too late: what was typed is kept here, and theirs is loaded beside it.
    let refused_as_stale = RwSignal::new(None::<(usize, Typed)>);
    let edit = Resource::new_blocking(
        move || (id.get(), turned_back.get(), refused_as_stale.get()),
        |(id, turned_back, kept)| async move {
            let edit = get_session_edit(id).await?;
            let typed = match kept {
                Some((_, typed)) => typed,
                None => typed_when(turned_back).await,
            };
            Ok::<_, AppError>((edit, typed))
        },
    );
    keep_when_stale(acts.save, refused_as_stale);
    Effect::new(move |_| {
        let answers = [acts.link.value().get(), acts.cancel.value().get(), acts.restore.value().get()];
        if answers.iter().flatten().any(|answer| matches!(answer, Ok(()) | Err(AppError::Stale))) {
            edit.refetch();
        }
    });
    Effect::new(move |_| {
        if matches!(acts.save.value().get(), Some(Ok(()))) {
            refused_as_stale.set(None);
            edit.refetch();
        }
    });
    view! { <Loaded from=edit view=move |(edit, typed)| view! { <Shown edit typed acts/> }/> }
}

fn keep_when_stale(save: ServerAction<SaveSession>, kept: RwSignal<Option<(usize, Typed)>>) {
    let sent = StoredValue::new(None::<SaveSession>);
    Effect::new(move |_| {
        if let Some(input) = save.input().get() {
            sent.set_value(Some(input));
        }
    });
    Effect::new(move |_| {
        if let (Some(Err(AppError::Stale)), Some(sent)) = (save.value().get(), sent.get_value()) {
            let version = ("version".to_owned(), sent.version.to_string());
            let fields = sent.session.pairs().map(|(field, typed)| (field.name().to_owned(), typed.to_owned()));
            let typed = Typed(std::iter::once(version).chain(fields).collect());
            kept.set(Some((save.version().get_untracked(), typed)));
        }
    });
}

#[component]
fn Shown(edit: SessionEdit, typed: Typed, acts: Acts) -> impl IntoView {
    let errors = [refused(acts.save), refused(acts.link), refused(acts.cancel), refused(acts.restore)];
    let error = Signal::derive(move || errors.iter().find_map(Get::get));
    let save_error = refused(acts.save);
    // What was typed into this form; the page's other forms share none of its fields.
    let mine = typed.has(Field::Date).then(|| SessionForm::from_pairs(&typed.0));
    let seen = typed.0.iter().find(|(name, _)| name == "version").and_then(|(_, seen)| seen.parse().ok());
    let version = seen.filter(|_| mine.is_some()).unwrap_or(edit.version);
    // The card says it better than the summary, as soon as theirs is loaded.
    let conflict = mine.clone().filter(|_| version != edit.version).map(|mine| (edit.clone(), mine));
    let has_card = conflict.is_some();
    let is_stale = Memo::new(move |_| has_card && save_error.get() == Some(AppError::Stale));
    let summary = Signal::derive(move || error.get().filter(|_| !is_stale.get()));
    let page_title = Signal::derive(move || match error.get() {
        Some(AppError::Stale) => "Somebody changed this too".to_owned(),
        Some(_) => "Look again: edit a session".to_owned(),
        None => "Edit a session".to_owned(),
    });
    let values = mine.unwrap_or_else(|| edit.form.clone());
    let fields_error = Signal::derive(move || save_error.get().filter(|why| *why != AppError::Stale));
    let SessionEdit { id, heading, title, hosts, cancelled, holiday, .. } = edit.clone();
    view! {
        <Page title=page_title wide=true>
            <Saved error/>
            <ErrorSummary error=summary/>
            {move || is_stale.get().then(|| conflict.clone().map(|(edit, mine)| view! { <Conflict edit mine save=acts.save/> }))}
            <h1>{heading}</h1>
            <p class="lede">
                {cancelled.is_some().then(|| view! { <span class="tag" data-phase="cancelled">"Cancelled"</span>" " })}
                {format!("{title}. ")}<a href=paths::session(&id)>"See it as members do"</a>"."
            </p>
            {holiday.map(|holiday| view! { <div class="notice" data-kind="warning"><p><strong>"A bank holiday. "</strong>{holiday}"."</p></div> })}
            <div class="side">
                <div>
                    <ActionForm action=acts.save attr:class="form" attr:id="when">
                        <input type="hidden" name="id" value=id/>
                        <input type="hidden" name="version" value=version/>
                        <SessionFields values hosts error=fields_error/>
                        <p class="actions"><button class="button">"Save this session"</button></p>
                    </ActionForm>
                </div>
                <SessionSide edit typed acts/>
            </div>
        </Page>
    }
}

#[component]
fn Saved(error: Signal<Option<AppError>>) -> impl IntoView {
    let query = use_query_map();
    let words = move || match query.read().get("saved").as_deref() {
        _ if error.get().is_some() => None,
        Some("1") => Some(("Saved. ", "Open pages show it already.")),
        Some("link") => Some(("Saved. ", "The link opens with the doors, and is shown to nobody before.")),
        Some("no-link") => Some(("Saved. ", "This session has no link of its own now.")),
        Some("cancelled") => Some(("Cancelled. ", "Open pages say so already, and calendars follow.")),
        Some("restored") => Some(("It is on again. ", "Open pages say so already, and calendars follow.")),
        _ => None,
    };
    move || {
        words().map(|(done, words)| {
            view! { <div class="notice" data-kind="success" role="status"><p><strong>{done}</strong>{words}</p></div> }
        })
    }
}

/// Somebody saved first: theirs beside mine, as far as they differ.
#[component]
fn Conflict(edit: SessionEdit, mine: SessionForm, save: ServerAction<SaveSession>) -> impl IntoView {
    let (id, version) = (edit.id.clone(), edit.version);
    let theirs = &edit.form;
    let moved = (&theirs.date, &theirs.time) != (&mine.date, &mine.time);
    let (who, ago) = edit.changed.clone().unwrap_or_else(|| ("Somebody".into(), String::new()));
    let heading = format!("{who} {} this {ago}", if moved { "moved" } else { "changed" });
    let day = |form: &SessionForm| match (form.date.parse(), theirs.date.parse()) {
        (Ok(date), Ok(today)) => format!("{}, {}", words::day(date, today), form.time),
        _ => format!("{}, {}", form.date, form.time),
    };
    let host = |form: &SessionForm| {
        edit.hosts.iter().find(|(value, _)| *value == form.host).map_or_else(String::new, |(_, name)| name.clone())
    };
    let things = [
        ("Time", day(theirs), day(&mine)),
        ("Topic", theirs.title.clone(), mine.title.clone()),
        ("Length in minutes", theirs.minutes.clone(), mine.minutes.clone()),
        ("Host", host(theirs), host(&mine)),
        ("Notes", theirs.notes.clone(), mine.notes.replace("\r\n", "\n")),
    ];
    let differs = things.into_iter().filter(|(_, theirs, mine)| theirs != mine);
    let differs = differs.map(|(name, theirs, mine)| (name.to_owned(), theirs, mine)).collect();
    let hidden = mine.pairs().map(|(field, typed)| {
        view! { <input type="hidden" name=field.name() value=typed.to_owned()/> }
    });
    view! {
        <ConflictCard heading differs keep_theirs=paths::organise_session(&id)>
            <ActionForm action=save>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="version" value=version/>
                {hidden.into_iter().collect_view()}
                <button class="button" data-tone="quiet">"Use mine"</button>
            </ActionForm>
        </ConflictCard>
    }
}
