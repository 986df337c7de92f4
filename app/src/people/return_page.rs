use super::leave::{ComeBack, DepartedView, get_departed};
use crate::ui::{ErrorSummary, Loaded, Page, turned_back};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// For somebody who left: until when they can come back, and the button that does it.
#[component]
pub fn ReturnPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let departed = Resource::new_blocking(move || token.get(), get_departed);
    view! { <Loaded from=departed view=move |departed| view! { <Shown departed token=token.get_untracked()/> }/> }
}

#[component]
fn Shown(departed: DepartedView, token: String) -> impl IntoView {
    let error = turned_back(ComeBack::url());
    view! {
        <Page title="You have left">
            <ErrorSummary error/>
            <h1>"You have left the circle"</h1>
            <p class="lede">{format!("Thank you for having been with us, {}. Until {} you can come back with one press.", departed.name, departed.until)}</p>
            <form method="post" action=ComeBack::url() class="stack">
                <input type="hidden" name="token" value=token/>
                <button class="button">"Come back"</button>
            </form>
            <p class="push">"The link to this page is in your mail."</p>
        </Page>
    }
}
