//! Fields with hint and error, after GOV.UK's patterns. An error keeps what was typed.

use crate::error::AppError;
use crate::paths;
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

/// What was typed into a form that was turned back, by name of field. Without wasm the form comes back as a new page;
/// the server kept the words and puts them into this page's request. In the browser it is empty: there the fields keep
/// their words by themselves, and attributes that the server wrote stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// What was typed into this field, else what the field held before.
    pub fn or(&self, field: Field, before: impl Into<String>) -> String {
        self.0.iter().find(|(name, _)| name == field.name()).map_or_else(|| before.into(), |(_, typed)| typed.clone())
    }
}

#[cfg(feature = "ssr")]
pub fn use_typed() -> Typed {
    use_context::<http::request::Parts>().and_then(|parts| parts.extensions.get().cloned()).unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
pub fn use_typed() -> Typed {
    Typed::default()
}

/// The error with which a plain form, sent to `address`, was turned back to this page.
pub fn turned_back(address: &'static str) -> Signal<Option<AppError>> {
    let query = use_query_map();
    Signal::derive(move || {
        let query = query.read();
        let ours = query.get("__path").is_some_and(|path| path == address);
        query.get("__err").filter(|_| ours).map(|code| ServerFnUrlError::<AppError>::decode_err(&code))
    })
}

/// All that is wrong with a form, first thing on the page, with a link to each field.
#[component]
pub fn ErrorSummary(#[prop(into)] error: Signal<Option<AppError>>) -> impl IntoView {
    let summary = NodeRef::<leptos::html::Div>::new();
    // Wherever the person was, this is what they need now.
    Effect::new(move |_| {
        if error.get().is_some()
            && let Some(summary) = summary.get()
        {
            let _ = summary.focus();
        }
    });
    move || {
        error.get().map(|error| {
            let items = match error {
                AppError::Form(mistakes) => mistakes
                    .into_iter()
                    .map(|(field, problem)| {
                        view! { <li><a href=format!("#{}", field.name())>{problem.to_string()}</a></li> }.into_any()
                    })
                    .collect_view()
                    .into_any(),
                AppError::SignedOut => view! {
                    <li>"You are signed out. "<a href=paths::SIGN_IN target="_blank">"Sign in in a new tab"</a>", then come back and send this again. Nothing you typed is lost."</li>
                }
                .into_any(),
                other => view! { <li>{other.to_string()}</li> }.into_any(),
            };
            view! {
                <div class="errors" role="alert" tabindex="-1" aria-labelledby="errors-title" node_ref=summary>
                    <h2 id="errors-title">"Something to put right"</h2>
                    <ul>{items}</ul>
                </div>
            }
        })
    }
}

/// Label, hint and error around a control; the control is given the ids that describe it.
#[component]
fn Labelled(
    field: Field,
    label: &'static str,
    hint: Option<String>,
    error: Signal<Option<AppError>>,
    control: impl FnOnce(Signal<Option<String>>, Signal<Option<&'static str>>) -> AnyView + 'static,
) -> impl IntoView {
    let name = field.name();
    let problem = Memo::new(move |_| error.get().and_then(|error| error.about(field)));
    let hinted = hint.is_some();
    let described = Signal::derive(move || match (hinted, problem.get().is_some()) {
        (true, true) => Some(format!("{name}-hint {name}-error")),
        (true, false) => Some(format!("{name}-hint")),
        (false, true) => Some(format!("{name}-error")),
        (false, false) => None,
    });
    let bad = Signal::derive(move || problem.get().map(|_| "true"));
    view! {
        <div class="field" data-bad=move || problem.get().map(|_| "")>
            <label for=name>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            {move || problem.get().map(|problem| view! {
                <p class="error" id=format!("{name}-error")>
                    <span class="visually-hidden">"To put right: "</span>
                    {problem.to_string()}
                </p>
            })}
            {control(described, bad)}
        </div>
    }
}

/// One line of text.
#[component]
pub fn TextField(
    field: Field,
    label: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(into)] value: String,
    #[prop(into)] error: Signal<Option<AppError>>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
) -> impl IntoView {
    let name = field.name();
    let control = move |described: Signal<Option<String>>, bad: Signal<Option<&'static str>>| {
        view! {
            <input id=name name=name type=kind class=class value=value autocomplete=autocomplete inputmode=inputmode
                spellcheck=(kind == "email").then_some("false") autocapitalize=(kind == "email").then_some("none")
                aria-describedby=described aria-invalid=bad/>
        }
        .into_any()
    };
    view! { <Labelled field label hint error control/> }
}

/// Several lines of text. Leptos 0.8 writes a textarea's text unescaped on the server, so this escapes it itself; a test
/// holds it to that.
#[component]
pub fn TextArea(
    field: Field,
    label: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(into)] value: String,
    #[prop(into)] error: Signal<Option<AppError>>,
) -> impl IntoView {
    let name = field.name();
    let control = move |described: Signal<Option<String>>, bad: Signal<Option<&'static str>>| {
        // The first line break after the tag is dropped by the HTML parser, so one is given up to it. In the browser the
        // words are there already: text that the server wrote is taken over as it is.
        let text = if cfg!(feature = "ssr") { format!("\n{}", escaped(&value)) } else { value };
        view! {
            <textarea id=name name=name rows="5" aria-describedby=described aria-invalid=bad>{text}</textarea>
        }
        .into_any()
    };
    view! { <Labelled field label hint error control/> }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

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
    view! { <Labelled field label hint error control/> }
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
