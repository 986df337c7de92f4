use super::open::{OpenInvitation, look_at_invitation};
use crate::paths;
use crate::ui::{ErrorSummary, Page, turned_back};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// Where the link of an invitation leads. Only its button opens it, so a mail scanner that follows links opens nothing.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let error = turned_back(OpenInvitation::url());
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let invitation = Resource::new_blocking(
        move || token.get(),
        |token| async move { look_at_invitation(token).await.ok().flatten() },
    );
    view! {
        <Page title="Your invitation">
            <ErrorSummary error/>
            <Suspense>{move || Suspend::new(async move {
                match invitation.await {
                    Some(masked) => view! {
                        <h1>"You are invited"</h1>
                        <p class="lede">"You have been vetted already. Look at what we know of you, and you are in."</p>
                        <form method="post" action=OpenInvitation::url() class="stack">
                            <input type="hidden" name="token" value=token.get_untracked()/>
                            <button class="button">{format!("Go on as {masked}")}</button>
                        </form>
                        <p class="push">"Not your address? Then this invitation is for somebody else: close this page."</p>
                    }
                    .into_any(),
                    None => view! { <Over/> }.into_any(),
                }
            })}</Suspense>
        </Page>
    }
}

/// The same for a link that was used, replaced, is too old, or never was.
#[component]
pub fn Over() -> impl IntoView {
    view! {
        <h1>"This link has done its work"</h1>
        <p class="lede">"It was used already, a newer one was sent, or its 30 days are over."</p>
        <ul>
            <li>"Came in with it before? "<a href=paths::SIGN_IN>"Sign in"</a>" with the address that it was sent to."</li>
            <li>"More than one mail from us? The newest one holds the link that works."</li>
            <li>"Neither? Ask an organiser to send you a new one: one press, and it is on its way."</li>
        </ul>
    }
}
