use crate::error::AppResult;
use leptos::prelude::*;

/// Does something with a message in one tap: adds a reaction by its code, takes it off (`none`), or takes one's own message
/// back (`take-back`).
#[server(endpoint = "room/on_message")]
pub async fn on_message(id: String, message: String, act: String, #[server(default)] by: String) -> AppResult<()> {
    use super::place::Place;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::room::Reaction;

    async fn run(id: String, by: String, message: String, act: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let place = Place::of(&ctx, &id, &by).await?;
        let (message, now) = (message.parse()?, ctx.now());
        match (act.as_str(), Reaction::from_code(&act)) {
            ("take-back", _) => ctx.store.take_message_back(&message, &place.me, now).await?,
            ("none", _) => ctx.store.react(&message, None, &place.me, now).await?,
            (_, Some(reaction)) => ctx.store.react(&message, Some(reaction), &place.me, now).await?,
            _ => return Err(AppError::NotFound),
        }
        place.back_to(&format!("#m-{message}"));
        Ok(())
    }
    honest(run(id, by, message, act).await)
}
