//! Fields with hint and error, after GOV.UK's patterns. An error keeps what was typed.

use crate::error::AppError;
use crate::paths;
use domain::form::Field;
use leptos::prelude::*;

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
                        // `external`: the browser moves the focus into the field, which the router would not.
                        view! { <li><a href=format!("#{}", field.name()) rel="external">{problem.to_string()}</a></li> }.into_any()
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
pub(super) fn Labelled(
    field: Field,
    id: &'static str,
    label: &'static str,
    hint: Option<String>,
    error: Signal<Option<AppError>>,
    control: impl FnOnce(Signal<Option<String>>, Signal<Option<&'static str>>) -> AnyView + 'static,
) -> impl IntoView {
    let problem = Memo::new(move |_| error.get().and_then(|error| error.about(field)));
    let hinted = hint.is_some();
    let described = Signal::derive(move || match (hinted, problem.get().is_some()) {
        (true, true) => Some(format!("{id}-hint {id}-error")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (false, false) => None,
    });
    let bad = Signal::derive(move || problem.get().map(|_| "true"));
    view! {
        <div class="field" data-bad=move || problem.get().map(|_| "")>
            <label for=id>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            {move || problem.get().map(|problem| view! {
                <p class="error" id=format!("{id}-error")>
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
    /// The id of the `<datalist>` that offers what to write.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Where two forms of a page have the same field; else its name.
    #[prop(optional)]
    id: Option<&'static str>,
) -> impl IntoView {
    let name = field.name();
    let id = id.unwrap_or(name);
    let control = move |described: Signal<Option<String>>, bad: Signal<Option<&'static str>>| {
        view! {
            <input id=id name=name type=kind class=class value=value autocomplete=autocomplete inputmode=inputmode list=list
                spellcheck=(kind == "email").then_some("false") autocapitalize=(kind == "email").then_some("none")
                aria-describedby=described aria-invalid=bad/>
        }
        .into_any()
    };
    view! { <Labelled field id label hint error control/> }
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
    #[prop(default = 5)] rows: u8,
) -> impl IntoView {
    let name = field.name();
    let control = move |described: Signal<Option<String>>, bad: Signal<Option<&'static str>>| {
        // The first line break after the tag is dropped by the HTML parser, so one is given up to it. No `prop:value`: it
        // would write over what was typed before the wasm came, or while the page's data was loaded again.
        let text = if cfg!(feature = "ssr") { format!("\n{}", escaped(&value)) } else { value };
        view! {
            <textarea id=name name=name rows=rows aria-describedby=described aria-invalid=bad>{text}</textarea>
        }
        .into_any()
    };
    view! { <Labelled field id=name label hint error control/> }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn rendered<V: IntoView>(view: impl FnOnce() -> V) -> String {
        Owner::new().with(|| view().into_view().to_html())
    }

    #[test]
    fn a_note_cannot_break_out_of_its_textarea() {
        let note = "</textarea><script>x</script>";
        let html = rendered(|| view! { <TextArea field=Field::Notes label="Notes" value=note error=None/> });
        assert!(!html.contains("<script>"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(html.contains("&lt;/textarea>&lt;script>x"), "{html}");
    }

    #[test]
    fn a_topic_cannot_break_out_of_its_attribute() {
        let topic = r#"" autofocus onfocus="alert(1)"><script>"#;
        let html = rendered(|| view! { <TextField field=Field::Title label="Topic" value=topic error=None/> });
        assert!(!html.contains("<script>") && !html.contains("\" autofocus"), "{html}");
    }

    #[test]
    fn a_field_that_was_turned_back_keeps_its_words_and_names_its_error() {
        let error = AppError::field(Field::Minutes, domain::form::Problem::MinutesRange { least: 5, most: 240 });
        let html = rendered(|| {
            view! { <TextField field=Field::Minutes label="Length" hint="In minutes." value="twenty" error=Some(error)/> }
        });
        for part in [r#"value="twenty""#, r#"aria-invalid="true""#, r#"aria-describedby="minutes-hint minutes-error""#]
        {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}
