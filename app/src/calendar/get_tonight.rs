use super::SessionView;
use crate::error::AppResult;
use crate::register::HomeQuestion;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A member's home: the next session that takes place, this week, and what was called off lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tonight {
    pub next: Option<SessionView>,
    pub every_week: bool,
    /// This week's sessions from Monday on, each with the short name of its day.
    pub week: Vec<(String, SessionView)>,
    pub after: Vec<SessionView>,
    /// Cancelled and still to come today or tomorrow: said at the top, since somebody may be waiting for it.
    pub called_off: Option<SessionView>,
    pub home: Option<HomeQuestion>,
}

#[server(endpoint = "calendar/tonight")]
pub async fn get_tonight() -> AppResult<Tonight> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::{date_in_london, weekday_name, zone};
    use jiff::{SignedDuration, ToSpan};

    async fn load() -> AppResult<Tonight> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let now = ctx.now();
        let today = date_in_london(now);
        let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
        let week_begins = monday.to_zoned(zone().clone()).map_or(now, |start| start.timestamp());
        let listed =
            ctx.store.sessions_between(week_begins, now + SignedDuration::from_hours(12 * 24), Some(&me.id)).await?;
        let sessions: Vec<_> = listed.into_iter().map(|listed| super::see(listed, now)).collect();

        let ahead = |session: &&SessionView| now < session.times.over_at();
        let next = sessions.iter().filter(ahead).find(|session| session.cancelled.is_none()).cloned();
        let soon = now + SignedDuration::from_hours(24);
        let called_off =
            sessions.iter().filter(ahead).find(|s| s.cancelled.is_some() && s.times.starts_at < soon).cloned();
        let next_id = next.as_ref().map(|next| next.id.clone());
        let after =
            sessions.iter().filter(ahead).filter(|s| Some(&s.id) != next_id.as_ref()).take(4).cloned().collect();
        let next_monday = monday.saturating_add(1.week());
        let week = sessions
            .iter()
            .filter(|session| date_in_london(session.times.starts_at) < next_monday)
            .map(|session| {
                (weekday_name(date_in_london(session.times.starts_at).weekday()).to_owned(), session.clone())
            })
            .collect();
        let every_week = match &next {
            Some(next) => ctx.store.comes_every_week(&next.id.parse()?, &me.id).await?,
            None => false,
        };
        let home = HomeQuestion::of(&ctx, &me.id).await?;
        Ok(Tonight { next, every_week, week, after, called_off, home })
    }
    honest(load().await)
}
