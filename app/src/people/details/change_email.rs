//! The steps of moving to another address. Whoever confirms must be signed in as the one who asked: an address that was
//! mistyped may be a stranger's, and its mail must not let them in.

use crate::error::AppResult;
use leptos::prelude::*;

/// Sends a link to the new address and word of it to the present one; the answer is the same whose ever it is.
#[server(endpoint = "people/ask_to_change_email")]
pub async fn ask_to_change_email(email: String) -> AppResult<()> {
    use super::mails;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::people::add_passkey::ssr::may_change;
    use domain::form::Field;

    async fn ask(email: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        may_change(&ctx, me).await?;
        let to =
            domain::people::new_email(&email, &me.email).map_err(|problem| AppError::field(Field::Email, problem))?;
        let now = ctx.now();
        let mails = |token: &str| mails::about(&ctx.public_url, &me.name, &to, token, now);
        if !ctx.store.ask_to_change_email(me, &to, now, mails).await? {
            return Err(AppError::TooOften);
        }
        leptos_axum::redirect("/me/details?saved=asked");
        Ok(())
    }
    honest(ask(email).await)
}

/// Where a mailed link would move whoever is signed in. Looking changes nothing.
#[server(endpoint = "people/look_at_move")]
pub async fn look_at_move(token: String) -> AppResult<Option<String>> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn look(token: String) -> AppResult<Option<String>> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        Ok(ctx.store.look_at_move(&me.id, &token, ctx.now()).await?.map(String::from))
    }
    honest(look(token).await)
}

/// Moves to the new address, once the button behind its link is pressed. Only this browser stays signed in.
#[server(endpoint = "people/change_email")]
pub async fn change_email(token: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;
    use crate::people::add_passkey::ssr::may_change;
    use crate::people::sign_in::begin_session;
    use store::Refused;

    async fn change(token: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        may_change(&ctx, me).await?;
        match ctx.store.change_email(&me.id, &token, &ctx.browser.id, ctx.now()).await {
            Ok(()) => begin_session(me.clone(), "/me/details?saved=email").await,
            Err(Refused::TooLate) => {
                leptos_axum::redirect(&paths::new_email("over"));
                Ok(())
            }
            Err(other) => Err(other.into()),
        }
    }
    honest(change(token).await)
}

/// Takes back what was asked for.
#[server(endpoint = "people/keep_email")]
pub async fn keep_email() -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn keep() -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        ctx.store.keep_email(&me.id, ctx.now()).await?;
        leptos_axum::redirect("/me/details?saved=kept");
        Ok(())
    }
    honest(keep().await)
}
