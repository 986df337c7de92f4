use crate::error::AppResult;
use leptos::prelude::*;

/// Decides that a session on a bank holiday runs all the same; nobody is asked about it again.
#[server(endpoint = "organise/run_on_holiday")]
pub async fn run_on_holiday(id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn run(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.run_on_holiday(&id.parse()?, &me.id, ctx.now()).await?;
        leptos_axum::redirect("/organise?saved=holiday");
        Ok(())
    }
    honest(run(id).await)
}
