use super::get_link::get_link;
use super::sign_in::SignInByLink;
use crate::paths;
use crate::ui::{ErrorSummary, Page, turned_back, use_query_map};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// Where a mailed link leads. Only its button signs in, so a mail scanner that follows links uses nothing up.
#[component]
pub fn LinkPage() -> impl IntoView {
    let error = turned_back(SignInByLink::url());
    let params = use_params_map();
    let query = use_query_map();
    let next = move || query.read().get("next").unwrap_or_default();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let link = Resource::new_blocking(move || token.get(), |token| async move { get_link(token).await.ok().flatten() });
    view! {
        <Page title="Sign in">
            <ErrorSummary error/>
            <Suspense>{move || Suspend::new(async move {
                match link.await {
                    Some(masked) => view! {
                        <h1>"Sign in to the circle"</h1>
                        <p class="lede">"One press and you are in."</p>
                        <form method="post" action=SignInByLink::url() class="stack">
                            <input type="hidden" name="token" value=token.get_untracked()/>
                            <input type="hidden" name="next" value=next/>
                            <button class="button">{format!("Sign in as {masked}")}</button>
                        </form>
                        <p class="push">"On a shared computer? Sign out when you leave, under Me."</p>
                        <p>"Not you? "<a href=paths::SIGN_IN>"Sign in with another address"</a>"."</p>
                    }
                    .into_any(),
                    None => view! {
                        <h1>"This link has done its work"</h1>
                        <p class="lede">"It was used already, or its 15 minutes are over. We can send you a new one."</p>
                        <p class="actions"><a class="button" href=paths::SIGN_IN>"Send a new one"</a></p>
                    }
                    .into_any(),
                }
            })}</Suspense>
        </Page>
    }
}
