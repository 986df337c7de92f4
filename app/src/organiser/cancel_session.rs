use crate::error::AppResult;
use leptos::prelude::*;

/// Calls one session off, with a reason for those who meant to come.
#[server(endpoint = "organise/cancel_session")]
pub async fn cancel_session(id: String, version: i64, reason: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;

    async fn cancel(id: String, version: i64, reason: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let session = id.parse()?;
        let reason = domain::calendar::reason(&reason).map_err(|problem| AppError::field(Field::Reason, problem))?;
        ctx.store.cancel_session(&session, version, &reason, &me.id, ctx.now()).await?;
        super::get_session::done(&session, "cancelled");
        Ok(())
    }
    honest(cancel(id, version, reason).await)
}

/// Puts a cancelled session back on.
#[server(endpoint = "organise/restore_session")]
pub async fn restore_session(id: String, version: i64) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn restore(id: String, version: i64) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let session = id.parse()?;
        ctx.store.restore_session(&session, version, &me.id, ctx.now()).await?;
        super::get_session::done(&session, "restored");
        Ok(())
    }
    honest(restore(id, version).await)
}
