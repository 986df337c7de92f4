use crate::error::AppResult;
use leptos::prelude::*;

/// Notes where somebody is in a talk, and how long they listened since they last said so. Milliseconds. Pages say it every
/// five seconds, and once more as they go.
#[server(endpoint = "library/listening")]
pub async fn note_listening(id: String, position: u32, listened: u32) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use store::library::Listener;

    async fn save(id: String, position: u32, listened: u32) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let who = Listener::of(me);
        Ok(ctx.store.note_listening(&id.parse()?, &who, position, listened, ctx.now()).await?)
    }
    honest(save(id, position, listened).await)
}
