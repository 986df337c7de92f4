use crate::error::AppResult;
use leptos::prelude::*;

/// Asks to learn who asked a question; another organiser has to confirm.
#[server(endpoint = "organise/unseal")]
pub async fn ask_to_unseal(question: String, reason: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;

    async fn act(question: String, reason: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let reason = domain::room::why_unseal(&reason).map_err(|problem| AppError::field(Field::Reason, problem))?;
        ctx.store.ask_to_unseal(&question.parse()?, &reason, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?done=asked", crate::paths::UNSEALING));
        Ok(())
    }
    honest(act(question, reason).await)
}

/// Confirms what another organiser asked; the asker of the question is told by mail.
#[server(endpoint = "organise/confirm_unsealing")]
pub async fn confirm_unsealing(question: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use store::room::UnsealedLetter;

    fn mail(letter: &UnsealedLetter) -> (String, String) {
        let UnsealedLetter { words, reason, by: [first, second] } = letter;
        let body = format!(
            "You asked without your name: “{words}”\n\n{first} and {second}, who organise the circle, have looked at who \
             asked it. They are the only ones. Their reason: {reason}\n\nIf you think that is not right, write to any other \
             organiser.\n"
        );
        ("Two organisers have seen who asked your question".into(), body)
    }

    async fn act(question: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.confirm_unsealing(&question.parse()?, &me.id, ctx.now(), mail).await?;
        leptos_axum::redirect(&format!("{}?done=unsealed", crate::paths::UNSEALING));
        Ok(())
    }
    honest(act(question).await)
}
