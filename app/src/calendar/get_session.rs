use super::SessionView;
use crate::error::AppResult;
use crate::room::Speakers;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One session on its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionDetail {
    pub session: SessionView,
    pub notes: String,
    /// Names of those who come, in the order they said so.
    pub names: Vec<String>,
    pub every_week: bool,
    /// Where to go instead: the next session that takes place after this one.
    pub next: Option<SessionView>,
    pub holiday: Option<String>,
    /// Invited from outside, for the host of the session; organisers have a page for that.
    pub speakers: Option<Speakers>,
    /// Once it is over: what became of the recording, and where it is.
    pub recording: Option<(String, Option<String>)>,
}

#[server(endpoint = "calendar/session")]
pub async fn get_session(id: String) -> AppResult<SessionDetail> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::date_in_london;
    use store::library::Listener;

    async fn load(id: String) -> AppResult<SessionDetail> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let now = ctx.now();
        let detail = ctx.store.session(&id.parse()?, &me.id).await?.ok_or(AppError::NotFound)?;
        let times = detail.listed.session.times;
        let notes = detail.listed.session.notes.clone();
        let date = date_in_london(times.starts_at);
        let holiday = ctx.store.bank_holidays(date, date).await?.first().map(domain::calendar::BankHoliday::words);
        // Seen by nobody in particular: members share this page.
        let later = ctx.store.sessions_ahead(now.max(times.ends_at), None, None, 4).await?;
        let next = later.into_iter().find(|other| {
            !other.session.is_cancelled()
                && other.session.id != detail.listed.session.id
                && other.session.times.starts_at >= times.starts_at
        });
        let hosts = detail.listed.session.host.as_ref() == Some(&me.id) && ctx.visitor.organiser().is_none();
        let speakers = if hosts { Some(crate::room::speakers_of(&ctx, &detail.listed.session).await?) } else { None };
        let is_over = detail.listed.times().ends_at <= now && !detail.listed.session.is_cancelled();
        let recording = if is_over {
            let listener = Listener { person: me.id.clone(), manages: me.sees_managers_only() };
            let (became, talk) = ctx.store.became_of(&detail.listed.session.id, Some(&listener)).await?;
            Some((became.words(), talk.map(|talk| crate::paths::talk(talk.as_str()))))
        } else {
            None
        };
        Ok(SessionDetail {
            recording,
            speakers,
            session: super::see(detail.listed, now),
            notes,
            names: detail.names,
            every_week: detail.every_week,
            next: next.map(|listed| super::see(listed, now)),
            holiday,
        })
    }
    honest(load(id).await)
}
