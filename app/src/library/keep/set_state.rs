use crate::error::AppResult;
use leptos::prelude::*;

/// Lets members find a talk, or takes it out: `state` is the code of what it becomes.
#[server(endpoint = "library/set_state")]
pub async fn set_talk_state(id: String, version: i64, state: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::library::State;

    async fn set(id: String, version: i64, state: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let (id, state) = (id.parse()?, State::from_code(&state).ok_or(AppError::Malformed)?);
        ctx.store.set_talk_state(&id, version, state, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved={}", paths::organise_talk(id.as_str()), state.code()));
        Ok(())
    }
    honest(set(id, version, state).await)
}
