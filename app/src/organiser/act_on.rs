use crate::error::AppResult;
use leptos::prelude::*;

/// Suspends somebody, lets them in again, or changes their duties.
#[server(endpoint = "organise/act_on")]
pub async fn act_on(id: String, version: i64, act: String, reason: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::{Field, paragraphs};
    use domain::people::Act;
    use store::people::ActOn;

    async fn done(id: String, version: i64, act: String, reason: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let act = Act::from_code(&act).ok_or(AppError::NotFound)?;
        let least = if act.needs_reason() { 3 } else { 0 };
        let reason = paragraphs(&reason, least, 500).map_err(|problem| AppError::field(Field::Reason, problem))?;
        let asked = ActOn { whom: id.parse()?, seen: version, act, reason };
        let mail = super::standing_mail::about(act, &asked.reason, &ctx.public_url);
        ctx.store.act_on(&asked, me, ctx.now(), mail).await?;
        leptos_axum::redirect(&format!("{}?saved={}", paths::person(asked.whom.as_str()), act.code()));
        Ok(())
    }
    honest(done(id, version, act, reason).await)
}
