//! What organisers do with invitations. Each press writes the first mails at once; the rest follow by the minute.

use crate::error::AppResult;
use leptos::prelude::*;

/// Sends all that were not sent yet.
#[server(endpoint = "organise/send_invitations")]
pub async fn send_invitations() -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn send() -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.send_invitations(&me.id, ctx.now()).await?;
        ssr::begin(&ctx, "sent").await
    }
    honest(send().await)
}

/// Sends those that lapsed anew, with new links.
#[server(endpoint = "organise/renew_invitations")]
pub async fn renew_invitations() -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn renew() -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.renew_invitations(&me.id, ctx.now()).await?;
        ssr::begin(&ctx, "renewed").await
    }
    honest(renew().await)
}

/// Sends one once more.
#[server(endpoint = "organise/resend_invitation")]
pub async fn resend_invitation(person: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn resend(person: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.resend_invitation(&person.parse()?, &me.id, ctx.now()).await?;
        ssr::begin(&ctx, "again").await
    }
    honest(resend(person).await)
}

/// Notes that mail to somebody's address comes back.
#[server(endpoint = "organise/note_bounce")]
pub async fn note_bounce(person: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn note(person: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.note_bounce(&person.parse()?, me.id.as_str(), ctx.now()).await?;
        leptos_axum::redirect(&format!("{}&done=bounced", paths::invitations_in("bounced")));
        Ok(())
    }
    honest(note(person).await)
}

/// Sends one to another address, with a new link.
#[server(endpoint = "organise/correct_invitation")]
pub async fn correct_invitation(person: String, email: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::{Field, Problem};
    use domain::people::EmailAddress;

    async fn correct(person: String, email: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let email = EmailAddress::parse(&email).map_err(|problem| AppError::field(Field::Email, problem))?;
        if !ctx.store.correct_invitation(&person.parse()?, &email, &me.id, ctx.now()).await? {
            return Err(AppError::field(Field::Email, Problem::EmailTaken));
        }
        ssr::begin(&ctx, "corrected").await
    }
    honest(correct(person, email).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use crate::context::Ctx;
    use crate::error::AppResult;
    use crate::{invitation_mail, paths};

    /// Writes what may leave now, and goes back to the list.
    pub async fn begin(ctx: &Ctx, done: &str) -> AppResult<()> {
        let now = ctx.now();
        let mail = |letter: &store::people::Letter| invitation_mail(&ctx.public_url, letter, now);
        ctx.store.release_invitations(ctx.invitations_per_day, now, mail).await?;
        leptos_axum::redirect(&format!("{}?done={done}", paths::INVITATIONS));
        Ok(())
    }
}
