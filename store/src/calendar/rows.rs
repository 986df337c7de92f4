//! Rows as the database has them, and the domain types they become.

use crate::{Result, StoreError};
use domain::calendar::{Kind, Minutes, Series, Session, Status, Terms, Times, WallTime};
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

/// A session with what it takes from its series already filled in. The join link is not among the columns.
#[derive(sqlx::FromRow)]
pub(crate) struct SessionRow {
    pub id: String,
    pub series_id: Option<String>,
    pub original_date: Option<String>,
    pub starts_at: i64,
    pub ends_at: i64,
    pub moved: i64,
    pub title: String,
    pub retitled: i64,
    pub kind: String,
    pub host_id: Option<String>,
    pub notes: String,
    pub cancelled_reason: Option<String>,
    pub sequence: i64,
    pub version: i64,
    pub changed_at: i64,
}

/// The columns of [`SessionRow`], from `sessions s left join series r on r.id = s.series_id`.
pub(crate) const SESSION: &str = "
    s.id, s.series_id, s.original_date, s.starts_at, s.ends_at, s.moved,
    coalesce(s.title, r.title) as title,
    case when s.title is null and s.notes is null then 0 else 1 end as retitled,
    coalesce(s.kind, r.kind) as kind, coalesce(s.host_id, r.host_id) as host_id,
    coalesce(s.notes, r.notes) as notes, s.cancelled_reason, s.sequence, s.version, s.changed_at";

impl SessionRow {
    pub fn read(self) -> Result<Session> {
        let origin = match (self.series_id, self.original_date) {
            (Some(series), Some(date)) => {
                Some((series.parse().map_err(|_| StoreError::Inconsistent("sessions.series_id"))?, read_date(&date)?))
            }
            _ => None,
        };
        Ok(Session {
            id: self.id.parse().map_err(|_| StoreError::Inconsistent("sessions.id"))?,
            origin,
            times: Times { starts_at: instant(self.starts_at)?, ends_at: instant(self.ends_at)? },
            moved: self.moved != 0,
            title: self.title,
            retitled: self.retitled != 0,
            kind: Kind::from_code(&self.kind).ok_or(StoreError::Inconsistent("sessions.kind"))?,
            host: self.host_id.and_then(|id| id.parse().ok()),
            notes: self.notes,
            status: self.cancelled_reason.map_or(Status::Planned, |reason| Status::Cancelled { reason }),
            sequence: self.sequence,
            version: self.version,
            changed_at: instant(self.changed_at)?,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct SeriesRow {
    pub id: String,
    pub line_id: String,
    pub title: String,
    pub kind: String,
    pub weekday: i64,
    pub wall_minute: i64,
    pub length: i64,
    pub host_id: Option<String>,
    pub notes: String,
    pub first_date: String,
    pub last_date: Option<String>,
    pub sequence: i64,
    pub version: i64,
    pub changed_at: i64,
}

pub(super) const SERIES: &str = "
    r.id, r.line_id, r.title, r.kind, r.weekday, r.wall_minute, r.length, r.host_id, r.notes, r.first_date, r.last_date,
    r.sequence, r.version, r.changed_at";

impl SeriesRow {
    pub fn read(self) -> Result<Series> {
        let weekday = i8::try_from(self.weekday).ok().and_then(|n| Weekday::from_monday_one_offset(n).ok());
        let terms = Terms {
            title: self.title,
            kind: Kind::from_code(&self.kind).ok_or(StoreError::Inconsistent("series.kind"))?,
            weekday: weekday.ok_or(StoreError::Inconsistent("series.weekday"))?,
            at: WallTime::try_from(self.wall_minute).map_err(|_| StoreError::Inconsistent("series.wall_minute"))?,
            length: Minutes::parse(&self.length.to_string()).map_err(|_| StoreError::Inconsistent("series.length"))?,
            host: self.host_id.and_then(|id| id.parse().ok()),
            notes: self.notes,
        };
        Ok(Series {
            id: self.id.parse().map_err(|_| StoreError::Inconsistent("series.id"))?,
            line: self.line_id.parse().map_err(|_| StoreError::Inconsistent("series.line_id"))?,
            terms,
            first: read_date(&self.first_date)?,
            last: self.last_date.as_deref().map(read_date).transpose()?,
            sequence: self.sequence,
            version: self.version,
            changed_at: instant(self.changed_at)?,
        })
    }
}

pub(super) fn instant(ms: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(ms).map_err(|_| StoreError::Inconsistent("an instant"))
}

pub(super) fn read_date(text: &str) -> Result<Date> {
    text.parse().map_err(|_| StoreError::Inconsistent("a date"))
}

pub(super) fn weekday_number(weekday: Weekday) -> i64 {
    weekday.to_monday_one_offset().into()
}
