use crate::error::AppResult;
use leptos::prelude::*;

/// Says whether the member comes: `coming`, `not-coming`, `every-week`, or `not-every-week` to take that back.
/// Without wasm the page that asked is shown again, with the answer in it.
#[server(endpoint = "calendar/answer")]
pub async fn answer_session(id: String, answer: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::Answer;

    async fn save(id: String, answer: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let (session, now) = (id.parse()?, ctx.now());
        match answer.as_str() {
            "every-week" => ctx.store.come_every_week(&session, &me.id, now).await?,
            "not-every-week" => ctx.store.stop_every_week(&session, &me.id, now).await?,
            one => {
                let answer = Answer::from_code(one).ok_or(AppError::NotFound)?;
                ctx.store.answer(&session, &me.id, answer, now).await?;
            }
        }
        Ok(())
    }
    honest(save(id, answer).await)
}
