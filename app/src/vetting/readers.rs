use crate::error::AppResult;
use leptos::prelude::*;

/// Who else has this application open, by name.
#[server(endpoint = "vetting/readers")]
pub async fn get_readers(id: String) -> AppResult<Vec<String>> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load(id: String) -> AppResult<Vec<String>> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        Ok(ctx.store.at_application(&id, &me.id, ctx.now()).await?)
    }
    honest(load(id).await)
}

/// Says that the page of this application is closed; `opened` is when it was loaded, in milliseconds.
#[server(endpoint = "vetting/leave")]
pub async fn leave_application(id: String, opened: i64) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn leave(id: String, opened: i64) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        Ok(ctx.store.leave_application(&me.id, &id, domain::millis::timestamp(opened), ctx.now()).await?)
    }
    honest(leave(id, opened).await)
}
