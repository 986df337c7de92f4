use crate::error::AppResult;
use leptos::prelude::*;

/// Writes one's own message anew, within five minutes.
#[server(endpoint = "room/change_message")]
pub async fn change_message(id: String, message: String, words: String) -> AppResult<()> {
    use super::actor::{actor, back_to};
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;

    async fn act(id: String, message: String, words: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let (session, me) = actor(&ctx, &id).await?;
        let words = domain::room::message(&words).map_err(|problem| AppError::field(Field::Words, problem))?;
        ctx.store.change_message(&message.parse()?, &words, &me, ctx.now()).await?;
        back_to(&session, "#said");
        Ok(())
    }
    honest(act(id, message, words).await)
}
