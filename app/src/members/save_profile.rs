use crate::error::AppResult;
use domain::members::ProfileForm;
use leptos::prelude::*;

/// Saves one's own profile. `version` is what the form was opened on.
#[server(endpoint = "members/save_profile")]
pub async fn save_profile(version: i64, #[server(flatten)] profile: ProfileForm) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn save(version: i64, profile: ProfileForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        ctx.store.save_profile(&me.id, version, &profile.read()?, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=1", paths::PROFILE));
        Ok(())
    }
    honest(save(version, profile).await)
}
