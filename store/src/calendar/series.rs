use super::materialise::fill;
use super::rows::{SERIES, SESSION, SeriesRow, SessionRow, instant, weekday_number};
use crate::changes::Topic;
use crate::{Refused, Result, Stale, Store, StoreError, Write};
use domain::calendar::{Effect, Fate, Series, Session, Terms, date_in_london, effect_of};
use domain::ids::{PersonId, SeriesId};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use sqlx::AssertSqlSafe;

/// A weekly series to begin.
#[derive(Clone, Debug)]
pub struct NewSeries {
    pub terms: Terms,
    pub first: Date,
    /// The join link of its sessions; empty for none yet.
    pub link: String,
}

impl Store {
    /// Begins a series and stores its sessions of the coming six months.
    pub async fn add_series(&self, new: NewSeries, by: &PersonId, now: Timestamp) -> Result<SeriesId> {
        self.add_series_once("", new, by, now).await
    }

    /// The same from a form: sent twice, it begins one series and answers that one.
    pub async fn add_series_once(&self, form: &str, new: NewSeries, by: &PersonId, now: Timestamp) -> Result<SeriesId> {
        let mut write = self.write(now).await?;
        let id = write.new_id();
        if let Some(made) = write.claim_form(form, by, &id).await? {
            return made.parse().map_err(|_| StoreError::Inconsistent("form_ids.made"));
        }
        let series = insert(&mut write, id.clone(), id, &new, by).await?;
        fill(&mut write, &series, series.first.max(date_in_london(now))).await?;
        write.audit(by.as_str(), "began series", series.id.as_str(), series.terms.title.clone());
        tell(&mut write, "added", "");
        write.commit().await?;
        Ok(series.id)
    }

    /// What [`Self::change_series`] would do; nothing is written.
    pub async fn preview_change(
        &self,
        id: &SeriesId,
        terms: &Terms,
        from: Date,
        now: Timestamp,
    ) -> Result<Option<(Series, Vec<Session>, Effect)>> {
        let Some(listed) = self.series(id).await? else { return Ok(None) };
        let from = listed.series.changes_from(from, date_in_london(now));
        let sessions = self.sessions_of(id, now).await?;
        let effect = effect_of(&listed.series, terms, from, &sessions, now);
        Ok(Some((listed.series, sessions, effect)))
    }

    /// Changes a series from a date on: its present version ends the day before, the next begins, and future sessions go
    /// with it, except those whose time was set by hand. Answers the id of the new version. Asked for twice, it is done
    /// once.
    pub async fn change_series(
        &self,
        id: &SeriesId,
        seen: i64,
        terms: Terms,
        from: Date,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<SeriesId, Refused> {
        let mut write = self.write(now).await?;
        let (series, link) = match claim_series(&mut write, id, seen, by).await {
            Err(Refused::Stale(stale)) => {
                let from = from.max(date_in_london(now));
                return self.already_so(id, &terms, from).await?.ok_or(Refused::Stale(stale));
            }
            claimed => claimed?,
        };
        let from = series.changes_from(from, date_in_london(now));
        if series.last.is_some_and(|last| last < from) {
            return Err(Refused::TooLate);
        }
        let sessions = future_sessions(&mut write, id).await?;
        let effect = effect_of(&series, &terms, from, &sessions, now);

        // With nothing before `from`, the version itself changes; else it ends and a new one goes on.
        let next = if series.first_occurrence() >= from {
            update_terms(&mut write, id, &terms).await?;
            Series { terms, first: from, ..series }
        } else {
            end_before(&mut write, id, from).await?;
            let new = NewSeries { terms, first: from, link };
            let next_id = write.new_id();
            let next = insert(&mut write, next_id, series.line.as_str().to_owned(), &new, by).await?;
            set_last(&mut write, &next.id, series.last).await?;
            Series { last: series.last, ..next }
        };
        for (session, fate) in &effect.fates {
            apply(&mut write, session.as_str(), fate, &next.id, by).await?;
        }
        fill(&mut write, &next, from).await?;
        write.audit(by.as_str(), "changed series", next.id.as_str(), next.terms.title.clone());
        tell(&mut write, "moved", "");
        write.commit().await?;
        Ok(next.id)
    }

    /// The version that has these terms on `from` already, as when the same form came twice.
    async fn already_so(&self, id: &SeriesId, terms: &Terms, from: Date) -> Result<Option<SeriesId>> {
        let Some(asked) = self.series(id).await? else { return Ok(None) };
        let mut versions = self.series_since(from).await?.into_iter();
        let in_force = versions.find(|version| version.line == asked.series.line && version.is_in_force(from));
        Ok(in_force.filter(|version| version.terms == *terms).map(|version| version.id))
    }

    /// Ends a series: its last date is the day before `from`, and sessions stored for later are cancelled with the reason.
    /// Asked for twice, it is done once.
    pub async fn end_series(
        &self,
        id: &SeriesId,
        seen: i64,
        from: Date,
        reason: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let (series, _) = match claim_series(&mut write, id, seen, by).await {
            Err(Refused::Stale(stale)) => {
                let last = self.series(id).await?.and_then(|listed| listed.series.last);
                return if last == Some(from.saturating_sub(1.day())) { Ok(()) } else { Err(Refused::Stale(stale)) };
            }
            claimed => claimed?,
        };
        if series.last.is_some_and(|last| last < from) {
            return Err(Refused::TooLate);
        }
        end_before(&mut write, id, from).await?;
        sqlx::query(
            "update sessions set cancelled_reason = $1, sequence = sequence + 1, version = version + 1, changed_at = $2,
                                 changed_by = $3
             where series_id = $4 and original_date >= $5 and starts_at > $2 and cancelled_reason is null",
        )
        .bind(reason.to_owned())
        .bind(write.now_ms())
        .bind(by.as_str().to_owned())
        .bind(id.as_str().to_owned())
        .bind(from.to_string())
        .execute(&mut *write.tx)
        .await?;
        write.audit(by.as_str(), "ended series", id.as_str(), reason);
        tell(&mut write, "cancelled", "");
        Ok(write.commit().await?)
    }

    /// Sets the join link of every session of this version that has none of its own.
    pub async fn set_series_link(
        &self,
        id: &SeriesId,
        link: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query("update series set link = $1 where id = $2")
            .bind(link.to_owned())
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        write.audit(by.as_str(), "set link of series", id.as_str(), "");
        write.tell(Topic::Calendar, "link", "");
        Ok(write.commit().await?)
    }
}

/// Takes the row for this edit, if it still is what the editor saw.
async fn claim_series(
    write: &mut Write<'_>,
    id: &SeriesId,
    seen: i64,
    by: &PersonId,
) -> Result<(Series, String), Refused> {
    let claimed = sqlx::query(
        "update series set version = version + 1, changed_by = $1, changed_at = $2 where id = $3 and version = $4",
    )
    .bind(by.as_str().to_owned())
    .bind(write.now_ms())
    .bind(id.as_str().to_owned())
    .bind(seen)
    .execute(&mut *write.tx)
    .await?;
    if claimed.rows_affected() == 0 {
        let row: Option<(Option<String>, i64)> = sqlx::query_as(
            "select p.name, r.changed_at from series r left join people p on p.id = r.changed_by where r.id = $1",
        )
        .bind(id.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let (by, at) = row.ok_or(Refused::NotFound)?;
        return Err(Refused::Stale(Stale { by, at: instant(at)? }));
    }
    let row: SeriesRow = sqlx::query_as(AssertSqlSafe(format!("select {SERIES} from series r where r.id = $1")))
        .bind(id.as_str().to_owned())
        .fetch_one(&mut *write.tx)
        .await?;
    let (link,): (String,) = sqlx::query_as("select link from series where id = $1")
        .bind(id.as_str().to_owned())
        .fetch_one(&mut *write.tx)
        .await?;
    Ok((row.read()?, link))
}

async fn future_sessions(write: &mut Write<'_>, id: &SeriesId) -> Result<Vec<Session>> {
    let rows: Vec<SessionRow> = sqlx::query_as(AssertSqlSafe(format!(
        "select {SESSION} from sessions s left join series r on r.id = s.series_id
         where s.series_id = $1 and s.starts_at > $2 order by s.starts_at, s.id"
    )))
    .bind(id.as_str().to_owned())
    .bind(write.now_ms())
    .fetch_all(&mut *write.tx)
    .await?;
    rows.into_iter().map(SessionRow::read).collect()
}

pub(super) async fn insert(
    write: &mut Write<'_>,
    id: String,
    line: String,
    new: &NewSeries,
    by: &PersonId,
) -> Result<Series> {
    let terms = &new.terms;
    sqlx::query(
        "insert into series (id, line_id, title, kind, weekday, wall_minute, length, host_id, link, notes, first_date,
                             sequence, version, changed_at, changed_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 1, $12, $13)",
    )
    .bind(id.clone())
    .bind(line)
    .bind(terms.title.clone())
    .bind(terms.kind.code())
    .bind(weekday_number(terms.weekday))
    .bind(terms.at.minutes())
    .bind(i64::from(terms.length.get()))
    .bind(terms.host.as_ref().map(|id| id.as_str().to_owned()))
    .bind(new.link.clone())
    .bind(terms.notes.clone())
    .bind(new.first.to_string())
    .bind(write.now_ms())
    .bind(by.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    let row: SeriesRow = sqlx::query_as(AssertSqlSafe(format!("select {SERIES} from series r where r.id = $1")))
        .bind(id)
        .fetch_one(&mut *write.tx)
        .await?;
    row.read()
}

/// The rule changed, so its SEQUENCE goes up (RFC 5546 §2.1.4).
async fn update_terms(write: &mut Write<'_>, id: &SeriesId, terms: &Terms) -> Result<()> {
    sqlx::query(
        "update series set title = $1, kind = $2, weekday = $3, wall_minute = $4, length = $5, host_id = $6, notes = $7,
                           sequence = sequence + case when weekday = $3 and wall_minute = $4 and length = $5 then 0 else 1 end
         where id = $8",
    )
    .bind(terms.title.clone())
    .bind(terms.kind.code())
    .bind(weekday_number(terms.weekday))
    .bind(terms.at.minutes())
    .bind(i64::from(terms.length.get()))
    .bind(terms.host.as_ref().map(|id| id.as_str().to_owned()))
    .bind(terms.notes.clone())
    .bind(id.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

async fn end_before(write: &mut Write<'_>, id: &SeriesId, from: Date) -> Result<()> {
    sqlx::query("update series set last_date = $1, sequence = sequence + 1 where id = $2")
        .bind(from.saturating_sub(1.day()).to_string())
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}

async fn set_last(write: &mut Write<'_>, id: &SeriesId, last: Option<Date>) -> Result<()> {
    sqlx::query("update series set last_date = $1 where id = $2")
        .bind(last.map(|date| date.to_string()))
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}

async fn apply(write: &mut Write<'_>, session: &str, fate: &Fate, series: &SeriesId, by: &PersonId) -> Result<()> {
    let (date, times) = match fate {
        Fate::Moves { date, times } => (date, Some(times)),
        Fate::Reworded { date } | Fate::Stays { date } | Fate::Unchanged { date } => (date, None),
    };
    sqlx::query(
        "update sessions set series_id = $1, original_date = $2, starts_at = coalesce($3, starts_at),
                             ends_at = coalesce($4, ends_at), sequence = sequence + $5, version = version + 1,
                             changed_at = $6, changed_by = $7
         where id = $8",
    )
    .bind(series.as_str().to_owned())
    .bind(date.to_string())
    .bind(times.map(|times| times.starts_at.as_millisecond()))
    .bind(times.map(|times| times.ends_at.as_millisecond()))
    .bind(i64::from(times.is_some()))
    .bind(write.now_ms())
    .bind(by.as_str().to_owned())
    .bind(session.to_owned())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

pub(super) fn tell(write: &mut Write<'_>, what: &'static str, about: &str) {
    write.tell(Topic::Calendar, what, about);
    write.tell(Topic::OpenEvenings, what, about);
}
