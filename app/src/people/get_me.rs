use super::devices::DeviceRow;
use super::security::Security;
use crate::error::AppResult;
use crate::register::HomeQuestion;
use domain::people::{Channel, Notice};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What a member's own page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub name: String,
    /// `Registered manager and organiser`.
    pub role: String,
    pub email: String,
    pub all_sessions: String,
    pub my_sessions: String,
    pub podcast: String,
    pub security: Security,
    /// What they choose to hear of, and how.
    pub notices: Vec<(Notice, Channel)>,
    pub devices: Vec<DeviceRow>,
    /// What a browser needs to be switched on.
    pub push_key: String,
    /// Whether their home is still theirs, if that is asked.
    pub home: Option<HomeQuestion>,
    /// Slug and title of the conferences that ask members for something.
    pub conferences: Vec<(String, String)>,
}

#[server(endpoint = "people/me")]
pub async fn get_me() -> AppResult<Me> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::people::Rank;

    async fn load() -> AppResult<Me> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let token = ctx.store.feed_token(&me.id, ctx.now()).await?;
        let role = match me.rank {
            Rank::Member if ctx.browser.asked.is_some() => format!("{} and organiser", me.profession.label()),
            Rank::Member => me.profession.label().to_owned(),
            rank => format!("{} and {}", me.profession.label(), rank.label().to_lowercase()),
        };
        Ok(Me {
            name: me.name.clone(),
            role,
            email: me.email.as_str().to_owned(),
            all_sessions: format!("{}/feeds/{token}/sessions.ics", ctx.public_url),
            security: super::security::load(&ctx, me).await?,
            notices: ctx.store.notices(&me.id).await?,
            devices: super::devices::load(&ctx, me).await?,
            conferences: crate::conference::calls(&ctx).await?,
            push_key: ctx.push.key.clone(),
            my_sessions: format!("{}/feeds/{token}/mine.ics", ctx.public_url),
            podcast: format!("{}/feeds/{token}/talks.rss", ctx.public_url),
            home: HomeQuestion::of(&ctx, &me.id).await?,
        })
    }
    honest(load().await)
}
