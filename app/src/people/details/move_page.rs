use super::change_email::{ChangeEmail, look_at_move};
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// Where the link leads that was sent to a new address. Only its button moves anybody there.
#[component]
pub fn MovePage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let to = Resource::new_blocking(move || token.get(), look_at_move);
    view! { <Loaded from=to view=move |to| view! { <Shown to token=token.get_untracked()/> }/> }
}

#[component]
fn Shown(to: Option<String>, token: String) -> impl IntoView {
    let error = turned_back(ChangeEmail::url());
    let shown = match to {
        Some(to) => view! {
            <h1>"Move to your new address"</h1>
            <p class="lede">{format!("From now on you sign in with {to} only, and we write to it.")}</p>
            <p>"Every other browser is signed out. This one stays, and so do your passkeys."</p>
            <form method="post" action=ChangeEmail::url() class="stack">
                <input type="hidden" name="token" value=token/>
                <button class="button">{format!("Use {to}")}</button>
            </form>
            <p class="push">"Changed your mind? "<a href=paths::DETAILS>"Stay with the old one"</a>"."</p>
        }
        .into_any(),
        None => view! {
            <h1>"This link does not work here"</h1>
            <p class="lede">"It was used already, replaced or taken back, or its day is over. Or somebody else asked for it than is signed in."</p>
            <p class="actions"><a class="button" href=paths::DETAILS>"See your address"</a></p>
        }
        .into_any(),
    };
    view! {
        <Page title="Your new address">
            <ErrorSummary error/>
            {shown}
        </Page>
    }
}
