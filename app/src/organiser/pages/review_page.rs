use super::super::change_series::{ChangeSeries, EndSeries};
use super::super::find_hosts::find_hosts;
use super::super::get_review::{Asked, Outcome, Review, get_review};
use super::review_plan::PlanOf;
use super::series_form::{ChangeForm, EndingForm, Hidden};
use crate::error::AppError;
use crate::paths;
use crate::ui::{Conflict, ConflictCard, ErrorSummary, Loaded, Page, refused};
use domain::form::Field;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};

#[derive(Clone, Copy)]
pub struct Confirm {
    change: ServerAction<ChangeSeries>,
    end: ServerAction<EndSeries>,
}

/// What a change of a series will do, before it is saved. The form, filled in, is this page's address.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let search = use_location().search;
    let confirm = Confirm { change: ServerAction::new(), end: ServerAction::new() };
    let review = Resource::new_blocking(
        move || (id.get(), search.get()),
        |(id, search)| async move {
            let review = get_review(id, search).await?;
            // Only a form that is shown again has anything to offer.
            let offered = match (&review.outcome, &review.asked) {
                (Outcome::Mistakes(why), Asked::Change(form)) if why.about(Field::Host).is_some() => {
                    find_hosts(form.host.clone()).await?
                }
                _ => Vec::new(),
            };
            Ok::<_, AppError>((review, offered))
        },
    );
    // Somebody was faster: the review is made again, from what they saved.
    Effect::new(move |_| {
        let answers = [confirm.change.value().get(), confirm.end.value().get()];
        if answers.iter().flatten().any(|answer| *answer == Err(AppError::Stale)) {
            review.refetch();
        }
    });
    view! { <Loaded from=review view=move |(review, offered)| view! { <Shown review offered search=search.get_untracked() confirm/> }/> }
}

#[component]
fn Shown(review: Review, offered: Vec<String>, search: String, confirm: Confirm) -> impl IntoView {
    let (change_error, end_error) = (refused(confirm.change), refused(confirm.end));
    let saved_error = Signal::derive(move || change_error.get().or_else(|| end_error.get()));
    let Review { id, version, seen, loaded, title, asked, outcome, conflict } = review;
    let has_conflict = conflict.is_some();
    // The card says who was faster; the summary is for everything else.
    let error = Signal::derive(move || saved_error.get().filter(|why| !(has_conflict && *why == AppError::Stale)));
    let again = format!("{}?{}&again=1", paths::review_series(&id), search.trim_start_matches('?'));
    match outcome {
        Outcome::Again => view! { <Form id seen=(seen, loaded) title offered asked mistakes=None/> }.into_any(),
        Outcome::Mistakes(why) => {
            view! { <Form id seen=(seen, loaded) title offered asked mistakes=Some(why)/> }.into_any()
        }
        Outcome::Nothing => view! {
            <Page title="Nothing changes">
                <h1>"Nothing changes"</h1>
                <p class="lede">{format!("{title} is like this already.")}</p>
                <p class="actions">
                    <a class="button" data-tone="quiet" href=again>"Go back and change it"</a>" "
                    <a href=paths::ORGANISE>"Leave it as it is"</a>
                </p>
            </Page>
        }
        .into_any(),
        Outcome::Plan(plan) => {
            let (button, danger) = (plan.button.clone(), matches!(asked, Asked::End(_)).then_some("danger"));
            let card = conflict.map(|conflict| {
                let (id, asked) = (id.clone(), asked.clone());
                let (first, keeps_mine, keep_theirs) =
                    (conflict.first(), conflict.keeps_mine(), paths::organise_series(&id));
                let (asks, stays) = (conflict.asks(), conflict.staying());
                let Conflict { heading, differs, .. } = conflict;
                view! {
                    <ConflictCard heading differs asked=asks stays keep_theirs first>
                        <Confirming id version asked confirm>
                            <button class="button" data-tone="quiet">{keeps_mine}</button>
                        </Confirming>
                    </ConflictCard>
                }
            });
            view! {
                <Page title=plan.headline.clone()>
                    <ErrorSummary error/>
                    {card}
                    <PlanOf plan/>
                    {(!has_conflict).then(|| view! {
                        <Confirming id version asked confirm>
                            <p class="actions">
                                <button class="button" data-tone=danger>{button}</button>" "
                                <a class="button" data-tone="quiet" href=again>"Go back and change it"</a>
                            </p>
                        </Confirming>
                    })}
                </Page>
            }
            .into_any()
        }
    }
}

/// The form once more, as it was filled in.
#[component]
fn Form(
    id: String,
    /// The version that it was opened on, and the marks of what it held then.
    seen: (i64, String),
    title: String,
    offered: Vec<String>,
    asked: Asked,
    mistakes: Option<AppError>,
) -> impl IntoView {
    let heading = format!("{} {title}", if matches!(asked, Asked::End(_)) { "End" } else { "Change" });
    let page_title = if mistakes.is_some() { format!("Look again: {title}") } else { heading.clone() };
    let error = Signal::stored(mistakes);
    let (version, loaded) = seen;
    let form = match asked {
        Asked::Change(values) => view! { <ChangeForm id version loaded values offered error/> }.into_any(),
        Asked::End(values) => view! { <EndingForm id version values error/> }.into_any(),
    };
    view! {
        <Page title=page_title>
            <ErrorSummary error/>
            <h1>{heading}</h1>
            <p class="lede">"You will see what happens before anything is saved."</p>
            {form}
        </Page>
    }
}

/// Saves what was reviewed, over the version that was reviewed.
#[component]
fn Confirming(id: String, version: i64, asked: Asked, confirm: Confirm, children: Children) -> impl IntoView {
    let fields = view! {
        <input type="hidden" name="id" value=id/>
        <input type="hidden" name="version" value=version/>
        <Hidden asked=asked.clone()/>
    };
    match asked {
        Asked::Change(_) => view! { <ActionForm action=confirm.change>{fields}{children()}</ActionForm> }.into_any(),
        Asked::End(_) => view! { <ActionForm action=confirm.end>{fields}{children()}</ActionForm> }.into_any(),
    }
}
