use super::super::add_session::AddSession;
use super::super::get_blank::{Blank, get_blank};
use super::super::review_new::{NewReview, review_new_session};
use super::new_review::{ToldFirst, tell_when_turned_back};
use super::series_form::KINDS;
use super::session_form::{HOST_HINT, SessionFields};
use crate::error::AppError;
use crate::paths;
use crate::ui::{Choice, ErrorSummary, Loaded, Page, TextField, Typed, refused, use_turned_back, use_typed};
use domain::calendar::SessionForm;
use domain::form::Field;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Adds a single session.
#[component]
pub fn NewSessionPage() -> impl IntoView {
    let add = ServerAction::<AddSession>::new();
    let turned_back = use_turned_back();
    let blank = Resource::new_blocking(
        move || turned_back.get(),
        |turned_back| async move {
            let typed = if turned_back { use_typed() } else { Typed::default() };
            // Without wasm the page comes anew to tell it; what cannot be read has its own errors.
            let told = if typed.has(Field::Date) {
                review_new_session(SessionForm::from_pairs(&typed.0)).await.unwrap_or_default()
            } else {
                NewReview::default()
            };
            Ok::<_, AppError>((get_blank(typed.or(Field::Host, "")).await?, typed, told))
        },
    );
    view! { <Loaded from=blank view=move |(blank, typed, told)| view! { <Shown blank typed told add/> }/> }
}

#[component]
fn Shown(blank: Blank, typed: Typed, told: NewReview, add: ServerAction<AddSession>) -> impl IntoView {
    let error = refused(add);
    let told = RwSignal::new(told);
    tell_when_turned_back(add, told);
    let waits = move || error.get() == Some(AppError::Unconfirmed);
    let summary = Signal::derive(move || error.get().filter(|_| !waits() || told.read().warnings.is_empty()));
    let values = if typed.has(Field::Date) {
        SessionForm::from_pairs(&typed.0)
    } else {
        SessionForm { time: "20:00".into(), minutes: "20".into(), ..SessionForm::default() }
    };
    let title = move || if error.get().is_some() { "Look again: add a session" } else { "Add a session" };
    view! {
        <Page title=Signal::derive(move || title().to_owned())>
            <ErrorSummary error=summary/>
            <ToldFirst told error/>
            <h1>"Add a session"</h1>
            <p class="lede">"A single evening that belongs to no series."</p>
            <ActionForm action=add attr:class="form">
                <input type="hidden" name="form" value=blank.form/>
                <input type="hidden" name="told" value=move || told.get().mark/>
                <SessionFields values host_hint=HOST_HINT offered=blank.offered error/>
                <Choice field=Field::Kind legend="Who is it for?" options=KINDS.to_vec() value=typed.or(Field::Kind, "members")/>
                <TextField field=Field::Link label="Link to the call" inputmode="url" autocomplete="off"
                    hint="Zoom or other https address. Shown to nobody before the doors open. It can follow later."
                    value=typed.or(Field::Link, "") error/>
                <p class="actions"><button class="button">{move || if waits() { "Add this session all the same" } else { "Add this session" }}</button>" "<a href=paths::ORGANISE>"Leave it"</a></p>
            </ActionForm>
        </Page>
    }
}
