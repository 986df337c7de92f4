use crate::error::AppResult;
use leptos::prelude::*;

/// Puts a question about a home away: its answer was looked at, or it was settled in another way.
#[server(endpoint = "organise/put_question_away")]
pub async fn put_question_away(id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn put(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.put_question_away(&id.parse()?, &me.id, ctx.now()).await?;
        leptos_axum::redirect("/organise/revetting?settled=1");
        Ok(())
    }
    honest(put(id).await)
}
