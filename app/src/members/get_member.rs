use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A member's page as another member sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub id: String,
    pub name: String,
    pub role: String,
    pub county: String,
    pub home: Option<String>,
    /// The home or organisation, for those who show it.
    pub works_at: Option<String>,
    pub bio: String,
    pub topics: Vec<String>,
    /// The address of the photo.
    pub photo: Option<String>,
    pub ask: Ask,
}

/// Whether the viewer may ask this member to talk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// With an id for the form.
    Open(String),
    Closed,
    /// The viewer could not be answered: they are not in the directory, or take no requests themselves.
    NotReachable,
    /// It is the viewer's own page; whether others see it.
    Oneself {
        listed: bool,
    },
}

#[server(endpoint = "members/member")]
pub async fn get_member(id: String) -> AppResult<Member> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::members::{CannotAsk, HomeKind, may_ask};

    async fn load(id: String) -> AppResult<Member> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let seen = ctx.store.profile(&id.parse()?).await?.ok_or(AppError::NotFound)?;
        let mine = ctx.store.profile(&me.id).await?.ok_or(AppError::NotFound)?.kept;
        let profile = seen.kept.profile;
        if !profile.listed && seen.id != me.id {
            return Err(AppError::NotFound);
        }
        let reachable = mine.profile.listed && mine.takes_requests;
        let ask = match may_ask(reachable, seen.kept.takes_requests, 0) {
            _ if seen.id == me.id => Ask::Oneself { listed: profile.listed },
            Ok(()) => Ask::Open(ctx.store.new_form_id()?),
            Err(CannotAsk::Closed) => Ask::Closed,
            Err(CannotAsk::NotReachable | CannotAsk::AskedEnough) => Ask::NotReachable,
        };
        let workplace = seen.kept.workplace;
        let works_at = [workplace.service, workplace.organisation].into_iter().find(|place| !place.is_empty());
        Ok(Member {
            photo: seen.kept.photo.map(|hash| crate::paths::photo(seen.id.as_str(), 512, &hash)),
            id: seen.id.into(),
            name: seen.name,
            role: seen.profession.label().to_owned(),
            county: profile.county,
            home: profile.home.map(HomeKind::label).map(str::to_owned),
            works_at: works_at.filter(|_| profile.shows_home),
            bio: profile.bio,
            topics: profile.topics,
            ask,
        })
    }
    honest(load(id).await)
}
