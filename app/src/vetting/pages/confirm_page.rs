use super::super::confirm::{AskToConfirm, ConfirmByCode, ConfirmByLink, get_proof};
use crate::paths;
use crate::people::asked_for;
use crate::ui::{ErrorSummary, Page, TextField, turned_back, use_typed};
use domain::form::Field;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// Takes the six figures that show that the address is the applicant's own.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let (wrong, refused) = (turned_back(ConfirmByCode::url()), turned_back(AskToConfirm::url()));
    let error = Signal::derive(move || wrong.get().or_else(|| refused.get()));
    let address = use_typed().or(Field::Email, asked_for());
    #[cfg(feature = "hydrate")]
    super::kept_words::forget();
    view! {
        <Page title="Confirm your address">
            <ErrorSummary error/>
            <h1>"One more step: confirm your address"</h1>
            <p class="lede">"We have sent a code to your work email. The organisers read your application once you enter it here."</p>
            <form class="form" method="post" action=ConfirmByCode::url()>
                <TextField field=Field::Email label="Work email" kind="email" autocomplete="email" inputmode="email" value=address error/>
                <TextField field=Field::Code label="Six-figure code" class="code" autocomplete="one-time-code" inputmode="numeric"
                    hint="It is in the subject of the mail." value="" error/>
                <p class="actions">
                    <button class="button">"Confirm"</button>" "
                    <button class="button" data-tone="quiet" formaction=AskToConfirm::url()>"Send a new code"</button>
                </p>
            </form>
            <details class="more">
                <summary>"Nothing has come"</summary>
                <p>"Give it a minute and look in the junk folder. The mail also has a link that works for a day."</p>
                <p><a href=paths::APPLY>"Apply with another address"</a></p>
            </details>
        </Page>
    }
}

/// Where the mailed link leads. Only its button confirms, so a mail scanner that follows links uses nothing up.
#[component]
pub fn ConfirmLinkPage() -> impl IntoView {
    let error = turned_back(ConfirmByLink::url());
    let params = use_params_map();
    let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
    let proof =
        Resource::new_blocking(move || token.get(), |token| async move { get_proof(token).await.ok().flatten() });
    view! {
        <Page title="Confirm your address">
            <ErrorSummary error/>
            <Suspense>{move || Suspend::new(async move {
                match proof.await {
                    Some(masked) => view! {
                        <h1>"Confirm your address"</h1>
                        <p class="lede">"Then your application goes to the organisers."</p>
                        <form method="post" action=ConfirmByLink::url() class="stack">
                            <input type="hidden" name="token" value=token.get_untracked()/>
                            <button class="button">{format!("Yes, {masked} is mine")}</button>
                        </form>
                    }
                    .into_any(),
                    None => view! {
                        <h1>"This link has done its work"</h1>
                        <p class="lede">"It was used already, or its day is over. If your application is in, a mail with the link to it has come."</p>
                        <p class="actions"><a class="button" href=paths::APPLY_CONFIRM>"Send a new code"</a></p>
                    }
                    .into_any(),
                }
            })}</Suspense>
        </Page>
    }
}
