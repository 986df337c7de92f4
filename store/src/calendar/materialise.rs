use super::rows::{SERIES, SeriesRow};
use crate::changes::Topic;
use crate::{Result, Store, Write};
use domain::calendar::{MATERIALISED_MONTHS, Series, date_in_london};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use sqlx::AssertSqlSafe;

/// The last date that is stored at `now`; pages project the rule beyond.
pub(super) fn horizon(now: Timestamp) -> Date {
    date_in_london(now).saturating_add(MATERIALISED_MONTHS.months())
}

impl Store {
    /// Stores the sessions of the coming six months that are not stored yet, and how many those were. Running it again,
    /// or on two servers at once, adds nothing twice.
    pub async fn materialise(&self, now: Timestamp) -> Result<u64> {
        let mut write = self.write(now).await?;
        // Takes the rows before it reads them, so that no rule is followed that is being changed at this moment.
        let today = date_in_london(now).to_string();
        sqlx::query("update series set version = version where last_date is null or last_date >= $1")
            .bind(today.clone())
            .execute(&mut *write.tx)
            .await?;
        let rows: Vec<SeriesRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {SERIES} from series r where r.last_date is null or r.last_date >= $1"
        )))
        .bind(today)
        .fetch_all(&mut *write.tx)
        .await?;
        let mut added = 0;
        for version in rows {
            added += fill(&mut write, &version.read()?, date_in_london(now)).await?;
        }
        if added > 0 {
            write.tell(Topic::Calendar, "added", "");
            write.tell(Topic::OpenEvenings, "added", "");
        }
        write.commit().await?;
        Ok(added)
    }
}

/// Stores the missing sessions of one version from `from` to the horizon, with the answers of those who come every week.
pub(super) async fn fill(write: &mut Write<'_>, series: &Series, from: Date) -> Result<u64> {
    let mut added = 0;
    for date in series.dates(from, horizon(write.now())) {
        let (id, times) = (write.new_id(), series.terms.times_on(date));
        let inserted = sqlx::query(
            "insert into sessions
               (id, series_id, original_date, starts_at, ends_at, moved, sequence, version, changed_at)
             values ($1, $2, $3, $4, $5, 0, 0, 1, $6) on conflict (series_id, original_date) do nothing",
        )
        .bind(id.clone())
        .bind(series.id.as_str().to_owned())
        .bind(date.to_string())
        .bind(times.starts_at.as_millisecond())
        .bind(times.ends_at.as_millisecond())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?
        .rows_affected();
        if inserted == 1 {
            sqlx::query(
                "insert into rsvps (session_id, person_id, answer, answered_at)
                 select $1, person_id, 'coming', since from standing_rsvps where line_id = $2",
            )
            .bind(id)
            .bind(series.line.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        }
        added += inserted;
    }
    Ok(added)
}
