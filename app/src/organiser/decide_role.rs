use crate::error::AppResult;
use leptos::prelude::*;

/// Answers a member who asked to be known by another role: `approve`, or `decline` with the reason.
#[server(endpoint = "organise/decide_role")]
pub async fn decide_role(request: String, verdict: String, why: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::{Field, paragraphs};
    use store::people::RoleOutcome;

    async fn decide(request: String, verdict: String, why: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let outcome = match verdict.as_str() {
            "approve" => RoleOutcome::Approved,
            "decline" => {
                RoleOutcome::Declined(paragraphs(&why, 3, 500).map_err(|problem| AppError::field(Field::Why, problem))?)
            }
            _ => return Err(AppError::NotFound),
        };
        let mail = super::standing_mail::about_role(&outcome, &ctx.public_url);
        let person = ctx.store.decide_role(&request, &outcome, me, ctx.now(), mail).await?;
        leptos_axum::redirect(&format!("{}?saved={verdict}", paths::person(person.as_str())));
        Ok(())
    }
    honest(decide(request, verdict, why).await)
}
