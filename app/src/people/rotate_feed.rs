use crate::error::AppResult;
use leptos::prelude::*;

/// Makes new calendar addresses; the old ones are dead at once.
#[server(endpoint = "people/rotate_feed")]
pub async fn rotate_feed() -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn rotate() -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        ctx.store.rotate_feed_token(&me.id, ctx.now()).await?;
        leptos_axum::redirect("/me?renewed=1#feeds");
        Ok(())
    }
    honest(rotate().await)
}
