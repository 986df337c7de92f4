use crate::error::AppResult;
use domain::members::ProfileForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One's own profile, to edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnProfile {
    pub id: String,
    pub name: String,
    pub version: i64,
    pub form: ProfileForm,
    /// `8 seconds ago`: when it was last saved.
    pub saved: String,
    /// The home or organisation that may be shown.
    pub works_at: Option<String>,
    pub photo: Option<String>,
}

#[server(endpoint = "members/profile")]
pub async fn get_profile() -> AppResult<OwnProfile> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn load() -> AppResult<OwnProfile> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let seen = ctx.store.profile(&me.id).await?.ok_or(AppError::NotFound)?;
        let workplace = seen.kept.workplace;
        Ok(OwnProfile {
            photo: seen.kept.photo.map(|hash| crate::paths::photo(seen.id.as_str(), 512, &hash)),
            id: seen.id.into(),
            name: seen.name,
            version: seen.kept.version,
            form: ProfileForm::of(&seen.kept.profile),
            saved: domain::calendar::words::ago(seen.kept.changed_at, ctx.now()),
            works_at: [workplace.service, workplace.organisation].into_iter().find(|place| !place.is_empty()),
        })
    }
    honest(load().await)
}
