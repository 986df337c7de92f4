use crate::error::AppResult;
use crate::room::Speakers;
use domain::calendar::SessionForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Whose join link a session has; never the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkSet {
    Nowhere,
    BySeries,
    ForItself,
}

/// One session, ready to be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEdit {
    pub id: String,
    pub version: i64,
    /// `Tuesday 24 November, 20:00`.
    pub heading: String,
    pub title: String,
    /// `Tuesday`.
    pub weekday: String,
    pub doors: String,
    pub form: SessionForm,
    /// By which it is known later what was changed in the form.
    pub loaded: String,
    /// It follows a series that has a host.
    pub has_weekly_host: bool,
    pub cancelled: Option<String>,
    pub over: bool,
    pub link: LinkSet,
    /// Who has joined the call: `one member and two guests`.
    pub came: String,
    /// Who changed it last, and when: `Priya Nair`, `8 seconds ago`.
    pub changed: Option<(String, String)>,
    pub holiday: Option<String>,
    /// It has guests, and a roster of them.
    pub is_open: bool,
    /// Invited to speak, without being members.
    pub speakers: Speakers,
}

#[server(endpoint = "organise/session")]
pub async fn get_session_edit(id: String) -> AppResult<SessionEdit> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{BankHoliday, Status, date_in_london, weekday_name, words};

    async fn load(id: String) -> AppResult<SessionEdit> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let detail = ctx.store.session(&id.parse()?, &me.id).await?.ok_or(AppError::NotFound)?;
        let session = detail.listed.session;
        let date = date_in_london(session.times.starts_at);
        let holiday = ctx.store.bank_holidays(date, date).await?.first().map(BankHoliday::words);
        let of_series = match &session.origin {
            Some((series, _)) => ctx.store.series(series).await?,
            None => None,
        };
        let changed = detail.last_change;
        let who = named(changed.by, me);
        let form = SessionForm::of(&session, super::find_hosts::host_words_of(&ctx, session.host.as_ref()).await?);
        let (members, guests) = ctx.store.who_came(&session.id).await?;
        Ok(SessionEdit {
            id: session.id.to_string(),
            version: session.version,
            heading: format!("{}, {}", words::day(date, date_in_london(now)), words::time(session.times.starts_at)),
            title: session.title.clone(),
            weekday: weekday_name(date.weekday()).into(),
            doors: words::time(session.times.doors_at()),
            loaded: form.marks(),
            form,
            has_weekly_host: of_series.is_some_and(|of| of.series.terms.host.is_some()),
            over: session.times.ends_at <= now,
            is_open: session.kind == domain::calendar::Kind::OpenEvening,
            link: match (detail.own_link, detail.listed.has_link) {
                (true, _) => LinkSet::ForItself,
                (false, true) => LinkSet::BySeries,
                (false, false) => LinkSet::Nowhere,
            },
            came: words::came(members, guests),
            speakers: crate::room::speakers_of(&ctx, &session).await?,
            changed: who.map(|who| (who, words::ago(changed.at, now))),
            holiday,
            cancelled: match session.status {
                Status::Cancelled { reason } => Some(reason),
                Status::Planned => None,
            },
        })
    }
    honest(load(id).await)
}

/// What to call whoever changed something, speaking to `me`.
#[cfg(feature = "ssr")]
pub fn named(who: Option<String>, me: &domain::people::Person) -> Option<String> {
    who.map(|name| if name == me.name { "You".into() } else { name })
}

/// Back to the session's page, which says what was done.
#[cfg(feature = "ssr")]
pub fn done(id: &domain::ids::SessionId, what: &str) {
    leptos_axum::redirect(&format!("{}?saved={what}", crate::paths::organise_session(id.as_str())));
}
