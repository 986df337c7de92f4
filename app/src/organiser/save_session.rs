use crate::error::AppResult;
use domain::calendar::SessionForm;
use leptos::prelude::*;

/// Changes one session: its words, its time, its host. `version` is what the editor saw.
#[server(endpoint = "organise/save_session")]
pub async fn save_session(id: String, version: i64, #[server(flatten)] session: SessionForm) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use store::calendar::Edit;

    async fn save(id: String, version: i64, session: SessionForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = id.parse()?;
        let before = ctx.store.session(&id, &me.id).await?.ok_or(AppError::NotFound)?.listed.session;
        let read = session.read(&super::get_blank::members(&ctx).await?, Some(&before), ctx.now())?;
        let edit = Edit { title: read.title, times: read.times, host: read.host, notes: read.notes };
        ctx.store.edit_session(&id, version, edit, &me.id, ctx.now()).await?;
        super::get_session::done(&id, "1");
        Ok(())
    }
    honest(save(id, version, session).await)
}
