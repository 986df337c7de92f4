use crate::error::AppResult;
use leptos::prelude::*;

/// Answers whether a home is still the member's: `still`, `moved` with the new home and, if they like, its CQC id, or
/// `left`.
#[server(endpoint = "register/answer_question")]
pub async fn answer_question(
    id: String,
    answer: String,
    #[server(default)] home: String,
    #[server(default)] home_id: String,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::{Field, Mistakes, line};
    use domain::people::{Register, RegisterEntry};
    use domain::register::Answer;
    use store::register::Answered;

    fn moved(home: &str, home_id: &str) -> Result<Answered, Mistakes> {
        let mut mistakes = Mistakes::default();
        let entry = if home_id.trim().is_empty() {
            Some(None)
        } else {
            mistakes.note(Field::HomeId, RegisterEntry::parse(Register::Cqc, home_id).map(Some))
        };
        match (mistakes.note(Field::Home, line(home, 2, 120)), entry) {
            (Some(service), Some(entry)) => Ok(Answered::Moved { service, entry }),
            _ => Err(mistakes),
        }
    }

    async fn save(id: String, answer: String, home: String, home_id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let id = id.parse()?;
        let answer = Answer::from_code(&answer).filter(|answer| answer.is_offered()).ok_or(AppError::NotFound)?;
        let answered = match answer {
            Answer::Still => Answered::Still,
            Answer::Moved => moved(&home, &home_id)?,
            _ => Answered::Left,
        };
        ctx.store.answer_question(&id, &me.id, answered, ctx.now()).await?;
        leptos_axum::redirect(&format!("/me?home={}#my-home", answer.code()));
        Ok(())
    }
    honest(save(id, answer, home, home_id).await)
}
