use crate::error::AppResult;
use leptos::prelude::*;

/// Names whoever asks among the people in the room, or no longer.
#[server(endpoint = "room/show_me")]
pub async fn show_me(id: String, show: String) -> AppResult<()> {
    use super::actor::{actor, back_to};
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(id: String, show: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let (session, me) = actor(&ctx, &id).await?;
        ctx.store.show_here(&session, show == "yes", &me, ctx.now()).await?;
        back_to(&session, "#here");
        Ok(())
    }
    honest(act(id, show).await)
}
