use crate::error::AppResult;
use leptos::prelude::*;

/// Writes one's own message anew, within five minutes.
#[server(endpoint = "room/change_message")]
pub async fn change_message(
    id: String,
    message: String,
    words: String,
    #[server(default)] by: String,
) -> AppResult<()> {
    use super::place::Place;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;

    async fn act(id: String, by: String, message: String, words: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let place = Place::of(&ctx, &id, &by).await?;
        let words = domain::room::message(&words).map_err(|problem| AppError::field(Field::Words, problem))?;
        ctx.store.change_message(&message.parse()?, &words, &place.me, ctx.now()).await?;
        place.back_to("#said");
        Ok(())
    }
    honest(act(id, by, message, words).await)
}
