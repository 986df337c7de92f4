use super::get_sign_in::get_asked_for;
use super::sign_in::{AskToSignIn, SignInByCode};
use crate::paths;
use crate::ui::{ErrorSummary, Page, TextField, Typed, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

/// Takes the six figures. Works in any browser: one that did not ask for the code is asked for the address as well.
#[component]
pub fn CodePage() -> impl IntoView {
    let sign_in = ServerAction::<SignInByCode>::new();
    let again = ServerAction::<AskToSignIn>::new();
    let error = Signal::derive(move || {
        sign_in.value().get().and_then(Result::err).or_else(|| again.value().get().and_then(Result::err))
    });
    let query = use_query_map();
    let next = move || query.read().get("next").unwrap_or_default();
    let typed = use_typed();
    let asked_for = Resource::new_blocking(|| (), |()| async { get_asked_for().await.ok().flatten() });
    let title = Signal::derive(move || {
        if error.get().is_some() { "Look again: enter the code".to_owned() } else { "Enter the code".to_owned() }
    });
    let forms = move |typed: Typed, asked_for: Option<String>| {
        let address = match asked_for.clone() {
            Some(email) => view! { <input type="hidden" name="email" value=email/> }.into_any(),
            None => view! {
                <TextField field=Field::Email label="Email address" kind="email" autocomplete="email" inputmode="email"
                    value=typed.or(Field::Email, "") error/>
            }
            .into_any(),
        };
        view! {
            <p class="lede">
                {match asked_for.clone() {
                    Some(email) => view! { "If "<strong>{email}</strong>" belongs to a member, a code is on its way. It lasts 15 minutes." }.into_any(),
                    None => view! { "The code is in the mail we sent. It lasts 15 minutes." }.into_any(),
                }}
            </p>
            <form class="form" method="post" action=SignInByCode::url()>
                <input type="hidden" name="next" value=next/>
                {address}
                <TextField field=Field::Code label="Six-figure code" class="code" autocomplete="one-time-code" inputmode="numeric"
                    hint="It is in the subject of the mail." value="" error/>
                <p class="actions"><button class="button">"Sign in"</button></p>
            </form>
            <details class="more">
                <summary>"Nothing has come"</summary>
                <p>"Give it a minute and look in the junk folder. The mail also has a link that does the same."</p>
                <form class="actions" method="post" action=AskToSignIn::url()>
                    <input type="hidden" name="next" value=next/>
                    {asked_for.map(|email| view! {
                        <input type="hidden" name="email" value=email/>
                        <button class="button" data-tone="quiet">"Send a new code"</button>" "
                    })}
                    <a href=paths::SIGN_IN>"Use another address"</a>
                </form>
            </details>
        }
    };
    view! {
        <Page title>
            <ErrorSummary error/>
            <h1>"Enter the code"</h1>
            <Suspense>{move || Suspend::new(async move { forms(typed.await, asked_for.await) })}</Suspense>
        </Page>
    }
}
