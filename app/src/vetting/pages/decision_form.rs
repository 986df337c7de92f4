use super::super::decide::{Decide, ReopenApplication};
use super::super::get_application::ApplicationView;
use crate::error::AppError;
use crate::paths;
use crate::ui::{Select, TextArea, use_query_map};
use domain::form::Field;
use domain::vetting::{Basis, DecisionForm, Listing, Verdict, begin_with};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The three ways to decide, each with its own short form; or the way back into the queue.
#[component]
pub fn DecisionArea(
    view: ApplicationView,
    typed: DecisionForm,
    /// What happened to the application since the page was loaded.
    became: RwSignal<Option<String>>,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let query = use_query_map();
    let (id, state) = (view.id.clone(), view.state);
    let sent = Verdict::from_code(&typed.verdict);
    let chosen = Memo::new(move |_| query.read().get("do").and_then(|code| Verdict::from_code(&code)).or(sent));
    if !state.is_open() {
        return state
            .can_be_reopened()
            .then(|| {
                view! {
                    <form class="actions part" method="post" action=ReopenApplication::url()>
                        <input type="hidden" name="id" value=id/>
                        <button class="button" data-tone="quiet">"Take it up again"</button>
                    </form>
                }
            })
            .into_any();
    }
    let way = {
        let id = id.clone();
        move |verdict: Verdict, key: &'static str| {
            let here = move || (chosen.get() == Some(verdict)).then_some("true");
            let page = format!("{}?do={}#decide", paths::application(&id), verdict.code());
            view! { <a class="button" data-tone="quiet" data-key=key href=page aria-current=here>{verdict.label()}</a>" " }
        }
    };
    view! {
        <p class="ways" id="decide">{way(Verdict::Approve, "a")}{way(Verdict::Ask, "q")}{way(Verdict::Decline, "d")}</p>
        <section aria-label="Decide">
            <p class="soft keys">"Keys: a approve, q ask, d decline, n whoever waits next, j and k along the list."</p>
            {
                let id = id.clone();
                move || became.get().map(|words| view! { <Became words id=id.clone()/> })
            }
            {move || chosen.get().map(|verdict| {
                view! { <OneForm view=view.clone() typed=typed.clone() verdict error/> }
            })}
        </section>
    }
    .into_any()
}

#[component]
fn Became(words: String, id: String) -> impl IntoView {
    view! {
        <div class="notice" data-kind="warning" role="alert">
            <p><strong>"In the meantime: "</strong>{words}". What you typed stays here, and would not be sent."</p>
            <p class="actions"><a class="button" data-tone="quiet" href=paths::application(&id) rel="external">"See how it stands now"</a></p>
        </div>
    }
}

#[component]
fn OneForm(
    view: ApplicationView,
    typed: DecisionForm,
    verdict: Verdict,
    error: Signal<Option<AppError>>,
) -> impl IntoView {
    let (vouchers, listing) = (view.vouchers, view.listing);
    let bases = Basis::offered(listing, vouchers).map(|basis| {
        let denied = basis == Basis::Register && listing == Listing::NamesAnother;
        let words =
            if denied { "The register, which does not name them: say why".to_owned() } else { basis.words(vouchers) };
        (basis.code().to_owned(), words)
    });
    let bases = std::iter::once((String::new(), "Choose one".to_owned())).chain(bases).collect();
    let templates = StoredValue::new(view.templates.clone());
    let offered = view.templates.iter().filter(|(_, of, ..)| of == verdict.code());
    // Without wasm the form is sent, and comes back with the words.
    let offer = |(template, _, title, _): &(String, String, String, String)| {
        let (template, chosen) = (template.clone(), template.clone());
        let begin = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            templates.with_value(|templates| bring(templates, &chosen));
        };
        view! { <button class="button" data-tone="quiet" name="template" value=template on:click=begin>{title.clone()}</button>" " }
    };
    let offers = offered.map(offer).collect_view();
    let (label, hint) = match verdict {
        Verdict::Approve => ("A word of welcome (optional)", "It is in their mail."),
        Verdict::Ask => ("Your question", "They have 21 days, and answer on their own page."),
        Verdict::Decline => ("The reason", "The applicant reads this."),
    };
    let press = match verdict {
        Verdict::Approve => "Approve",
        Verdict::Ask => "Send the question",
        Verdict::Decline => "Decline",
    };
    view! {
        <form class="form" method="post" action=Decide::url()>
            <input type="hidden" name="id" value=view.id.clone()/>
            <input type="hidden" name="version" value=view.version/>
            <input type="hidden" name="verdict" value=verdict.code()/>
            <Select field=Field::Basis label="What it rests on" options=bases value=typed.basis.clone() error/>
            <TextArea field=Field::Notes label="How it was checked (for organisers)" value=typed.notes.clone() error/>
            {(verdict != Verdict::Approve).then(|| view! { <p class="templates">"Begin with: "{offers}</p> })}
            <TextArea field=Field::Reason label hint=hint.to_owned() value=typed.reason.clone() error/>
            <p class="actions"><button class="button" data-tone=(verdict == Verdict::Decline).then_some("danger")>{press}</button></p>
        </form>
    }
}

/// What the field for the applicant holds with the template that was chosen.
pub fn with_template(templates: &[(String, String, String, String)], chosen: &str, typed: &str) -> String {
    let words = templates.iter().find(|(id, ..)| id == chosen).map_or("", |(.., words)| words.as_str());
    begin_with(typed, words, templates.iter().map(|(.., words)| words.as_str()))
}

#[cfg(feature = "hydrate")]
fn bring(templates: &[(String, String, String, String)], chosen: &str) {
    use wasm_bindgen::JsCast;
    let field = document().get_element_by_id(Field::Reason.name());
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlTextAreaElement>().ok()) {
        field.set_value(&with_template(templates, chosen, &field.value()));
        let _ = field.focus();
    }
}

#[cfg(not(feature = "hydrate"))]
fn bring(_: &[(String, String, String, String)], _: &str) {}
