use crate::error::AppResult;
use leptos::prelude::*;

/// Saves the three things that a new member is asked, and goes on to Tonight.
#[server(endpoint = "members/begin_profile")]
pub async fn begin_profile(county: String, topics: String, home: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;
    use domain::members::FirstSteps;

    async fn save(county: String, topics: String, home: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        ctx.store.begin_profile(&me.id, FirstSteps::read(&county, &topics, &home)?, ctx.now()).await?;
        leptos_axum::redirect(paths::HOME);
        Ok(())
    }
    honest(save(county, topics, home).await)
}
