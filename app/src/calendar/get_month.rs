use super::SessionView;
use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A month of the calendar: what is stored, and beyond that what the weekly rules say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthView {
    /// `2026-11` and `November 2026`.
    pub code: String,
    pub title: String,
    /// Code and name of the month before and after, where the calendar goes that far.
    pub previous: (String, String),
    pub next: Option<(String, String)>,
    pub is_present: bool,
    pub days: Vec<Day>,
    /// The next session that takes place, whatever the month.
    pub next_live: Option<SessionView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// `2026-11-26`.
    pub date: String,
    pub number: i8,
    /// Monday is 1.
    pub column: i8,
    pub weekday: String,
    pub is_past: bool,
    pub is_today: bool,
    pub holiday: Option<String>,
    pub entries: Vec<Entry>,
}

/// One session on its day. Without an id it is not stored yet: the rule says it will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: Option<String>,
    pub starts: String,
    pub title: String,
    pub note: Option<String>,
    pub state: EntryState,
    pub open: bool,
    pub coming: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryState {
    Planned,
    Moved,
    Cancelled,
}

#[server(endpoint = "calendar/month")]
pub async fn get_month(month: Option<String>) -> AppResult<MonthView> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load(month: Option<String>) -> AppResult<MonthView> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?.clone();
        let now = ctx.now();
        let today = domain::calendar::date_in_london(now);
        let month = build::asked(month, today)?;
        build::month(&ctx, &me, month, now).await
    }
    honest(load(month).await)
}

#[cfg(feature = "ssr")]
mod build {
    use super::{Day, Entry, EntryState, MonthView};
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use domain::calendar::{
        BankHoliday, Month, Series, Session, Status, WallTime, date_in_london, weekday_name, words,
    };
    use domain::people::Person;
    use jiff::civil::Date;
    use jiff::{Timestamp, ToSpan};
    use std::collections::HashSet;
    use store::calendar::Listed;

    /// The month of the address, or the present one.
    pub fn asked(month: Option<String>, today: Date) -> AppResult<Month> {
        // What names no month, as when somebody mends the address by hand, means the present one.
        let month = month.and_then(|code| Month::parse(&code).ok()).unwrap_or_else(|| Month::of(today));
        if month.within_horizon(today) { Ok(month) } else { Err(AppError::NotFound) }
    }

    pub async fn month(ctx: &Ctx, me: &Person, month: Month, now: Timestamp) -> AppResult<MonthView> {
        let today = date_in_london(now);
        let (from, to) = month.span();
        let stored = ctx.store.sessions_between(from, to, Some(&me.id)).await?;
        // Only beyond what is stored is the rule itself asked.
        let horizon = today.saturating_add(domain::calendar::MATERIALISED_MONTHS.months());
        let series = if month.last() > horizon { ctx.store.series_since(month.first()).await? } else { Vec::new() };
        let holidays = ctx.store.bank_holidays(month.first(), month.last()).await?;
        let ahead = ctx.store.sessions_ahead(now, None, Some(&me.id), 5).await?;
        let next_live = ahead.into_iter().find(|listed| !listed.session.is_cancelled());

        let days = month.days().map(|date| day(month, date, today, &stored, &series, &holidays)).collect();
        let named = |month: Month| (month.code(), month.title());
        Ok(MonthView {
            code: month.code(),
            title: month.title(),
            previous: named(month.previous()),
            next: Some(month.next()).filter(|next| next.within_horizon(today)).map(named),
            is_present: month == Month::of(today),
            days,
            next_live: next_live.map(|listed| crate::calendar::see(listed, now)),
        })
    }

    fn day(
        month: Month,
        date: Date,
        today: Date,
        stored: &[Listed],
        series: &[Series],
        holidays: &[BankHoliday],
    ) -> Day {
        let on_this_day = stored.iter().filter(|listed| date_in_london(listed.session.times.starts_at) == date);
        let mut entries: Vec<Entry> = on_this_day.map(entry).collect();
        // Beyond what is stored, the rule itself is shown.
        if date > today.saturating_add(domain::calendar::MATERIALISED_MONTHS.months()) {
            let known: HashSet<_> = stored.iter().filter_map(|listed| listed.session.origin.clone()).collect();
            let ruled = series.iter().filter(|s| s.falls_on(date) && !known.contains(&(s.id.clone(), date)));
            entries.extend(ruled.map(projected));
            entries.sort_by(|a, b| a.starts.cmp(&b.starts));
        }
        Day {
            date: date.to_string(),
            number: date.day(),
            column: month.place(date).0,
            weekday: weekday_name(date.weekday()).to_owned(),
            is_past: date < today,
            is_today: date == today,
            holiday: holidays.iter().find(|holiday| holiday.date == date).map(BankHoliday::words),
            entries,
        }
    }

    fn entry(listed: &Listed) -> Entry {
        let session = &listed.session;
        let note = match &session.status {
            Status::Cancelled { reason } => Some(reason.clone()),
            Status::Planned => listed.host_name.as_ref().map(|host| format!("with {host}")),
        };
        Entry {
            id: Some(session.id.as_str().to_owned()),
            starts: words::time(session.times.starts_at),
            title: session.title.clone(),
            note,
            open: is_open(session),
            state: match (session.is_cancelled(), session.moved) {
                (true, _) => EntryState::Cancelled,
                (false, true) => EntryState::Moved,
                (false, false) => EntryState::Planned,
            },
            coming: listed.mine == Some(domain::calendar::Answer::Coming),
        }
    }

    fn is_open(session: &Session) -> bool {
        session.kind == domain::calendar::Kind::OpenEvening
    }

    fn projected(series: &Series) -> Entry {
        let at: WallTime = series.terms.at;
        Entry {
            id: None,
            starts: at.to_string(),
            title: series.terms.title.clone(),
            note: None,
            open: series.terms.kind == domain::calendar::Kind::OpenEvening,
            state: EntryState::Planned,
            coming: false,
        }
    }
}
