use crate::error::AppResult;
use leptos::prelude::*;

/// Calls one session off, with a reason for those who meant to come. Unless `confirmed`, the page shows first who they are.
#[server(endpoint = "organise/cancel_session")]
pub async fn cancel_session(
    id: String,
    version: i64,
    reason: String,
    #[server(default)] confirmed: bool,
) -> AppResult<()> {
    use super::review_session::look_first;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;

    async fn cancel(id: String, version: i64, reason: String, confirmed: bool) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let session = id.parse()?;
        let reason = domain::calendar::reason(&reason).map_err(|problem| AppError::field(Field::Reason, problem))?;
        let before = ctx.store.listed_session(&session).await?.ok_or(AppError::NotFound)?.session;
        // A second tap finds it cancelled.
        if !before.is_cancelled() {
            look_first(&before, version, confirmed)?;
        }
        ctx.store.cancel_session(&session, version, &reason, &me.id, ctx.now()).await?;
        super::get_session::done(&session, "cancelled");
        Ok(())
    }
    honest(cancel(id, version, reason, confirmed).await)
}

/// Puts a cancelled session back on. Unless `confirmed`, the page shows first who hears of it.
#[server(endpoint = "organise/restore_session")]
pub async fn restore_session(id: String, version: i64, #[server(default)] confirmed: bool) -> AppResult<()> {
    use super::review_session::look_first;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn restore(id: String, version: i64, confirmed: bool) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let session = id.parse()?;
        let before = ctx.store.listed_session(&session).await?.ok_or(AppError::NotFound)?.session;
        if before.is_cancelled() {
            look_first(&before, version, confirmed)?;
        }
        ctx.store.restore_session(&session, version, &me.id, ctx.now()).await?;
        super::get_session::done(&session, "restored");
        Ok(())
    }
    honest(restore(id, version, confirmed).await)
}
