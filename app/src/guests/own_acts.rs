//! The buttons of a guest's own page.

use crate::error::AppResult;
use leptos::prelude::*;

/// "Yes, I'm coming": the address is theirs.
#[server(endpoint = "guests/confirm")]
pub async fn confirm_guest(token: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn confirm(token: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        ctx.store.confirm_guest(&token, ctx.now()).await?;
        done(&token, "confirmed");
        Ok(())
    }
    honest(confirm(token).await)
}

#[server(endpoint = "guests/rename")]
pub async fn rename_guest(token: String, name: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;
    use domain::guests::SignUpForm;

    async fn rename(token: String, name: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let name = SignUpForm::name(&name).map_err(|problem| AppError::field(Field::Name, problem))?;
        ctx.store.rename_guest(&token, &name, ctx.now()).await?;
        done(&token, "renamed");
        Ok(())
    }
    honest(rename(token, name).await)
}

/// Gives the seat back, or leaves the waiting list.
#[server(endpoint = "guests/cancel")]
pub async fn cancel_guest(token: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn cancel(token: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        ctx.store.cancel_guest(&token, ctx.now(), &*ctx.guest_letters).await?;
        done(&token, "cancelled");
        Ok(())
    }
    honest(cancel(token).await)
}

/// Takes the seat that is held, or one that is free.
#[server(endpoint = "guests/take")]
pub async fn take_seat(token: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use store::guests::Token;

    async fn take(token: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        ctx.store.take_seat(Token::Link(&token), ctx.now(), &*ctx.guest_letters).await??;
        done(&token, "taken");
        Ok(())
    }
    honest(take(token).await)
}

/// To the application form, with what the guest said of themselves filled in.
#[server(endpoint = "guests/apply")]
pub async fn apply_as_guest(token: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::vetting::ApplicationForm;

    async fn begin(token: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let own = ctx.store.guest_of_link(&token, ctx.now()).await?.ok_or(AppError::NotFound)?;
        let form = ApplicationForm {
            name: own.guest.name,
            email: own.guest.email.map_or(String::new(), String::from),
            profession: own.guest.role.profession().map_or(String::new(), |one| one.code().to_owned()),
            ..ApplicationForm::default()
        };
        crate::vetting::keep_draft_of(&ctx, &form).await?;
        leptos_axum::redirect(paths::APPLY);
        Ok(())
    }
    honest(begin(token).await)
}

/// Back to the guest's page, which says what was done.
#[cfg(feature = "ssr")]
fn done(token: &str, what: &str) {
    // Only a token of ours came this far, and those need no encoding.
    leptos_axum::redirect(&format!("{}?done={what}", crate::paths::guest(token)));
}
