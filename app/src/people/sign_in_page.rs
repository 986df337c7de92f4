use super::authenticator::{AuthenticatorForm, Ceremony};
use super::sign_in::AskToSignIn;
use super::sign_in_by_passkey::SignInByPasskey;
use crate::paths;
use crate::ui::{ErrorSummary, Page, TextField, turned_back, use_query_map, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Asks for the address that a code is sent to.
#[component]
pub fn SignInPage() -> impl IntoView {
    let (asked, used) = (turned_back(AskToSignIn::url()), turned_back(SignInByPasskey::url()));
    let error = Signal::derive(move || asked.get().or_else(|| used.get()));
    let query = use_query_map();
    let next = move || query.read().get("next").unwrap_or_default();
    let title =
        Signal::derive(move || if error.get().is_some() { "Look again: sign in" } else { "Sign in" }.to_owned());
    view! {
        <Page title>
            <ErrorSummary error/>
            <h1>"Sign in"</h1>
            <p class="lede">"We send you a code by email. There is no password to remember."</p>
            <form class="form" method="post" action=AskToSignIn::url()>
                <input type="hidden" name="next" value=next/>
                <TextField field=Field::Email label="Email address" kind="email" autocomplete="email" inputmode="email"
                    hint="The one you gave when you joined." value=use_typed().or(Field::Email, "") error/>
                <p class="actions"><button class="button">"Send the code"</button></p>
            </form>
            <AuthenticatorForm ceremony=Ceremony::Use action=SignInByPasskey::url() words="Use a passkey" quiet=true>
                <input type="hidden" name="next" value=next/>
            </AuthenticatorForm>
            <p class="push">"Not a member yet? See "<a href=paths::APPLY>"who can join"</a>", or come to the "<a href=paths::OPEN_EVENING>"open evening"</a>" on Thursday."</p>
        </Page>
    }
}
