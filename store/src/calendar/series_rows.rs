//! The statements that a change of a series is made of. Each is one step of a transaction that its caller began.

use super::rows::{SERIES, SESSION, SeriesRow, SessionRow, instant, read_date, weekday_number};
use super::series::NewSeries;
use crate::{Refused, Result, Stale, Write};
use domain::calendar::{Fate, Series, Session, Terms};
use domain::ids::{PersonId, SeriesId};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use sqlx::{Any, AssertSqlSafe, Executor};

/// Takes the row for this edit, if it still is what the editor saw.
pub(super) async fn claim_series(
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

pub(super) async fn future_sessions(write: &mut Write<'_>, id: &SeriesId) -> Result<Vec<Session>> {
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
pub(super) async fn update_terms(write: &mut Write<'_>, id: &SeriesId, terms: &Terms, first: Date) -> Result<()> {
    sqlx::query(
        "update series set title = $1, kind = $2, weekday = $3, wall_minute = $4, length = $5, host_id = $6, notes = $7, first_date = $9,
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
    .bind(first.to_string())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

pub(super) async fn end_before(write: &mut Write<'_>, id: &SeriesId, from: Date) -> Result<()> {
    sqlx::query("update series set last_date = $1, sequence = sequence + 1 where id = $2")
        .bind(from.saturating_sub(1.day()).to_string())
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}

/// Versions of the series that were to begin after that have no date any more.
pub(super) async fn end_later_versions(
    write: &mut Write<'_>,
    line: &SeriesId,
    from: Date,
    by: &PersonId,
) -> Result<()> {
    sqlx::query(
        "update series set last_date = $1, sequence = sequence + 1, version = version + 1, changed_at = $2, changed_by = $3
         where line_id = $4 and first_date >= $5 and (last_date is null or last_date >= first_date)",
    )
    .bind(from.saturating_sub(1.day()).to_string())
    .bind(write.now_ms())
    .bind(by.as_str().to_owned())
    .bind(line.as_str().to_owned())
    .bind(from.to_string())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

pub(super) async fn set_last(write: &mut Write<'_>, id: &SeriesId, last: Option<Date>) -> Result<()> {
    sqlx::query("update series set last_date = $1 where id = $2")
        .bind(last.map(|date| date.to_string()))
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}

pub(super) async fn apply(
    write: &mut Write<'_>,
    session: &str,
    fate: &Fate,
    series: &SeriesId,
    by: &PersonId,
) -> Result<()> {
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

/// The day after the last session of this version that has begun: nothing changes what has been, or is going on.
pub(super) async fn after_the_last_begun<'c>(
    db: impl Executor<'c, Database = Any>,
    id: &SeriesId,
    now: Timestamp,
) -> Result<Date> {
    let (last,): (Option<String>,) =
        sqlx::query_as("select max(original_date) from sessions where series_id = $1 and starts_at <= $2")
            .bind(id.as_str().to_owned())
            .bind(now.as_millisecond())
            .fetch_one(db)
            .await?;
    Ok(last.as_deref().map(read_date).transpose()?.map_or(Date::MIN, |last| last.saturating_add(1.day())))
}
