//! What the browser that signed up can do without the mailed link.

use crate::error::AppResult;
use leptos::prelude::*;

/// Takes a seat that is free to everybody.
#[server(endpoint = "guests/take_here")]
pub async fn take_here() -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;
    use store::guests::Token;

    async fn take() -> AppResult<()> {
        let ctx = Ctx::current()?;
        let entry = super::cookie::entry(&ctx).await?;
        ctx.store.take_seat(Token::Entry(&entry), ctx.now(), &*ctx.guest_letters).await??;
        leptos_axum::redirect(paths::OPEN_EVENING_SEAT);
        Ok(())
    }
    honest(take().await)
}

/// Sends the mail with the guest's link once more, or says when it can.
#[server(endpoint = "guests/mail_again")]
pub async fn mail_again() -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn send() -> AppResult<()> {
        let ctx = Ctx::current()?;
        let entry = super::cookie::entry(&ctx).await?;
        let is_sent = ctx.store.mail_guest_again(&entry, ctx.now(), &*ctx.guest_letters).await?;
        done(if is_sent { "mailed" } else { "mailed-before" });
        Ok(())
    }
    honest(send().await)
}

/// Changes the name that others see of this browser.
#[server(endpoint = "guests/rename_here")]
pub async fn rename_here(name: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;
    use domain::guests::SignUpForm;

    async fn rename(name: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let name = SignUpForm::name(&name).map_err(|problem| AppError::field(Field::Name, problem))?;
        let entry = super::cookie::entry(&ctx).await?;
        ctx.store.rename_here(&entry, &name, ctx.now()).await?;
        done("renamed");
        Ok(())
    }
    honest(rename(name).await)
}

/// Gives the seat back, or leaves the waiting list.
#[server(endpoint = "guests/leave_here")]
pub async fn leave_here() -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn leave() -> AppResult<()> {
        let ctx = Ctx::current()?;
        let entry = super::cookie::entry(&ctx).await?;
        ctx.store.leave_here(&entry, ctx.now(), &*ctx.guest_letters).await?;
        done("left");
        Ok(())
    }
    honest(leave().await)
}

/// Back to the seat, which says what was done.
#[cfg(feature = "ssr")]
fn done(what: &str) {
    leptos_axum::redirect(&format!("{}?done={what}", crate::paths::OPEN_EVENING_SEAT));
}
