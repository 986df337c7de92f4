//! What was asked of a session, before it is done: above the page's forms, which keep what was typed.

use super::super::cancel_session::{CancelSession, RestoreSession};
use super::super::review_session::{Act, SessionAsked, SessionReview, review_session};
use super::super::save_session::SaveSession;
use super::session_page::Acts;
use crate::error::AppError;
use crate::paths;
use crate::ui::{Conflict, ConflictCard};
use domain::calendar::SessionForm;
use domain::form::Field;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What a form asked, once it is sent.
pub trait Asks {
    fn asked(self) -> SessionAsked;
}

impl Asks for SaveSession {
    fn asked(self) -> SessionAsked {
        let reason = String::new();
        SessionAsked { version: self.version, act: Act::Save, session: self.session, loaded: self.loaded, reason }
    }
}

impl Asks for CancelSession {
    fn asked(self) -> SessionAsked {
        let session = SessionForm::default();
        let loaded = String::new();
        SessionAsked { version: self.version, act: Act::Cancel, session, loaded, reason: self.reason }
    }
}

impl Asks for RestoreSession {
    fn asked(self) -> SessionAsked {
        let session = SessionForm::default();
        let (loaded, reason) = Default::default();
        SessionAsked { version: self.version, act: Act::Restore, session, loaded, reason }
    }
}

/// With wasm the page stays: when this form is turned back to be looked at, what it asked is put into words.
pub fn look_when_turned_back<S>(act: ServerAction<S>, id: String, review: RwSignal<Option<SessionReview>>)
where
    S: ServerFn<Error = AppError, Output = ()> + Asks + Clone + Send + Sync + 'static,
{
    let sent = StoredValue::new(None::<S>);
    Effect::new(move |_| {
        if let Some(input) = act.input().get() {
            sent.set_value(Some(input));
            review.set(None);
        }
    });
    Effect::new(move |_| {
        let (Some(Err(AppError::Stale | AppError::Unconfirmed)), Some(sent)) = (act.value().get(), sent.get_value())
        else {
            return;
        };
        let (id, asked) = (id.clone(), sent.asked());
        leptos::task::spawn_local(async move {
            let looked_at = review_session(id, asked).await.ok();
            let _ = review.try_set(looked_at);
        });
    });
}

/// The change with who hears of it, and the buttons that do it or leave it.
#[component]
pub fn ReviewCard(id: String, review: SessionReview, acts: Acts) -> impl IntoView {
    let SessionReview { asked, version, plan, conflict } = review;
    let lines = plan.lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    let warnings = plan.warnings.into_iter().map(|warning| {
        view! { <div class="notice" data-kind="warning"><p>{warning}</p></div> }
    });
    let warnings = warnings.collect_view();
    let back = if asked.act == Act::Save { "#when" } else { "#cancel" };
    let keep_theirs = paths::organise_session(&id);
    let tone = (asked.act == Act::Cancel).then_some("danger");
    match conflict {
        // What moves the session is looked at once more: nobody has seen yet what that does to what they left.
        Some(conflict) => {
            let (first, keeps_mine, asked_of) = (conflict.first(), conflict.keeps_mine(), conflict.asks());
            let stays = conflict.staying();
            let Conflict { heading, differs, .. } = conflict;
            view! {
                <ConflictCard heading differs asked=asked_of stays keep_theirs first>
                    <Confirming id version asked confirmed=false acts>
                        <button class="button" data-tone="quiet">{keeps_mine}</button>
                    </Confirming>
                </ConflictCard>
            }
            .into_any()
        }
        None => view! {
            <Looking>
                <h2 id="review-title">{plan.headline}</h2>
                {lines}
                {warnings}
                <p>"Nothing is saved yet."</p>
                <Confirming id version asked confirmed=true acts>
                    <p class="actions">
                        <button class="button" data-tone=tone>{plan.button}</button>" "
                        // `external`: the browser goes to the form, which the router would not.
                        <a class="button" data-tone="quiet" href=back rel="external" on:click=move |_| acts.forget()>"Go back and change it"</a>
                    </p>
                </Confirming>
            </Looking>
        }
        .into_any(),
    }
}

/// What somebody needs now, wherever on the page they were.
#[component]
fn Looking(children: Children) -> impl IntoView {
    let card = NodeRef::<leptos::html::Section>::new();
    Effect::new(move |_| {
        if let Some(card) = card.get() {
            let _ = card.focus();
        }
    });
    view! {
        <section class="review" tabindex="-1" aria-labelledby="review-title" node_ref=card>{children()}</section>
    }
}

/// Does what was looked at, to the version that was looked at.
#[component]
fn Confirming(
    id: String,
    version: i64,
    asked: SessionAsked,
    confirmed: bool,
    acts: Acts,
    children: Children,
) -> impl IntoView {
    let hidden = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value/> };
    let fields = view! {
        {hidden("id", id)}
        {hidden("version", version.to_string())}
        {hidden("confirmed", confirmed.to_string())}
    };
    match asked.act {
        Act::Save => {
            let typed = asked.session.pairs().map(|(field, typed)| hidden(field.name(), typed.to_owned()));
            let loaded = hidden("loaded", asked.loaded);
            let typed = typed.into_iter().collect_view();
            view! { <ActionForm action=acts.save>{fields}{loaded}{typed}{children()}</ActionForm> }.into_any()
        }
        Act::Cancel => {
            let reason = hidden(Field::Reason.name(), asked.reason);
            view! { <ActionForm action=acts.cancel>{fields}{reason}{children()}</ActionForm> }.into_any()
        }
        Act::Restore => view! { <ActionForm action=acts.restore>{fields}{children()}</ActionForm> }.into_any(),
    }
}
