//! What a change of a series will do, worked out on the server and put into words.

use super::find_hosts::{host_name, host_typed, host_words_of};
use super::get_review::{Asked, Outcome, Plan, Review, conflict};
use super::review_session::LONGER_THAN_ANY;
use crate::context::Ctx;
use crate::error::{AppError, AppResult};
use crate::ui::Thing;
use domain::calendar::{
    EndForm, Fate, HORIZON_MONTHS, Kind, Series, SeriesForm, Session, Terms, Times, besides_the_time, change_headline,
    date_in_london, days_that_meet, ended_by, from_to, terms_in_words, weekday_name, who_hears, words,
};
use domain::form::Field;
use domain::ids::{SeriesId, SessionId};
use domain::merge::Merged;
use domain::plain;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use store::calendar::SeriesListed;

/// `opened` is the version that the form was opened on, and the marks of what it held then.
pub async fn change(ctx: &Ctx, id: SeriesId, opened: (Option<i64>, &str), form: SeriesForm) -> AppResult<Review> {
    let now = ctx.now();
    let (seen, loaded) = opened;
    let asked = ctx.store.series(&id).await?.ok_or(AppError::NotFound)?;
    let host = host_typed(ctx, &form.host, asked.series.terms.host.as_ref()).await?;
    let read = form.read(host, now).map_err(AppError::from);
    let from = read.as_ref().ok().map(|(_, from)| *from);
    let target = Target::find(ctx, asked, (seen, loaded), from).await?;
    let series = &target.listed.series;
    if let Err(mistakes) = read {
        return target.review(ctx, Asked::Change(form), Outcome::Mistakes(mistakes), Vec::new(), None);
    }
    if target.has_ended {
        return target.review(ctx, Asked::Change(form), Outcome::Mistakes(AppError::TooLate), Vec::new(), None);
    }
    // Where somebody was faster, only what was changed in the form counts.
    let (form, merged) = if target.is_stale {
        let theirs = SeriesForm {
            from: form.from.clone(),
            ..SeriesForm::of(&series.terms, host_words_of(ctx, series.terms.host.as_ref()).await?, series.first)
        };
        let merged = form.merge(loaded, &theirs);
        (SeriesForm::from_pairs(&merged.pairs), Some(merged))
    } else {
        (form, None)
    };
    let host = host_typed(ctx, &form.host, series.terms.host.as_ref()).await?;
    let (terms, from) = form.read(host, now)?;
    if terms == series.terms {
        return target.review(ctx, Asked::Change(form), Outcome::Nothing, Vec::new(), None);
    }
    let things = things(ctx, &series.terms, &terms).await?;
    let plan = plan_of_change(ctx, series, &terms, from, now).await?;
    target.review(ctx, Asked::Change(form), Outcome::Plan(plan), things, merged.as_ref())
}

pub async fn end(ctx: &Ctx, id: SeriesId, seen: Option<i64>, form: EndForm) -> AppResult<Review> {
    let now = ctx.now();
    let asked = ctx.store.series(&id).await?.ok_or(AppError::NotFound)?;
    let read = form.read(now).map_err(AppError::from);
    let from = read.as_ref().ok().map(|(from, _)| *from);
    let target = Target::find(ctx, asked, (seen, ""), from).await?;
    let series = &target.listed.series;
    let (outcome, things) = match read {
        Err(mistakes) => (Outcome::Mistakes(mistakes), Vec::new()),
        Ok(_) if target.has_ended => (Outcome::Mistakes(AppError::TooLate), Vec::new()),
        Ok((from, reason)) => {
            let mine = format!("no sessions from {}", words::day(from, date_in_london(now)));
            let things = vec![("evening", Field::Weekday, terms_in_words(&series.terms), mine)];
            (Outcome::Plan(plan_of_end(ctx, series, from, &reason, now).await?), things)
        }
    };
    target.review(ctx, Asked::End(form), outcome, things, None)
}

/// The version that a change is for.
struct Target {
    listed: SeriesListed,
    /// It is not what the form was opened with.
    is_stale: bool,
    /// What the form was opened with: the version, and the marks of what it held.
    seen: i64,
    loaded: String,
    /// There are no dates left to change.
    has_ended: bool,
}

impl Target {
    /// The asked version; or, when that one ends before the change begins, the version of the same series that is in force
    /// then: somebody changed the series from that day on.
    async fn find(
        ctx: &Ctx,
        asked: SeriesListed,
        (seen, loaded): (Option<i64>, &str),
        from: Option<Date>,
    ) -> AppResult<Self> {
        let today = date_in_london(ctx.now());
        let from = from.unwrap_or(today).max(today);
        let seen = seen.unwrap_or(asked.series.version);
        let is_stale = seen != asked.series.version;
        let loaded = loaded.to_owned();
        if asked.series.last.is_none_or(|last| from <= last) {
            return Ok(Self { listed: asked, is_stale, seen, loaded, has_ended: false });
        }
        let versions = ctx.store.series_since(from).await?;
        let later = versions.iter().find(|version| version.line == asked.series.line && version.is_in_force(from));
        match later {
            Some(later) => {
                let listed = ctx.store.series(&later.id).await?.ok_or(AppError::NotFound)?;
                Ok(Self { listed, is_stale: true, seen, loaded, has_ended: false })
            }
            None => Ok(Self { listed: asked, is_stale: false, seen, loaded, has_ended: true }),
        }
    }

    fn review(
        self,
        ctx: &Ctx,
        asked: Asked,
        outcome: Outcome,
        things: Vec<Thing>,
        merged: Option<&Merged>,
    ) -> AppResult<Review> {
        let conflict = self.is_stale.then(|| conflict(ctx, &self.listed.last_change, things, merged));
        Ok(Review {
            id: self.listed.series.id.to_string(),
            version: self.listed.series.version,
            seen: self.seen,
            loaded: self.loaded,
            title: self.listed.series.terms.title,
            asked,
            outcome,
            conflict: conflict.transpose()?,
        })
    }
}

async fn plan_of_change(ctx: &Ctx, series: &Series, terms: &Terms, from: Date, now: Timestamp) -> AppResult<Plan> {
    let today = date_in_london(now);
    let preview = ctx.store.preview_change(&series.id, terms, from, now).await?;
    let (_, sessions, effect) = preview.ok_or(AppError::NotFound)?;
    // A cancelled session goes with its series unseen.
    let planned = |id: &SessionId| sessions.iter().find(|session| session.id == *id && !session.is_cancelled());
    let (mut rows, mut stays, mut reworded, mut new_times) = (Vec::new(), Vec::new(), 0, Vec::new());
    let mut told = Vec::new();
    for (id, fate) in &effect.fates {
        let Some(session) = planned(id) else { continue };
        let day = words::day(date_in_london(session.times.starts_at), today);
        match fate {
            Fate::Moves { times, .. } => {
                let (was, becomes) = from_to(session.times, *times, now);
                rows.push((day, was, becomes));
                new_times.push(*times);
                told.push(session);
            }
            Fate::Stays { .. } => stays.push(format!("{day}, {}", words::time(session.times.starts_at))),
            Fate::Reworded { .. } => reworded += 1,
            Fate::Unchanged { .. } => {}
        }
    }
    let moves = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let begins = terms.on_or_after(series.changes_from(from, today));
    Ok(Plan {
        headline: change_headline(&series.terms, terms, moves, reworded),
        lede: [&format!("{}, from {}.", series.terms.title, words::day(begins, today))[..]]
            .into_iter()
            .chain(besides_the_time(&series.terms, terms))
            .chain(["Nothing is saved yet."])
            .collect::<Vec<_>>()
            .join(" "),
        button: match moves {
            0 => "Save the change".into(),
            1 => "Move one session".into(),
            n if series.terms.weekday == terms.weekday && series.terms.at == terms.at => {
                format!("Change {} sessions", plain::count(n))
            }
            n => format!("Move {} sessions", plain::count(n)),
        },
        rows,
        stays: said_to_stay(&stays),
        clash: clash(ctx, &new_times, &sessions).await?,
        nights: if series.terms.at == terms.at && series.terms.weekday == terms.weekday {
            Vec::new()
        } else {
            let nights = terms.odd_nights(begins, today.saturating_add(HORIZON_MONTHS.months()));
            nights.into_iter().map(|(date, night)| night.words(date, terms.at, today)).collect()
        },
        hear: hear(ctx, &told).await?,
    })
}

/// What else is on when a series' sessions have moved.
async fn clash(ctx: &Ctx, moved: &[Times], own: &[Session]) -> AppResult<Option<String>> {
    let (Some(first), Some(last)) = (moved.first(), moved.last()) else { return Ok(None) };
    let about = ctx.store.sessions_between(first.starts_at - LONGER_THAN_ANY, last.ends_at, None).await?;
    let others = about.into_iter().map(|listed| listed.session);
    let is_own = |other: &Session| own.iter().any(|session| session.id == other.id);
    let others: Vec<_> = others.filter(|other| !other.is_cancelled() && !is_own(other)).collect();
    Ok(days_that_meet(moved, &others, ctx.now()))
}

fn said_to_stay(stays: &[String]) -> Option<(String, String)> {
    let names = plain::list(stays);
    match stays.len() {
        0 => None,
        1 => Some(("One stays.".into(), format!("{names}, was set by hand and keeps its time."))),
        n => {
            let n = plain::capital(&plain::count(i64::try_from(n).unwrap_or(i64::MAX)));
            Some((format!("{n} stay."), format!("These were set by hand and keep their time: {names}.")))
        }
    }
}

async fn plan_of_end(ctx: &Ctx, series: &Series, from: Date, reason: &str, now: Timestamp) -> AppResult<Plan> {
    let today = date_in_london(now);
    // What was planned to take its place later ends with it.
    let sessions = ctx.store.sessions_of_line(&series.line, now).await?;
    let row = |session: &Session| {
        let starts_at = session.times.starts_at;
        (words::day(date_in_london(starts_at), today), words::time(starts_at), "cancelled".to_owned())
    };
    let ended: Vec<_> = ended_by(&sessions, from, now).collect();
    let rows: Vec<_> = ended.iter().copied().map(row).collect();
    let headline = match i64::try_from(rows.len()).unwrap_or(i64::MAX) {
        0 => format!("{} ends", series.terms.title),
        1 => "One session is cancelled".into(),
        n => format!("{} sessions are cancelled", plain::capital(&plain::count(n))),
    };
    Ok(Plan {
        headline,
        lede: format!(
            "{} has no sessions from {} on: “{reason}”. Nothing is saved yet.",
            series.terms.title,
            words::day(from, today)
        ),
        rows,
        stays: None,
        clash: None,
        nights: Vec::new(),
        hear: hear(ctx, &ended).await?,
        button: "End this series".into(),
    })
}

/// Who is told that these sessions change; nothing where none does.
async fn hear(ctx: &Ctx, sessions: &[&Session]) -> AppResult<Vec<String>> {
    if sessions.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = sessions.iter().map(|session| session.id.clone()).collect();
    let (mut guests, mut speakers) = (0, 0);
    for session in sessions {
        if session.kind == Kind::OpenEvening {
            guests += ctx.store.guests_to_tell(&session.id).await?;
        }
        speakers += ctx.store.speakers_to_tell(&session.id).await?;
    }
    Ok(who_hears(ctx.store.who_would_hear(&ids, ctx.now()).await?, ids.len(), guests, speakers))
}

/// What a series is about, theirs and mine, in words.
async fn things(ctx: &Ctx, theirs: &Terms, mine: &Terms) -> AppResult<Vec<Thing>> {
    let weekly = |terms: &Terms| format!("{}s, {}", weekday_name(terms.weekday), terms.at);
    let length = |terms: &Terms| words::length(terms.length.get().into());
    let host = async |terms: &Terms| host_name(ctx, terms.host.as_ref()).await;
    Ok(vec![
        ("title", Field::Title, theirs.title.clone(), mine.title.clone()),
        ("evening", Field::Weekday, weekly(theirs), weekly(mine)),
        ("length", Field::Minutes, length(theirs), length(mine)),
        ("audience", Field::Kind, theirs.kind.label().to_owned(), mine.kind.label().to_owned()),
        ("host", Field::Host, host(theirs).await?, host(mine).await?),
        ("notes", Field::Notes, theirs.notes.clone(), mine.notes.clone()),
    ])
}
