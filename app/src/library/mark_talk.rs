use crate::error::AppResult;
use leptos::prelude::*;

/// Keeps a talk for later or thanks for it, or takes that back: `save`, `unsave`, `thank`, `unthank`.
#[server(endpoint = "library/mark")]
pub async fn mark_talk(id: String, act: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use store::library::Listener;

    async fn save(id: String, act: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let (id, now) = (id.parse()?, ctx.now());
        let listener = Listener::of(me);
        match act.as_str() {
            "save" | "unsave" => ctx.store.save_talk(&id, &listener, act == "save", now).await?,
            "thank" | "unthank" => ctx.store.thank_for_talk(&id, &listener, act == "thank", now).await?,
            _ => return Err(AppError::NotFound),
        }
        Ok(())
    }
    honest(save(id, act).await)
}
