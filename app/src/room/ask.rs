use crate::error::AppResult;
use leptos::prelude::*;

/// Asks a question; answers its id. An anonymous one is for managers only unless its author says otherwise. `by` is of
/// guests and speakers, here as in all that follows.
#[server(endpoint = "room/ask")]
pub async fn ask(
    id: String,
    #[server(default)] key: String,
    question: String,
    #[server(default)] audience: String,
    #[server(default)] anonymous: String,
    #[server(default)] by: String,
) -> AppResult<String> {
    use super::place::Place;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::{Field, Problem};
    use domain::room::Audience;
    use store::room::NewQuestion;

    async fn act(id: String, by: String, new: (String, String, String, bool)) -> AppResult<String> {
        let (key, words, audience, anonymous) = new;
        let ctx = Ctx::current()?;
        let place = Place::of(&ctx, &id, &by).await?;
        let words = domain::room::question(&words).map_err(|problem| AppError::field(Field::Question, problem))?;
        let audience = match audience.as_str() {
            "" => place.me.eyes.usual_for_question(anonymous),
            code => Audience::from_code(code).ok_or(AppError::field(Field::Audience, Problem::NotOffered))?,
        };
        let new = NewQuestion { session: place.session.clone(), key, words, audience, anonymous };
        let asked = ctx.store.ask(&new, &place.me, ctx.now()).await?;
        place.back_to("?show=questions#asked");
        Ok(asked.into())
    }
    honest(act(id, by, (key, question, audience, anonymous == "yes")).await)
}

/// Gives one's vote to a question (`yes`) or takes it off, or takes one's own question back (`take-back`).
#[server(endpoint = "room/vote")]
pub async fn vote(id: String, asked: String, choice: String, #[server(default)] by: String) -> AppResult<()> {
    use super::place::Place;
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(id: String, by: String, asked: String, choice: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let place = Place::of(&ctx, &id, &by).await?;
        let asked = asked.parse()?;
        if choice == "take-back" {
            ctx.store.take_question_back(&asked, &place.me, ctx.now()).await?;
        } else {
            ctx.store.vote(&asked, choice == "yes", &place.me, ctx.now()).await?;
        }
        place.back_to("?show=questions#asked");
        Ok(())
    }
    honest(act(id, by, asked, choice).await)
}
