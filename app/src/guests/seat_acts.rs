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
        let entry = super::cookie::entry(&ctx)?;
        ctx.store.take_seat(Token::Entry(&entry), ctx.now(), &*ctx.guest_letters).await??;
        leptos_axum::redirect(paths::OPEN_EVENING_SEAT);
        Ok(())
    }
    honest(take().await)
}

/// Sends the mail with the guest's link once more. The answer is the same whether one left a moment ago or not.
#[server(endpoint = "guests/mail_again")]
pub async fn mail_again() -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn send() -> AppResult<()> {
        let ctx = Ctx::current()?;
        let entry = super::cookie::entry(&ctx)?;
        if !ctx.store.is_decoy(&entry) {
            ctx.store.mail_guest_again(&entry, ctx.now(), &*ctx.guest_letters).await?;
        }
        leptos_axum::redirect(&format!("{}?mailed=1", paths::OPEN_EVENING_SEAT));
        Ok(())
    }
    honest(send().await)
}
