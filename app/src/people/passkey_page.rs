use super::authenticator::{AuthenticatorForm, Ceremony};
use super::get_me::{Me, get_me};
use super::passkeys_part::AddOne;
use super::sign_in_by_passkey::SignInByPasskey;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back, use_query_map};
use domain::people::PasskeyAsked;
use domain::plain::own_path;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What an organiser meets who has to show a passkey first.
#[component]
pub fn PasskeyPage() -> impl IntoView {
    let me = Resource::new_blocking(|| (), |()| get_me());
    view! { <Loaded from=me view=|me| view! { <Shown me/> }/> }
}

#[component]
fn Shown(me: Me) -> impl IntoView {
    let asked = use_query_map().read_untracked().get("next").unwrap_or_default();
    let next = own_path(&asked).unwrap_or(paths::ORGANISE).to_owned();
    let (added, used) =
        (turned_back(<super::add_passkey::AddPasskey as ServerFn>::url()), turned_back(SignInByPasskey::url()));
    let error = Signal::derive(move || added.get().or_else(|| used.get()));
    let has_one = !me.security.passkeys.is_empty();
    view! {
        <Page title="Your passkey">
            <ErrorSummary error/>
            {if me.security.asked == Some(PasskeyAsked::Add) || !has_one {
                view! {
                    <h1>"Add a passkey to go on"</h1>
                    <p class="lede">"Organisers see what members said in confidence, so an email alone is not enough to act as one."</p>
                    <p>"Your device asks for your fingerprint, your face or its PIN. It takes a minute, once."</p>
                    <AddOne next=next/>
                }
                .into_any()
            } else {
                view! {
                    <h1>"Use your passkey to go on"</h1>
                    <p class="lede">"You came in with a code by email. To organise, show that it is you."</p>
                    <AuthenticatorForm ceremony=Ceremony::Use action=SignInByPasskey::url() words="Use my passkey">
                        <input type="hidden" name="next" value=next/>
                    </AuthenticatorForm>
                    <details class="more">
                        <summary>"I have lost it"</summary>
                        <p>"Ask two other organisers. Each opens your page under People and confirms that it is you; after the second you have seven days to add a new one."</p>
                    </details>
                }
                .into_any()
            }}
            <p><a href=paths::ME>"Not now: back to Me"</a></p>
        </Page>
    }
}
