use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The evening that takes guests now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpEvening {
    pub id: String,
    /// `Thursday 26 November`.
    pub day: String,
    /// `Tonight`, or the day.
    pub near: String,
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
    pub known: Known,
}

/// Whether this browser has signed up before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Known {
    #[default]
    Nowhere,
    /// For another evening, which is not over.
    Elsewhere,
    /// For this evening.
    Here,
}

/// What the form to sign up needs.
#[server(endpoint = "guests/sign_up_view")]
pub async fn get_sign_up() -> AppResult<SignUpView> {
    use super::cookie::known_at;
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::ui::use_typed;
    use domain::calendar::{Phase, date_in_london, words};

    async fn load() -> AppResult<SignUpView> {
        let ctx = Ctx::current()?;
        crate::context::keep_nowhere();
        let now = ctx.now();
        let Some((is_first, session)) = open_for_guests(&ctx).await? else {
            return Ok(SignUpView { evening: None, form: String::new(), known: Known::Nowhere });
        };
        let seats = ctx.store.evening(&session.id).await?;
        let known = known_at(&ctx).await?;
        let here = known.iter().map(|(_, here)| here).find(|here| here.listed.session.id == session.id);
        let is_elsewhere = || known.iter().any(|(_, here)| here.listed.times().phase(now) != Phase::Over);
        // Whoever waits here is not told of seats that are not for them.
        let seats_left = if here.is_some_and(|here| here.is_barred) { Some(0) } else { seats.seats_left() };
        let evening = SignUpEvening {
            day: words::day(date_in_london(session.times.starts_at), date_in_london(now)),
            near: words::near_day(session.times.starts_at, now),
            after_tonight: !is_first,
            has_begun: session.times.starts_at <= now,
            seats_left,
            closed: seats.closed,
            id: session.id.into(),
        };
        // Whoever mends a mistake is quick: what counts is when they were shown the first form.
        let sent = use_typed().sent("form").filter(|form| ctx.store.form_shown_at(form).is_some()).map(str::to_owned);
        Ok(SignUpView {
            evening: Some(evening),
            form: sent.map_or_else(|| ctx.store.sign_up_form(now), Ok)?,
            known: match here {
                Some(here) if here.state.stands() => Known::Here,
                _ if is_elsewhere() => Known::Elsewhere,
                _ => Known::Nowhere,
            },
        })
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
