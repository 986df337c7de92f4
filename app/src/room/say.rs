use crate::error::AppResult;
use leptos::prelude::*;

/// Says something in the chat; answers the message's id. `key` is the sender's name for it: sent again, it is said once.
#[server(endpoint = "room/say")]
pub async fn say(
    id: String,
    #[server(default)] key: String,
    words: String,
    #[server(default)] audience: String,
    #[server(default)] reply_to: String,
    #[server(default)] by: String,
) -> AppResult<String> {
    use super::place::Place;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::{Field, Problem};
    use domain::room::Audience;
    use store::room::NewMessage;

    async fn act(id: String, by: String, new: (String, String, String, String)) -> AppResult<String> {
        let (key, words, audience, reply_to) = new;
        let ctx = Ctx::current()?;
        let place = Place::of(&ctx, &id, &by).await?;
        let words = domain::room::message(&words).map_err(|problem| AppError::field(Field::Words, problem))?;
        let audience = match audience.as_str() {
            "" => Audience::Everyone,
            code => Audience::from_code(code).ok_or(AppError::field(Field::Audience, Problem::NotOffered))?,
        };
        let reply_to = (!reply_to.is_empty()).then(|| reply_to.parse()).transpose()?;
        let new = NewMessage { session: place.session.clone(), key, words, audience, reply_to };
        let said = ctx.store.say(&new, &place.me, ctx.now()).await?;
        // Whoever writes for a few goes on doing so.
        place.back_to(&match new.audience {
            Audience::Everyone => "#said".to_owned(),
            narrower => format!("?for={}#said", narrower.code()),
        });
        Ok(said.into())
    }
    honest(act(id, by, (key, words, audience, reply_to)).await)
}
