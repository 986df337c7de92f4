use crate::error::AppResult;
use leptos::prelude::*;

/// Takes what was said in a span out of a talk for good. `hold`: nobody hears the recording until its file is silent there.
#[server(endpoint = "library/redact")]
pub async fn redact_talk(
    id: String,
    from: String,
    to: String,
    #[server(default)] hold: String,
    #[server(default)] sure: String,
) -> AppResult<()> {
    use super::super::keeper;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::{Field, Problem};
    use domain::library::Redacted;

    async fn redact(id: String, span: (String, String), holds: bool, is_sure: bool) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let id = id.parse()?;
        let (_, me) = keeper::of_talk(&ctx, &id).await?;
        let span = Redacted::read(&span.0, &span.1)?;
        if !is_sure {
            return Err(AppError::field(Field::Sure, Problem::NotSure));
        }
        ctx.store.redact(&id, span, holds, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=1", paths::redact_talk(id.as_str())));
        Ok(())
    }
    honest(redact(id, (from, to), hold == "yes", sure == "yes").await)
}

/// Lets a recording be heard again that was held back.
#[server(endpoint = "library/stop_holding")]
pub async fn stop_holding(id: String) -> AppResult<()> {
    use super::super::keeper;
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn stop(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let id = id.parse()?;
        let (_, me) = keeper::of_talk(&ctx, &id).await?;
        ctx.store.stop_holding(&id, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=heard", paths::redact_talk(id.as_str())));
        Ok(())
    }
    honest(stop(id).await)
}
