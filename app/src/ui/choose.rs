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
) -> impl IntoView {
    let name = field.name();
    let control = move |described: Signal<Option<String>>, bad: Signal<Option<&'static str>>| {
        let options = options.into_iter().map(|(code, words)| {
            let chosen = code == value;
            view! { <option value=code selected=chosen>{words}</option> }
        });
        view! {
            <select id=name name=name aria-describedby=described aria-invalid=bad>{options.collect_view()}</select>
        }
        .into_any()
    };
    view! { <Labelled field id=name label hint error control/> }
}

/// One of few, all in view. Options are (value, words).
#[component]
pub fn Choice(
    field: Field,
    legend: &'static str,
    options: Vec<(&'static str, &'static str)>,
    #[prop(into)] value: String,
) -> impl IntoView {
    let name = field.name();
    let option = move |(code, words): (&'static str, &'static str)| {
        let id = if code == value { name.to_owned() } else { format!("{name}-{code}") };
        view! {
            <div class="option">
                <input type="radio" id=id.clone() name=name value=code checked=code == value/>
                <label for=id>{words}</label>
            </div>
        }
    };
    view! {
        <fieldset class="field">
            <legend>{legend}</legend>
            {options.into_iter().map(option).collect_view()}
        </fieldset>
    }
}
