use crate::error::AppResult;
use leptos::prelude::*;

/// The question for a passkey, as JSON; the same for everybody, as nobody says who they are.
#[server(endpoint = "people/ask_to_use_passkey")]
pub async fn ask_to_use_passkey() -> AppResult<String> {
    use super::webauthn;
    use crate::context::Ctx;
    use crate::error::honest;

    async fn ask() -> AppResult<String> {
        webauthn::ask_to_use(&Ctx::current()?).await
    }
    honest(ask().await)
}

/// Signs in by a passkey's answer.
#[server(endpoint = "people/sign_in_by_passkey")]
pub async fn sign_in_by_passkey(answer: String, next: String) -> AppResult<()> {
    use super::{add_passkey, sign_in, webauthn};
    use crate::context::Ctx;
    use crate::error::honest;

    async fn sign_in(answer: String, next: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let person = webauthn::used(&ctx, &answer).await?;
        let id = person.id.clone();
        sign_in::ssr::begin_session(person, &next).await?;
        add_passkey::ssr::used_here(&id).await
    }
    honest(sign_in(answer, next).await)
}
