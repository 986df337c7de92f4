use super::super::get_templates::{ChangeTemplate, TemplateView, get_templates};
use crate::error::AppError;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextArea, TextField, turned_back, use_query_map, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The words that questions and refusals begin with. One at a time is open to be changed.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let query = use_query_map();
    let open = Memo::new(move |_| query.read().get("change").unwrap_or_default());
    let templates = Resource::new_blocking(|| (), |()| get_templates());
    view! { <Loaded from=templates view=move |templates| view! { <Shown templates open=open/> }/> }
}

#[component]
fn Shown(templates: Vec<TemplateView>, open: Memo<String>) -> impl IntoView {
    let query = use_query_map();
    let error = turned_back(ChangeTemplate::url());
    let saved = move || error.get().is_none() && query.read().get("saved").is_some();
    let row = move |template: TemplateView| {
        let id = template.id.clone();
        move || {
            if open.get() == id {
                view! { <Change template=template.clone() error/> }.into_any()
            } else {
                view! { <Unchanged template=template.clone()/> }.into_any()
            }
        }
    };
    view! {
        <Page title="Words to ask and decline with">
            {move || saved().then(|| view! { <div class="notice" data-kind="success" role="status"><p><strong>"Saved."</strong></p></div> })}
            <ErrorSummary error/>
            <h1>"Words to ask and decline with"</h1>
            <p class="lede">"Whoever decides can begin with these, and change them for the person at hand."</p>
            {templates.into_iter().map(row).collect_view()}
            <p><a href=paths::APPLICATIONS>"Back to the applications"</a></p>
        </Page>
    }
}

#[component]
fn Unchanged(template: TemplateView) -> impl IntoView {
    view! {
        <section class="part">
            <h2>{format!("{}: {}", template.verdict, template.title)}</h2>
            <p class="words">{template.words}</p>
            <p><a href=format!("{}?change={}", paths::TEMPLATES, template.id)>"Change"<span class="visually-hidden">{format!(" {}", template.title)}</span></a></p>
        </section>
    }
}

#[component]
fn Change(template: TemplateView, error: Signal<Option<AppError>>) -> impl IntoView {
    let typed = use_typed();
    view! {
        <section class="part">
            <form class="form" method="post" action=ChangeTemplate::url()>
                <input type="hidden" name="id" value=template.id/>
                <input type="hidden" name="version" value=template.version/>
                <TextField field=Field::Title label="Name" value=typed.or(Field::Title, template.title) error/>
                <TextArea field=Field::Reason label="Words" value=typed.or(Field::Reason, template.words) error/>
                <p class="actions"><button class="button">"Save"</button>" "<a class="button" data-tone="quiet" href=paths::TEMPLATES>"Leave it"</a></p>
            </form>
        </section>
    }
}
