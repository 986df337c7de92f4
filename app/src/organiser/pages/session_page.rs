use super::super::cancel_session::{CancelSession, RestoreSession};
use super::super::get_session::{SessionEdit, get_session_edit};
use super::super::review_session::{Act, SessionAsked, SessionReview, review_session};
use super::super::save_session::SaveSession;
use super::super::set_link::SetSessionLink;
use super::host_field::offered_for;
use super::session_form::{HOST_HINT, SessionFields};
use super::session_review::{ReviewCard, look_when_turned_back};
use super::session_side::SessionSide;
use crate::error::AppError;
use crate::paths;
use crate::room::InviteSpeaker;
use crate::ui::{ErrorSummary, Loaded, Page, Typed, refused, turned_back, use_query_map, use_turned_back, use_typed};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// What can be done to a session here.
#[derive(Clone, Copy)]
pub struct Acts {
    pub save: ServerAction<SaveSession>,
    pub link: ServerAction<SetSessionLink>,
    pub cancel: ServerAction<CancelSession>,
    pub restore: ServerAction<RestoreSession>,
}

impl Acts {
    /// As if nothing had been asked that is looked at first.
    pub fn forget(self) {
        self.save.clear();
        self.cancel.clear();
        self.restore.clear();
    }
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
    let edit = Resource::new_blocking(
        move || (id.get(), turned_back.get()),
        |(id, turned_back)| async move {
            let edit = get_session_edit(id.clone()).await?;
            let typed = if turned_back { use_typed() } else { Typed::default() };
            // Without wasm the page comes anew to show what was asked; what cannot be read has its own errors.
            let review = match SessionAsked::turned_back(&typed, &id) {
                Some(asked) => review_session(id, asked).await.ok(),
                None => None,
            };
            Ok::<_, AppError>((edit, offered_for(&typed).await?, typed, review))
        },
    );
    let changed = move || {
        acts.forget();
        edit.refetch();
    };
    when_done(acts.save, changed);
    when_done(acts.cancel, changed);
    when_done(acts.restore, changed);
    when_done(acts.link, move || edit.refetch());
    view! {
        <Loaded from=edit view=move |(edit, offered, typed, review)| view! { <Shown edit offered typed review acts/> }/>
    }
}

fn when_done<S>(act: ServerAction<S>, then: impl Fn() + 'static)
where
    S: ServerFn<Error = AppError, Output = ()> + Clone + Send + Sync + 'static,
{
    Effect::new(move |_| {
        if matches!(act.value().get(), Some(Ok(()))) {
            then();
        }
    });
}

#[component]
fn Shown(
    edit: SessionEdit,
    offered: Vec<String>,
    typed: Typed,
    review: Option<SessionReview>,
    acts: Acts,
) -> impl IntoView {
    let errors = [refused(acts.save), refused(acts.link), refused(acts.cancel), refused(acts.restore)];
    let invited = turned_back(InviteSpeaker::url());
    let error = Signal::derive(move || errors.iter().find_map(Get::get).or_else(|| invited.get()));
    let asked = SessionAsked::turned_back(&typed, &edit.id).filter(|asked| asked.act == Act::Save);
    let (version, values, loaded) = asked.map_or_else(
        || (edit.version, edit.form.clone(), edit.loaded.clone()),
        |asked| (asked.version, asked.session, asked.loaded),
    );
    let review = RwSignal::new(review);
    look_when_turned_back(acts.save, edit.id.clone(), review);
    look_when_turned_back(acts.cancel, edit.id.clone(), review);
    look_when_turned_back(acts.restore, edit.id.clone(), review);
    // The card says it better than the summary, as soon as it is here.
    let waits = Memo::new(move |_| matches!(error.get(), Some(AppError::Stale | AppError::Unconfirmed)));
    let shown = Memo::new(move |_| review.get().filter(|_| waits.get()));
    let summary = Signal::derive(move || error.get().filter(|_| shown.with(Option::is_none)));
    let page_title = Signal::derive(move || match error.get() {
        Some(AppError::Stale) => shown
            .get()
            .and_then(|review| review.conflict)
            .map_or_else(|| "Somebody changed this too".to_owned(), |conflict| conflict.heading),
        Some(AppError::Unconfirmed) => {
            shown.get().map_or_else(|| "Look at what changes".to_owned(), |review| review.plan.headline)
        }
        Some(_) => "Look again: edit a session".to_owned(),
        None => "Edit a session".to_owned(),
    });
    let save_error = refused(acts.save);
    let SessionEdit { id, heading, title, cancelled, holiday, .. } = edit.clone();
    let host_hint = if edit.has_weekly_host {
        "A member's name or email address. Empty for the host of every week."
    } else {
        HOST_HINT
    };
    let session = id.clone();
    view! {
        <Page title=page_title wide=true>
            <Saved error/>
            <ErrorSummary error=summary/>
            {move || shown.get().map(|review| view! { <ReviewCard id=session.clone() review acts/> })}
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
                        <input type="hidden" name="loaded" value=loaded/>
                        <SessionFields values host_hint offered error=save_error/>
                        <p class="hint">"Words are saved at once. What moves it, you see before it is saved."</p>
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
