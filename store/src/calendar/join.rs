use crate::{Result, Store, StoreError};
use domain::calendar::Times;
use domain::ids::{PersonId, SessionId};
use jiff::Timestamp;

/// The link of the call, handed to one person at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    pub link: String,
}

/// Why nobody is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinRefusal {
    NotFound,
    Cancelled,
    /// Doors are not open, or joining has closed.
    NotOpen,
    /// The organisers have not set a link.
    NoLink,
}

impl Store {
    /// Hands out the join link between doors and five minutes after the end, and notes once that this person came.
    pub async fn join(
        &self,
        session: &SessionId,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<Result<Joined, JoinRefusal>> {
        let row: Option<(i64, i64, String, Option<String>)> = sqlx::query_as(
            "select s.starts_at, s.ends_at, coalesce(s.link, r.link, ''), s.cancelled_reason
             from sessions s left join series r on r.id = s.series_id where s.id = $1",
        )
        .bind(session.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?;
        let Some((starts_at, ends_at, link, cancelled)) = row else { return Ok(Err(JoinRefusal::NotFound)) };
        let instant = |ms| Timestamp::from_millisecond(ms).map_err(|_| StoreError::Inconsistent("an instant"));
        let times = Times { starts_at: instant(starts_at)?, ends_at: instant(ends_at)? };
        if cancelled.is_some() {
            return Ok(Err(JoinRefusal::Cancelled));
        }
        if !times.joinable(now) {
            return Ok(Err(JoinRefusal::NotOpen));
        }
        if link.is_empty() {
            return Ok(Err(JoinRefusal::NoLink));
        }
        sqlx::query(
            "insert into attendance (session_id, person_id, joined_at) values ($1, $2, $3)
             on conflict (session_id, person_id) do nothing",
        )
        .bind(session.as_str().to_owned())
        .bind(person.as_str().to_owned())
        .bind(now.as_millisecond())
        .execute(&self.write)
        .await?;
        Ok(Ok(Joined { link }))
    }
}
