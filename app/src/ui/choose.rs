//! Fields that offer what to choose from.

use super::form::Labelled;
use crate::error::AppError;
use domain::form::Field;
use leptos::prelude::*;

/// One of several. Options are (value, words).
#[component]
pub fn Select(
    field: Field,
    label: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    options: Vec<(String, String)>,
    #[prop(into)] value: String,
    #[prop(into)] error: Signal<Option<AppError>>,
    /// Where two forms of a page have the same field; else its name.
    #[prop(optional)]
    id: Option<&'static str>,
) -> impl IntoView {
    let name = field.name();
    let id = id.unwrap_or(name);
    let control = move |described: Signal<Option<String>>, bad: Signal<Option<&'static str>>| {
        let options = options.into_iter().map(|(code, words)| {
            let chosen = code == value;
            view! { <option value=code selected=chosen>{words}</option> }
        });
        view! {
            <select id=id name=name aria-describedby=described aria-invalid=bad>{options.collect_view()}</select>
        }
        .into_any()
    };
    view! { <Labelled field id label hint error control/> }
}

/// One of few, all in view. Options are (value, words).
#[component]
pub fn Choice(
    field: Field,
    legend: &'static str,
    options: Vec<(&'static str, &'static str)>,
    #[prop(into)] value: String,
    #[prop(optional, into)] error: Signal<Option<AppError>>,
) -> impl IntoView {
    let name = field.name();
    let problem = Memo::new(move |_| error.get().and_then(|error| error.about(field)));
    let is_offered = options.iter().any(|(code, _)| *code == value);
    let first = options.first().map(|(code, _)| *code).unwrap_or_default();
    let option = move |(code, words): (&'static str, &'static str)| {
        // An error summary leads to the one that is chosen, else to the first.
        let id =
            if code == value || (!is_offered && code == first) { name.to_owned() } else { format!("{name}-{code}") };
        view! {
            <div class="option">
                <input type="radio" id=id.clone() name=name value=code checked=code == value/>
                <label for=id>{words}</label>
            </div>
        }
    };
    view! {
        <fieldset class="field" data-bad=move || problem.get().map(|_| "")>
            <legend>{legend}</legend>
            {move || problem.get().map(|problem| view! { <p class="error">{problem.to_string()}</p> })}
            {options.into_iter().map(option).collect_view()}
        </fieldset>
    }
}

/// A box of its own for one thing that somebody says yes to.
#[component]
pub fn Tick(
    field: Field,
    label: &'static str,
    ticked: bool,
    #[prop(into)] error: Signal<Option<AppError>>,
) -> impl IntoView {
    let name = field.name();
    let problem = Memo::new(move |_| error.get().and_then(|error| error.about(field)));
    let error_id = format!("{name}-error");
    let described = error_id.clone();
    view! {
        <div class="field" data-bad=move || problem.get().map(|_| "")>
            {move || problem.get().map(|problem| {
                view! { <p class="error" id=error_id.clone()>{problem.to_string()}</p> }
            })}
            <div class="option">
                <input type="checkbox" id=name name=name value="yes" checked=ticked
                    aria-describedby=move || problem.get().map(|_| described.clone())/>
                <label for=name>{label}</label>
            </div>
        </div>
    }
}
