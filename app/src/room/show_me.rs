use crate::error::AppResult;
use leptos::prelude::*;

/// Names whoever asks among the people in the room, or no longer.
#[server(endpoint = "room/show_me")]
pub async fn show_me(id: String, show: String) -> AppResult<()> {
    use super::place::Place;
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(id: String, show: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let place = Place::of_member(&ctx, &id).await?;
        ctx.store.show_here(&place.session, show == "yes", &place.me, ctx.now()).await?;
        place.back_to("#here");
        Ok(())
    }
    honest(act(id, show).await)
}
