use super::super::cancel_session::{CancelSession, RestoreSession};
use super::super::compare_session::compare_session;
use super::super::get_review::Conflict;
use super::super::get_session::{SessionEdit, get_session_edit};
use super::super::save_session::SaveSession;
use super::super::set_link::SetSessionLink;
use super::session_form::SessionFields;
use super::session_side::SessionSide;
use crate::error::AppError;
use crate::paths;
use crate::room::InviteSpeaker;
use crate::ui::{ConflictCard, ErrorSummary, Loaded, Page, Typed, refused, turned_back, use_turned_back, use_typed};
use domain::calendar::SessionForm;
use domain::form::Field;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
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
            let edit = get_session_edit(id.clone()).await?;
            let typed = match kept {
                Some((_, typed)) => typed,
                None => {
                    if turned_back {
                        use_typed()
                    } else {
                        Typed::default()
                    }
                }
            };
            let conflict = match mine(&typed, &id) {
                Some((seen, mine)) if seen != edit.version => Some(compare_session(id, mine).await?),
                _ => None,
            };
            Ok::<_, AppError>((edit, typed, conflict))
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
    view! { <Loaded from=edit view=move |(edit, typed, conflict)| view! { <Shown edit typed conflict acts/> }/> }
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

/// The session's form as it was turned back, with the version it was opened on. The page's other forms have no date.
fn mine(typed: &Typed, id: &str) -> Option<(i64, SessionForm)> {
    let of = |name: &str| typed.0.iter().find(|(its, _)| its == name).map(|(_, typed)| typed.as_str());
    let seen = of("version")?.parse().ok()?;
    (typed.has(Field::Date) && of("id").is_none_or(|its| its == id)).then(|| (seen, SessionForm::from_pairs(&typed.0)))
}

#[component]
fn Shown(edit: SessionEdit, typed: Typed, conflict: Option<Conflict>, acts: Acts) -> impl IntoView {
    let errors = [refused(acts.save), refused(acts.link), refused(acts.cancel), refused(acts.restore)];
    let invited = turned_back(InviteSpeaker::url());
    let error = Signal::derive(move || errors.iter().find_map(Get::get).or_else(|| invited.get()));
    let save_error = refused(acts.save);
    let mine = mine(&typed, &edit.id);
    let (version, values) = mine.clone().unwrap_or_else(|| (edit.version, edit.form.clone()));
    // The card says it better than the summary, as soon as theirs is loaded.
    let has_card = conflict.is_some();
    let is_stale = Memo::new(move |_| has_card && save_error.get() == Some(AppError::Stale));
    let card = conflict.zip(mine).map(|(conflict, (_, mine))| (conflict, mine, edit.id.clone(), edit.version));
    let summary = Signal::derive(move || error.get().filter(|_| !is_stale.get()));
    let page_title = Signal::derive(move || match error.get() {
        Some(AppError::Stale) => "Somebody changed this too".to_owned(),
        Some(_) => "Look again: edit a session".to_owned(),
        None => "Edit a session".to_owned(),
    });
    let fields_error = Signal::derive(move || save_error.get().filter(|why| *why != AppError::Stale));
    let SessionEdit { id, heading, title, hosts, cancelled, holiday, .. } = edit.clone();
    view! {
        <Page title=page_title wide=true>
            <Saved error/>
            <ErrorSummary error=summary/>
            {move || card.clone().filter(|_| is_stale.get()).map(|(conflict, mine, id, version)| {
                view! { <Theirs id version conflict mine save=acts.save/> }
            })}
            <h1>{heading}</h1>
            <p class="lede">
                {cancelled.is_some().then(|| view! { <span class="tag" data-phase="cancelled">"Cancelled"</span>" " })}
                {format!("{title}. ")}<a href=paths::session(&id)>"See it as members do"</a>"."
                {edit.is_open.then(|| view! { " "<a href=paths::roster(&id)>"See its guests"</a>"." })}
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
        Some("speaker") => Some(("Invited. ", "Their link is on its way to them.")),
        Some("no-speaker") => Some(("Ended. ", "That link leads nowhere any more.")),
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
fn Theirs(
    id: String,
    version: i64,
    conflict: Conflict,
    mine: SessionForm,
    save: ServerAction<SaveSession>,
) -> impl IntoView {
    let hidden = mine.pairs().map(|(field, typed)| {
        view! { <input type="hidden" name=field.name() value=typed.to_owned()/> }
    });
    view! {
        <ConflictCard heading=conflict.heading differs=conflict.differs keep_theirs=paths::organise_session(&id)>
            <ActionForm action=save>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="version" value=version/>
                {hidden.into_iter().collect_view()}
                <button class="button" data-tone="quiet">"Use mine"</button>
            </ActionForm>
        </ConflictCard>
    }
}
