use crate::error::AppResult;
use leptos::prelude::*;

/// Keeps what somebody will do differently, and answers its version. Without wasm the talk's page is shown again.
#[server(endpoint = "library/reflect")]
pub async fn reflect(id: String, words: String, version: i64) -> AppResult<i64> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::{Field, Mistakes};
    use domain::plain::text;
    use store::library::Listener;

    /// In characters.
    const LONGEST: u32 = 4000;

    async fn save(id: String, words: String, version: i64) -> AppResult<i64> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let mut mistakes = Mistakes::default();
        let Some(words) = mistakes.note(Field::Words, text(&words, LONGEST)) else {
            return Err(AppError::Form(mistakes.into_vec()));
        };
        let listener = Listener::of(me);
        ctx.store.reflect(&id.parse()?, &listener, &words, version, ctx.now()).await?;
        Ok(version + 1)
    }
    honest(save(id, words, version).await)
}
