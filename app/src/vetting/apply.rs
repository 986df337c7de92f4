use crate::error::AppResult;
use domain::vetting::ApplicationForm;
use leptos::prelude::*;

/// Cookie that finds the draft of this browser again.
#[cfg(feature = "ssr")]
pub const DRAFT: &str = "ic-draft";
/// Name under which a draft keeps the tokens of members' links.
#[cfg(feature = "ssr")]
pub const INVITATION: &str = "invitation";

/// Cookie that leads from a further invitation to what was sent from this browser.
#[cfg(feature = "ssr")]
pub const APPLIED: &str = "ic-applied";

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
    use domain::vetting::{Part, with_token};

    async fn keep(step: String, invitation: String, application: ApplicationForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let part = Part::from_step(&step);
        let invitations = with_token(&invitation, &ssr::kept(&ctx).await?.1);
        ssr::keep(&ctx, &application, &invitations).await?;
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
    use domain::vetting::with_token;

    async fn send(invitation: String, application: ApplicationForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        if application.profession == ApplicationForm::NONE_OF_THESE {
            leptos_axum::redirect(paths::APPLY_NONE);
            return Ok(());
        }
        let statement = application.read()?;
        // Another link may have been opened beside this form.
        let invitations = with_token(&invitation, &ssr::kept(&ctx).await?.1);
        let mail = |proof: Option<&store::vetting::Proof>| mails::proof(&ctx.public_url, proof);
        if !ctx.store.send_application(&statement, &invitations, ctx.now(), mail).await? {
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
pub(super) mod ssr {
    use super::{DRAFT, INVITATION};
    use crate::context::{Ctx, cookie, set_cookie};
    use crate::error::{AppError, AppResult};
    use domain::vetting::ApplicationForm;

    const A_WEEK: u32 = 7 * 24 * 3600;

    /// Fills the form in for somebody of whom something is known.
    pub async fn keep_draft_of(ctx: &Ctx, form: &ApplicationForm) -> AppResult<()> {
        keep(ctx, form, "").await
    }

    /// What this browser's draft holds: the form, and tokens of members' links.
    pub async fn kept(ctx: &Ctx) -> AppResult<(ApplicationForm, String)> {
        let body = match cookie(DRAFT) {
            Some(token) => ctx.store.draft(&token, ctx.now()).await?,
            None => None,
        };
        let pairs: Vec<(String, String)> = body.and_then(|body| serde_json::from_str(&body).ok()).unwrap_or_default();
        let invitations = pairs.iter().find(|(name, _)| name == INVITATION).map(|(_, held)| held.clone());
        Ok((ApplicationForm::from_pairs(&pairs), invitations.unwrap_or_default()))
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
