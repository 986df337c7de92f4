use crate::error::AppResult;
use leptos::prelude::*;

/// Asks a question; answers its id. An anonymous one is for managers only unless its author says otherwise.
#[server(endpoint = "room/ask")]
pub async fn ask(
    id: String,
    #[server(default)] key: String,
    question: String,
    #[server(default)] audience: String,
    #[server(default)] anonymous: String,
) -> AppResult<String> {
    use super::actor::{actor, back_to};
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::{Field, Problem};
    use domain::room::Audience;
    use store::room::NewQuestion;

    async fn act(id: String, key: String, words: String, audience: String, anonymous: bool) -> AppResult<String> {
        let ctx = Ctx::current()?;
        let (session, me) = actor(&ctx, &id).await?;
        let words = domain::room::question(&words).map_err(|problem| AppError::field(Field::Question, problem))?;
        let audience = match audience.as_str() {
            "" if anonymous && me.eyes.manages => Audience::Managers,
            "" => Audience::Everyone,
            code => Audience::from_code(code).ok_or(AppError::field(Field::Audience, Problem::NotOffered))?,
        };
        let new = NewQuestion { session: session.clone(), key, words, audience, anonymous };
        let asked = ctx.store.ask(&new, &me, ctx.now()).await?;
        back_to(&session, "?show=questions#asked");
        Ok(asked.into())
    }
    honest(act(id, key, question, audience, anonymous == "yes").await)
}

/// Gives one's vote to a question (`yes`) or takes it off, or takes one's own question back (`take-back`).
#[server(endpoint = "room/vote")]
pub async fn vote(id: String, asked: String, choice: String) -> AppResult<()> {
    use super::actor::{actor, back_to};
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(id: String, asked: String, choice: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let (session, me) = actor(&ctx, &id).await?;
        let asked = asked.parse()?;
        if choice == "take-back" {
            ctx.store.take_question_back(&asked, &me, ctx.now()).await?;
        } else {
            ctx.store.vote(&asked, choice == "yes", &me, ctx.now()).await?;
        }
        back_to(&session, "?show=questions#asked");
        Ok(())
    }
    honest(act(id, asked, choice).await)
}
