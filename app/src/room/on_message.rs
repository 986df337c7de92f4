use crate::error::AppResult;
use leptos::prelude::*;

/// Does something with a message in one tap: adds a reaction by its code, takes it off (`none`), or takes one's own message
/// back (`take-back`).
#[server(endpoint = "room/on_message")]
pub async fn on_message(id: String, message: String, act: String) -> AppResult<()> {
    use super::actor::{actor, back_to};
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::room::Reaction;

    async fn run(id: String, message: String, act: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let (session, me) = actor(&ctx, &id).await?;
        let (message, now) = (message.parse()?, ctx.now());
        match (act.as_str(), Reaction::from_code(&act)) {
            ("take-back", _) => ctx.store.take_message_back(&message, &me, now).await?,
            ("none", _) => ctx.store.react(&message, None, &me, now).await?,
            (_, Some(reaction)) => ctx.store.react(&message, Some(reaction), &me, now).await?,
            _ => return Err(AppError::NotFound),
        }
        back_to(&session, &format!("#m-{message}"));
        Ok(())
    }
    honest(run(id, message, act).await)
}
