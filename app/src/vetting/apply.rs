use crate::error::AppResult;
use domain::vetting::ApplicationForm;
use leptos::prelude::*;

/// Cookie that finds the draft of this browser again.
#[cfg(feature = "ssr")]
pub const DRAFT: &str = "ic-draft";
/// Name under which a draft keeps a member's personal link.
#[cfg(feature = "ssr")]
pub const INVITATION: &str = "invitation";

/// Keeps what is filled in so far, and goes on from part `step` to the next.
#[server(endpoint = "vetting/keep_draft")]
pub async fn keep_draft(
    step: String,
    invitation: String,
    #[server(flatten)] application: ApplicationForm,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::vetting::Part;

    async fn keep(step: String, invitation: String, application: ApplicationForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let part = Part::from_step(&step);
        ssr::keep(&ctx, &application, &invitation).await?;
        if application.profession == ApplicationForm::NONE_OF_THESE {
            leptos_axum::redirect(paths::APPLY_NONE);
            return Ok(());
        }
        let mistakes = application.read().err().map(domain::form::Mistakes::into_vec).unwrap_or_default();
        let here: Vec<_> = mistakes.into_iter().filter(|(field, _)| part.has(*field)).collect();
        if !here.is_empty() {
            return Err(AppError::Form(here));
        }
        leptos_axum::redirect(&paths::apply_step(part.next().step()));
        Ok(())
    }
    honest(keep(step, invitation, application).await)
}

/// Sends the application; it enters the queue once its address is confirmed.
#[server(endpoint = "vetting/apply")]
pub async fn send_application(invitation: String, #[server(flatten)] application: ApplicationForm) -> AppResult<()> {
    use super::mails;
    use crate::context::{Ctx, cookie};
    use crate::error::{AppError, honest};
    use crate::paths;

    async fn send(invitation: String, application: ApplicationForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        if application.profession == ApplicationForm::NONE_OF_THESE {
            leptos_axum::redirect(paths::APPLY_NONE);
            return Ok(());
        }
        let statement = application.read()?;
        let vouch = Some(invitation.as_str()).filter(|token| !token.is_empty());
        let mail = |proof: Option<&store::vetting::Proof>| mails::proof(&ctx.public_url, proof);
        if !ctx.store.send_application(&statement, vouch, ctx.now(), mail).await? {
            return Err(AppError::TooOften);
        }
        if let Some(token) = cookie(DRAFT) {
            ctx.store.forget_draft(&token).await?;
        }
        crate::people::remember_address(&ctx, &statement.email);
        leptos_axum::redirect(paths::APPLY_CONFIRM);
        Ok(())
    }
    honest(send(invitation, application).await)
}

#[cfg(feature = "ssr")]
pub use ssr::keep_draft_of;

#[cfg(feature = "ssr")]
mod ssr {
    use super::{DRAFT, INVITATION};
    use crate::context::{Ctx, cookie, set_cookie};
    use crate::error::{AppError, AppResult};
    use domain::vetting::ApplicationForm;

    const A_WEEK: u32 = 7 * 24 * 3600;

    /// Fills the form in for somebody of whom something is known.
    pub async fn keep_draft_of(ctx: &Ctx, form: &ApplicationForm) -> AppResult<()> {
        keep(ctx, form, "").await
    }

    pub async fn keep(ctx: &Ctx, form: &ApplicationForm, invitation: &str) -> AppResult<()> {
        let mut pairs: Vec<(&str, &str)> = form.pairs().map(|(field, typed)| (field.name(), typed)).into();
        pairs.push((INVITATION, invitation));
        let body = serde_json::to_string(&pairs).map_err(|_| AppError::Internal)?;
        let token = ctx.store.keep_draft(cookie(DRAFT).as_deref(), &body, ctx.now()).await?;
        set_cookie(ctx, DRAFT, &token, A_WEEK);
        Ok(())
    }
}
