use crate::error::AppResult;
use leptos::prelude::*;

/// Confirms the address by the six figures of the mail.
#[server(endpoint = "vetting/confirm_by_code")]
pub async fn confirm_by_code(email: String, code: String) -> AppResult<()> {
    use super::mails;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::{Field, Mistakes};
    use domain::people::{Code, EmailAddress};

    async fn confirm(email: String, code: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let mut mistakes = Mistakes::default();
        let email = mistakes.note(Field::Email, EmailAddress::parse(&email));
        let code = mistakes.note(Field::Code, Code::parse(&code));
        let (Some(email), Some(code)) = (email, code) else { return Err(AppError::from(mistakes)) };
        let mail = |token: &str| mails::sent(&ctx.public_url, token);
        let confirmed = ctx.store.confirm_by_code(&email, &code, ctx.now(), mail).await??;
        ssr::remember(&ctx, &confirmed.token);
        leptos_axum::redirect(&paths::followed_after_sending(&confirmed.token));
        Ok(())
    }
    honest(confirm(email, code).await)
}

/// Confirms the address by the link of the mail, once its button is pressed.
#[server(endpoint = "vetting/confirm_by_link")]
pub async fn confirm_by_link(token: String) -> AppResult<()> {
    use super::mails;
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn confirm(token: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let mail = |token: &str| mails::sent(&ctx.public_url, token);
        let confirmed = ctx.store.confirm_by_link(&token, ctx.now(), mail).await??;
        ssr::remember(&ctx, &confirmed.token);
        leptos_axum::redirect(&paths::followed_after_sending(&confirmed.token));
        Ok(())
    }
    honest(confirm(token).await)
}

/// Sends a new code, if there is an application that waits for one; the answer is the same for any address.
#[server(endpoint = "vetting/ask_to_confirm")]
pub async fn ask_to_confirm(email: String) -> AppResult<()> {
    use super::mails;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::Field;
    use domain::people::EmailAddress;

    async fn ask(email: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let address = EmailAddress::parse(&email).map_err(|problem| AppError::field(Field::Email, problem))?;
        let mail = |proof: Option<&store::vetting::Proof>| mails::proof(&ctx.public_url, proof);
        if !ctx.store.ask_for_new_proof(&address, ctx.now(), mail).await? {
            return Err(AppError::TooOften);
        }
        leptos_axum::redirect(paths::APPLY_CONFIRM);
        Ok(())
    }
    honest(ask(email).await)
}

/// Whose address a mailed link confirms, masked; nothing once it is used or too old.
#[server(endpoint = "vetting/look_at_proof")]
pub async fn get_proof(token: String) -> AppResult<Option<String>> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn look(token: String) -> AppResult<Option<String>> {
        let ctx = Ctx::current()?;
        Ok(ctx.store.look_at_proof(&token, ctx.now()).await?.map(|shown| shown.masked_email))
    }
    honest(look(token).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::super::apply::APPLIED;
    use crate::context::{Ctx, set_cookie};

    const THREE_WEEKS: u32 = 21 * 24 * 3600;

    /// So that another member's link, opened in this browser, finds what was sent.
    pub fn remember(ctx: &Ctx, token: &str) {
        set_cookie(ctx, APPLIED, token, THREE_WEEKS);
    }
}
