use super::super::register::{GoOn, RegisterView, open_registration};
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back};
use domain::conference::Outcome;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// On the way to the show's registration: one question, that needs no answer.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let way = Resource::new_blocking(move || slug.get(), open_registration);
    view! { <Loaded from=way view=|way| view! { <Shown way/> }/> }
}

#[component]
fn Shown(way: RegisterView) -> impl IntoView {
    let RegisterView { slug, title, link, host } = way;
    let error = turned_back(GoOn::url());
    let page = paths::conference(&slug);
    let answer = move |what: Outcome, words: &'static str| {
        view! {
            <form method="post" action=GoOn::url()>
                <input type="hidden" name="slug" value=slug.clone()/>
                <input type="hidden" name="visit" value=what.code()/>
                <button class="button">{words}</button>
            </form>
        }
    };
    let Some(link) = link else {
        return view! {
            <Page title="Register for the show">
                <h1>"Not yet"</h1>
                <p class="lede">"There is no page to register for the show at the moment. Come back in a few days."</p>
                <p class="actions"><a class="button" href=page>"See the programme"</a></p>
            </Page>
        }
        .into_any();
    };
    view! {
        <Page title="Register for the show">
            <ErrorSummary error/>
            <h1>"Is this your first visit to the show?"</h1>
            <p class="lede">{format!("Either answer leads on to {host}, where you register. So does no answer.")}</p>
            <div class="actions">
                {answer(Outcome::First, "Yes, my first")}
                {answer(Outcome::Again, "No, I have been before")}
                <a class="button" data-tone="quiet" href=link rel="external nofollow noopener">"Go on without answering"</a>
            </div>
            <p class="hint">"We count answers. Who you are we do not ask, and nothing stays in your browser."</p>
            <p><a href=page>{title}</a></p>
        </Page>
    }
    .into_any()
}
