use super::acts::{AskToUnseal, ConfirmUnsealing};
use super::get_unsealing::{UnsealingRow, UnsealingView, get_unsealing};
use crate::ui::{ErrorSummary, Loaded, Page, TextField, turned_back, use_query_map, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Who asked anonymously, for two organisers who have a reason.
#[component]
pub fn UnsealingPage() -> impl IntoView {
    let query = use_query_map();
    let question = Memo::new(move |_| query.read().get("question").unwrap_or_default());
    let unsealing = Resource::new_blocking(move || question.get(), get_unsealing);
    view! { <Loaded from=unsealing view=move |view| view! { <Shown view/> }/> }
}

#[component]
fn Shown(view: UnsealingView) -> impl IntoView {
    let errors = [turned_back(AskToUnseal::url()), turned_back(ConfirmUnsealing::url())];
    let error = Signal::derive(move || errors.iter().find_map(Get::get));
    let done = match use_query_map().read_untracked().get("done").as_deref() {
        Some("asked") => Some("Another organiser sees it on this page and can confirm."),
        Some("unsealed") => Some("You two see the name below. Whoever asked is told so by mail."),
        _ => None,
    };
    let is_empty = view.rows.is_empty() && view.asking.is_none();
    view! {
        <Page title="Who asked anonymously">
            {done.map(|words| view! { <div class="notice" data-kind="success" role="status"><p><strong>"Done. "</strong>{words}</p></div> })}
            <ErrorSummary error/>
            <h1>"Who asked anonymously"</h1>
            <p class="lede">"Nobody knows, unless two organisers agree that they must. One asks and says why, another confirms. These two then see the name, and whoever asked is told who looked and why."</p>
            {view.asking.map(|(question, words)| view! {
                <section class="part" aria-labelledby="asking">
                    <h2 id="asking">"Ask to see who asked this"</h2>
                    <p class="quote">{words}</p>
                    <form class="form" method="post" action=AskToUnseal::url()>
                        <input type="hidden" name="question" value=question/>
                        <TextField field=Field::Reason label="Why must you know?" hint="Whoever asked reads it. It stays in the record of who did what."
                            value=use_typed().or(Field::Reason, "") error/>
                        <p class="actions"><button class="button" data-tone="danger">"Ask another organiser to confirm"</button></p>
                    </form>
                </section>
            })}
            {is_empty.then(|| view! { <p>"No question has been unsealed, and nobody wants one to be."</p> })}
            {(!view.rows.is_empty()).then(|| view! { <ul class="rows">{view.rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</ul> })}
        </Page>
    }
}

#[component]
fn Row(row: UnsealingRow) -> impl IntoView {
    view! {
        <li class="row">
            <p class="quote">{row.words}</p>
            <p>{row.state}" Reason: "{row.reason}</p>
            {row.author.map(|author| view! { <p>"It was asked by "<strong>{author}</strong>"."</p> })}
            {row.may_confirm.then(|| view! {
                <form method="post" action=ConfirmUnsealing::url()>
                    <input type="hidden" name="question" value=row.question/>
                    <button class="button" data-tone="danger">"Confirm, and see who asked"</button>
                </form>
            })}
        </li>
    }
}
