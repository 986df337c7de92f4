use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The evening that takes guests now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpEvening {
    pub id: String,
    /// `Thursday 26 November`.
    pub day: String,
    /// Another one is on, and ends too soon to come to.
    pub after_tonight: bool,
    pub has_begun: bool,
    /// `None`: as many as come.
    pub seats_left: Option<i64>,
    pub closed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpView {
    pub evening: Option<SignUpEvening>,
    /// Of this form: when it was shown, and one of its kind.
    pub form: String,
    /// This browser has signed up before.
    pub is_known: bool,
}

/// What the form to sign up needs.
#[server(endpoint = "guests/sign_up_view")]
pub async fn get_sign_up() -> AppResult<SignUpView> {
    use super::cookie::known_by;
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::{date_in_london, words};

    async fn load() -> AppResult<SignUpView> {
        let ctx = Ctx::current()?;
        crate::context::keep_nowhere();
        let now = ctx.now();
        let Some((is_first, session)) = open_for_guests(&ctx).await? else {
            return Ok(SignUpView { evening: None, form: String::new(), is_known: false });
        };
        let seats = ctx.store.evening(&session.id).await?;
        let is_known = match known_by(&ctx) {
            Some(token) => ctx.store.is_decoy(&token) || ctx.store.guest_here(&token, now).await?.is_some(),
            None => false,
        };
        let evening = SignUpEvening {
            day: words::day(date_in_london(session.times.starts_at), date_in_london(now)),
            after_tonight: !is_first,
            has_begun: session.times.starts_at <= now,
            seats_left: seats.seats_left(),
            closed: seats.closed,
            id: session.id.into(),
        };
        Ok(SignUpView { evening: Some(evening), form: ctx.store.sign_up_form(now)?, is_known })
    }
    honest(load().await)
}

/// The next open evening that takes guests still, and whether none comes before it.
#[cfg(feature = "ssr")]
pub async fn open_for_guests(ctx: &crate::context::Ctx) -> AppResult<Option<(bool, domain::calendar::Session)>> {
    use domain::calendar::Kind;
    use domain::guests::sign_up_open;
    let now = ctx.now();
    let ahead = ctx.store.sessions_ahead(now, Some(Kind::OpenEvening), None, 6).await?;
    let mut ahead = ahead.into_iter().filter(|listed| !listed.session.is_cancelled()).enumerate();
    let found = ahead.find(|(_, listed)| sign_up_open(listed.times(), now));
    Ok(found.map(|(before, listed)| (before == 0, listed.session)))
}
