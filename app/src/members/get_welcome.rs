use crate::calendar::SessionView;
use crate::error::AppResult;
use domain::members::ProfileForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What a new member is shown first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    pub name: String,
    /// The next sessions that take place.
    pub sessions: Vec<SessionView>,
    pub form: ProfileForm,
}

#[server(endpoint = "members/welcome")]
pub async fn get_welcome() -> AppResult<Welcome> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn load() -> AppResult<Welcome> {
        let ctx = Ctx::current()?;
        let (me, now) = (ctx.member()?, ctx.now());
        let ahead = ctx.store.sessions_ahead(now, None, Some(&me.id), 6).await?;
        let takes_place = ahead.into_iter().filter(|listed| !listed.session.is_cancelled()).take(4);
        let profile = ctx.store.profile(&me.id).await?.ok_or(AppError::NotFound)?.kept.profile;
        Ok(Welcome {
            name: me.name.clone(),
            sessions: takes_place.map(|listed| crate::calendar::see(listed, now)).collect(),
            form: ProfileForm::of(&profile),
        })
    }
    honest(load().await)
}
