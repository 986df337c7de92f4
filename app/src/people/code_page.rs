use super::sign_in::{AskToSignIn, SignInByCode, asked_for};
use crate::paths;
use crate::ui::{ErrorSummary, Page, TextField, turned_back, use_query_map, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Takes the six figures. Works in any browser: one that did not ask for the code has the address still to fill in.
#[component]
pub fn CodePage() -> impl IntoView {
    let (wrong, refused) = (turned_back(SignInByCode::url()), turned_back(AskToSignIn::url()));
    let error = Signal::derive(move || wrong.get().or_else(|| refused.get()));
    let query = use_query_map();
    let next = move || query.read().get("next").unwrap_or_default();
    let title = Signal::derive(move || {
        if error.get().is_some() { "Look again: enter the code" } else { "Enter the code" }.to_owned()
    });
    let address = use_typed().or(Field::Email, asked_for());
    view! {
        <Page title>
            <ErrorSummary error/>
            <h1>"Enter the code"</h1>
            <p class="lede">"If this address belongs to a member, a code is on its way. It lasts 15 minutes."</p>
            <form class="form" method="post" action=SignInByCode::url()>
                <input type="hidden" name="next" value=next/>
                <TextField field=Field::Email label="Email address" kind="email" autocomplete="email" inputmode="email" value=address error/>
                <TextField field=Field::Code label="Six-figure code" class="code" autocomplete="one-time-code" inputmode="numeric"
                    hint="It is in the subject of the mail." value="" error/>
                <p class="actions">
                    <button class="button">"Sign in"</button>" "
                    <button class="button" data-tone="quiet" formaction=AskToSignIn::url()>"Send a new code"</button>
                </p>
            </form>
            <details class="more">
                <summary>"Nothing has come"</summary>
                <p>"Give it a minute and look in the junk folder. The mail also has a link that does the same."</p>
                <p><a href=paths::SIGN_IN>"Use another address"</a></p>
            </details>
        </Page>
    }
}
