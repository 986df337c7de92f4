use super::super::add_series::AddSeries;
use super::super::get_blank::{Blank, get_blank};
use super::super::review_new::{NewReview, review_new_series};
use super::new_review::{ToldFirst, tell_when_turned_back};
use super::series_form::SeriesFields;
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextField, Typed, refused, use_turned_back, use_typed};
use domain::calendar::SeriesForm;
use domain::form::Field;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Begins a weekly series.
#[component]
pub fn NewSeriesPage() -> impl IntoView {
    let add = ServerAction::<AddSeries>::new();
    let turned_back = use_turned_back();
    let blank = Resource::new_blocking(
        move || turned_back.get(),
        |turned_back| async move {
            let typed = if turned_back { use_typed() } else { Typed::default() };
            // Without wasm the page comes anew to tell it; what cannot be read has its own errors.
            let told = if typed.has(Field::Weekday) {
                review_new_series(SeriesForm::from_pairs(&typed.0)).await.unwrap_or_default()
            } else {
                NewReview::default()
            };
            Ok::<_, AppError>((get_blank(typed.or(Field::Host, "")).await?, typed, told))
        },
    );
    view! { <Loaded from=blank view=move |(blank, typed, told)| view! { <Shown blank typed told add/> }/> }
}

#[component]
fn Shown(blank: Blank, typed: Typed, told: NewReview, add: ServerAction<AddSeries>) -> impl IntoView {
    let error = refused(add);
    let told = RwSignal::new(told);
    tell_when_turned_back(add, told);
    let waits = move || error.get() == Some(AppError::Unconfirmed);
    let summary = Signal::derive(move || error.get().filter(|_| !waits() || told.read().warnings.is_empty()));
    let values = if typed.has(Field::Weekday) {
        SeriesForm::from_pairs(&typed.0)
    } else {
        SeriesForm {
            kind: "members".into(),
            weekday: "1".into(),
            time: "20:00".into(),
            minutes: "20".into(),
            from: blank.today,
            ..SeriesForm::default()
        }
    };
    let title = move || if error.get().is_some() { "Look again: a new series" } else { "Start a new series" };
    view! {
        <Page title=Signal::derive(move || title().to_owned())>
            <ErrorSummary error=summary/>
            <ToldFirst told error/>
            <h1>"Start a new series"</h1>
            <p class="lede">"One evening, every week. Its sessions of the next six months are stored, and later ones follow by themselves."</p>
            <ActionForm action=add attr:class="form">
                <input type="hidden" name="form" value=blank.form/>
                <input type="hidden" name="told" value=move || told.get().mark/>
                <SeriesFields values offered=blank.offered error from_label="First date" from_hint="Or the first such weekday after it."/>
                <TextField field=Field::Link label="Link to the call" inputmode="url" autocomplete="off"
                    hint="Zoom or other https address. Shown to nobody before the doors open. It can follow later."
                    value=typed.or(Field::Link, "") error/>
                <p class="actions"><button class="button">{move || if waits() { "Start the series all the same" } else { "Start the series" }}</button>" "<a href=paths::ORGANISE>"Leave it"</a></p>
            </ActionForm>
        </Page>
    }
}
