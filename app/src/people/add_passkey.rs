use crate::error::AppResult;
use leptos::prelude::*;

/// The question for this browser's authenticator to make a passkey, as JSON.
#[server(endpoint = "people/ask_to_add_passkey")]
pub async fn ask_to_add_passkey() -> AppResult<String> {
    use super::webauthn;
    use crate::context::Ctx;
    use crate::error::honest;

    async fn ask() -> AppResult<String> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        ssr::may_change(&ctx, me).await?;
        webauthn::ask_to_add(&ctx, me).await
    }
    honest(ask().await)
}

/// Adds the passkey that the authenticator made. From now on this browser counts as signed in with it.
#[server(endpoint = "people/add_passkey")]
pub async fn add_passkey(name: String, answer: String, next: String) -> AppResult<()> {
    use super::webauthn;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;
    use domain::plain::own_path;

    async fn add(name: String, answer: String, next: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        ssr::may_change(&ctx, me).await?;
        let name = domain::form::line(&name, 1, 60).map_err(|problem| AppError::field(Field::Name, problem))?;
        let passkey = webauthn::added(&ctx, me, name, &answer).await?;
        ctx.store.add_passkey(&me.id, &passkey, ctx.now()).await.map_err(ssr::not_added)?;
        ssr::used_here(&me.id).await?;
        leptos_axum::redirect(own_path(&next).unwrap_or("/me?saved=passkey#passkeys"));
        Ok(())
    }
    honest(add(name, answer, next).await)
}

/// Calls a passkey something else.
#[server(endpoint = "people/rename_passkey")]
pub async fn rename_passkey(id: String, name: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;

    async fn rename(id: String, name: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let name = domain::form::line(&name, 1, 60).map_err(|problem| AppError::field(Field::Name, problem))?;
        ctx.store.rename_passkey(&me.id, &id, &name, ctx.now()).await?;
        leptos_axum::redirect("/me?saved=passkey-name#passkeys");
        Ok(())
    }
    honest(rename(id, name).await)
}

/// Takes a passkey away. The code by email remains a way in.
#[server(endpoint = "people/remove_passkey")]
pub async fn remove_passkey(id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn remove(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        ssr::may_change(&ctx, me).await?;
        ctx.store.remove_passkey(&me.id, &id, ctx.now()).await?;
        leptos_axum::redirect("/me?saved=no-passkey#passkeys");
        Ok(())
    }
    honest(remove(id).await)
}

#[cfg(feature = "ssr")]
pub(super) mod ssr {
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use crate::people::webauthn::USED_PASSKEY;
    use domain::ids::PersonId;
    use domain::people::{PasskeyAsked, Person};
    use store::Refused;

    pub async fn may_change(ctx: &Ctx, me: &Person) -> AppResult<()> {
        let proof = ctx.store.proof(&me.id, ctx.browser.used_passkey).await?;
        if proof.may_change_passkeys() { Ok(()) } else { Err(AppError::PasskeyAsked(PasskeyAsked::Use)) }
    }

    /// The session remembers whose passkey it was: somebody else may sign in with the same browser later.
    pub async fn used_here(person: &PersonId) -> AppResult<()> {
        let session: tower_sessions::Session = leptos_axum::extract().await.map_err(|_| AppError::Internal)?;
        session.insert(USED_PASSKEY, person).await.map_err(|e| {
            tracing::error!(error = %e, "a session could not be written");
            AppError::Internal
        })
    }

    pub fn not_added(refused: Refused) -> AppError {
        match refused {
            Refused::TooLate => AppError::PasskeyNotAdded,
            other => other.into(),
        }
    }
}
