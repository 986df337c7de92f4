use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The organisers' first page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganiseHome {
    /// What is missing for the next session, and for those after it.
    pub headline: String,
    pub lede: String,
    pub next: Vec<Upcoming>,
    pub holidays: Vec<HolidayQuestion>,
    pub series: Vec<Weekly>,
    /// Why mail does not leave, in words; `None` while it does.
    pub mail: Option<String>,
    /// Applications that wait for an organiser, and for an answer.
    pub waiting: i64,
    pub asked: i64,
    /// What members were asked about their homes, in words; `None` when nothing waits for an organiser.
    pub homes: Option<String>,
    /// That guests of past evenings have been forgotten, in words; `None` before anybody looked.
    pub forgotten: Option<String>,
    /// Sessions that owe a recording, or a word on it.
    pub owed: i64,
}

/// A session ahead, and what it still needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upcoming {
    pub id: String,
    pub title: String,
    pub starts_at: String,
    /// `Tonight, 20:00`, `Thu 26 November, 20:00`.
    pub when: String,
    /// Link, host and topic: whether each is there, and in words. `None` when it is cancelled and needs nothing.
    pub needs: Option<[(bool, String); 3]>,
    pub open: bool,
    /// `Moved from 20:00`.
    pub moved: Option<String>,
}

/// A session on a bank holiday about which nobody has decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidayQuestion {
    pub id: String,
    pub day: String,
    /// The session: `Monday live, 20:00`.
    pub session: String,
    /// `Easter Monday (England and Wales, Northern Ireland; not Scotland)`.
    pub words: String,
}

/// One version of a weekly series that has dates ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weekly {
    pub id: String,
    pub title: String,
    /// `Tuesdays, 20:00, 20 minutes`, with its first or last date when that is ahead.
    pub when: String,
    pub host: Option<String>,
    pub next: String,
}

#[server(endpoint = "organise/home")]
pub async fn get_home() -> AppResult<OrganiseHome> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load() -> AppResult<OrganiseHome> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let now = ctx.now();
        let ahead = ssr::ahead(&ctx, now).await?;
        let holidays = ssr::holiday_questions(&ctx, &ahead, now).await?;
        let days: Vec<_> = holidays.iter().map(|asked| asked.day.clone()).collect();
        let (headline, lede) = domain::calendar::holidays_first(&days, ssr::readiness(&ahead, now));
        let series = ctx.store.series_since(domain::calendar::date_in_london(now)).await?;
        let (waiting, asked) = ctx.store.open_applications().await?;
        Ok(OrganiseHome {
            mail: ctx.store.mail_trouble().await?.map(|(waiting, problem)| ssr::mail_waits(waiting, &problem)),
            waiting,
            asked,
            headline,
            lede,
            holidays,
            homes: domain::register::waiting(ctx.store.question_counts(now).await?),
            owed: ctx.store.count_owed(now).await?,
            forgotten: ctx.store.guests_forgotten().await?.map(|forgotten| ssr::forgotten(forgotten, now)),
            series: ssr::weekly(&ctx, &series, &ahead, now).await?,
            next: ahead.into_iter().take(ssr::SHOWN).map(|listed| ssr::upcoming(listed, &series, now)).collect(),
        })
    }
    honest(load().await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::{HolidayQuestion, Upcoming, Weekly};
    use crate::context::Ctx;
    use crate::error::AppResult;
    use domain::calendar::{
        Kind, Ready, Series, Session, date_in_london, next_date, terms_in_words, warning_on, words,
    };
    use domain::plain;
    use jiff::{SignedDuration, Timestamp};
    use std::collections::HashMap;
    use store::calendar::Listed;
    use store::guests::Forgotten;

    /// So many sessions are listed.
    pub const SHOWN: usize = 8;

    /// Sessions that are not over, five weeks of them.
    pub async fn ahead(ctx: &Ctx, now: Timestamp) -> AppResult<Vec<Listed>> {
        let listed = ctx.store.sessions_ahead(now, None, None, 200).await?;
        let until = now + SignedDuration::from_hours(35 * 24);
        let near = |listed: &Listed| now < listed.session.times.over_at() && listed.session.times.starts_at < until;
        Ok(listed.into_iter().filter(near).collect())
    }

    pub fn mail_waits(waiting: i64, problem: &str) -> String {
        let mails = domain::plain::counted(waiting, "mail");
        format!(
            "{mails} could not leave yet: {problem}. Nothing is lost. It is tried again by itself; whoever runs the server can see more in its log."
        )
    }

    /// Proves that what guests are promised is done.
    pub fn forgotten(forgotten: Forgotten, now: Timestamp) -> String {
        let looked = words::ago(forgotten.looked_at, now);
        let Some(last) = forgotten.last else {
            return format!("Guests are forgotten a month after their evening. Nobody had to be yet; looked {looked}.");
        };
        let guests = plain::counted(forgotten.guests, "guest");
        let evenings = if forgotten.evenings == 1 {
            "one evening".to_owned()
        } else {
            format!("{} evenings", plain::count(forgotten.evenings))
        };
        let were = if forgotten.guests == 1 { "was" } else { "were" };
        let day = words::day(date_in_london(last), date_in_london(now));
        format!("{guests} of {evenings} {were} forgotten, most lately on {day}; looked {looked}.")
    }

    pub fn readiness(ahead: &[Listed], now: Timestamp) -> (String, String) {
        let planned = ahead.iter().take(SHOWN).filter(|listed| !listed.session.is_cancelled());
        let ready: Vec<_> = planned.map(|listed| (listed.session.times.starts_at, ready(listed))).collect();
        domain::calendar::readiness(&ready, now)
    }

    fn ready(listed: &Listed) -> Ready {
        let topic = listed.session.retitled || listed.session.origin.is_none();
        Ready { link: listed.has_link, host: listed.host_name.is_some(), topic }
    }

    pub fn upcoming(listed: Listed, series: &[Series], now: Timestamp) -> Upcoming {
        let Ready { link, topic, .. } = ready(&listed);
        let session = listed.session;
        let starts_at = session.times.starts_at;
        let tick = |there: bool, yes: &str, no: &str| (there, if there { yes } else { no }.to_owned());
        let host = listed.host_name.map_or((false, "No host yet".to_owned()), |name| (true, name));
        let needs = [tick(link, "Link", "No link yet"), host, tick(topic, "Topic", "No topic yet")];
        Upcoming {
            moved: moved_from(&session, series, now),
            needs: (!session.is_cancelled()).then_some(needs),
            open: session.kind == Kind::OpenEvening,
            id: session.id.into(),
            title: session.title,
            starts_at: starts_at.to_string(),
            when: format!("{}, {}", words::list_day(starts_at, now), words::time(starts_at)),
        }
    }

    /// What the rule would have been, for a session whose time was set by hand.
    fn moved_from(session: &Session, series: &[Series], now: Timestamp) -> Option<String> {
        let (id, date) = session.origin.as_ref().filter(|_| session.moved)?;
        let by_rule = series.iter().find(|version| version.id == *id)?.terms.times_on(*date);
        let same_day = date_in_london(session.times.starts_at) == *date;
        Some(if by_rule.starts_at == session.times.starts_at {
            format!("Not {}", words::length(by_rule.minutes()))
        } else if same_day {
            format!("Moved from {}", words::time(by_rule.starts_at))
        } else {
            format!("Moved from {}", words::day(*date, date_in_london(now)))
        })
    }

    pub async fn holiday_questions(ctx: &Ctx, ahead: &[Listed], now: Timestamp) -> AppResult<Vec<HolidayQuestion>> {
        let today = date_in_london(now);
        let until = ahead.last().map_or(today, |listed| date_in_london(listed.session.times.starts_at));
        let holidays = ctx.store.bank_holidays(today, until).await?;
        let decided = ctx.store.decided_to_run().await?;
        let open = ahead.iter().map(|listed| &listed.session);
        let open = open.filter(|session| !session.is_cancelled() && !decided.contains(&session.id));
        let asked = open.filter_map(|session| {
            let date = date_in_london(session.times.starts_at);
            let warnings: Vec<_> =
                warning_on(date, &holidays, now).into_iter().map(domain::calendar::BankHoliday::words).collect();
            (!warnings.is_empty()).then(|| HolidayQuestion {
                id: session.id.to_string(),
                day: words::day(date, today),
                session: format!("{}, {}", session.title, words::time(session.times.starts_at)),
                words: warnings.join(", "),
            })
        });
        Ok(asked.collect())
    }

    pub async fn weekly(ctx: &Ctx, series: &[Series], ahead: &[Listed], now: Timestamp) -> AppResult<Vec<Weekly>> {
        let names: HashMap<_, _> = ctx.store.hosts().await?.into_iter().collect();
        let today = date_in_london(now);
        let row = |version: &Series| {
            let mut when = terms_in_words(&version.terms);
            if version.first_occurrence() > today && version.id != version.line {
                when = format!("{when}, from {}", words::day(version.first_occurrence(), today));
            }
            if let Some(last) = version.last {
                // The last evening, which may be some days before the rule's last day.
                let last = version.dates(version.first, last).last().unwrap_or(last);
                when = format!("{when}, until {}", words::day(last, today));
            }
            let of_this = |session: &&Session| session.origin.as_ref().is_some_and(|(id, _)| *id == version.id);
            let next = ahead.iter().map(|listed| &listed.session).filter(|session| !session.is_cancelled());
            let next = next.into_iter().find(of_this).map(|session| words::near_day(session.times.starts_at, now));
            Weekly {
                id: version.id.to_string(),
                title: version.terms.title.clone(),
                when,
                host: version.terms.host.as_ref().and_then(|host| names.get(host).cloned()),
                next: next.unwrap_or_else(|| words::day(next_date(version, now), today)),
            }
        };
        Ok(series.iter().filter(|version| !version.is_empty()).map(row).collect())
    }
}
