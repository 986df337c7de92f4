//! The room of a session: its chat, its questions, and what its host does.
//!
//! What is for managers only is left out by the statements themselves, never by whoever calls.

mod ask;
mod direct;
mod here;
mod news;
mod outsiders;
mod read;
mod rows;
mod same;
mod say;
mod seal;
mod speaker_letters;
mod speakers;
mod unsealing;
mod vanish;
mod without_name;

pub use ask::NewQuestion;
pub use direct::Direction;
pub use news::{ForWhom, RoomNews};
pub use outsiders::{Outsider, Pass};
pub use read::Room;
pub use same::RoomAsOf;
pub use say::NewMessage;
pub use speaker_letters::{SpeakerLetter, SpeakerOccasion};
pub use speakers::{Speaker, SpeakerHere, SpeakerJoinRefusal};
pub use unsealing::{Unsealed, UnsealedLetter};
pub(crate) use vanish::{forget_guests_words, forget_words, tell_of_words};
pub(crate) use without_name::asked_without_name;

use crate::{Result, Write};
use domain::calendar::Times;
use domain::ids::SessionId;
use domain::room::{CannotSay, Eyes, Floor, Hour, Slow, Who, is_open};
use jiff::Timestamp;

/// Who does something in a room.
#[derive(Clone, Debug)]
pub struct Actor {
    pub who: Who,
    pub eyes: Eyes,
}

/// The audience in every statement that reads: `$2` is the [`Eyes::level`] of whoever looks.
const HEARD: &str = "case audience when 'everyone' then 0 when 'members' then 1 else 2 end <= $2";

/// Why nothing was done in a room.
#[derive(Debug, thiserror::Error)]
pub enum RoomRefusal {
    /// It does not exist, for this person at least.
    #[error("not found")]
    NotFound,
    #[error(transparent)]
    CannotSay(#[from] CannotSay),
    #[error(transparent)]
    Store(#[from] crate::StoreError),
}

impl From<sqlx::Error> for RoomRefusal {
    fn from(e: sqlx::Error) -> Self {
        Self::Store(e.into())
    }
}

/// `1` for what a statement asks as a flag.
fn flag(is: bool) -> i64 {
    i64::from(is)
}

#[derive(sqlx::FromRow)]
struct FloorRow {
    starts_at: i64,
    ends_at: i64,
    cancelled: i64,
    chat_open: i64,
    slow_seconds: i64,
    holds: i64,
    holds_guests: i64,
    extended_minutes: i64,
    ended_at: Option<i64>,
    muted: i64,
    last_at: Option<i64>,
}

/// The floor of a room as this transaction finds it, for one person.
struct Found {
    floor: Floor,
    holds: bool,
    holds_guests: bool,
}

async fn floor(write: &mut Write<'_>, session: &SessionId, by: &Who) -> Result<Found, RoomRefusal> {
    let row: Option<FloorRow> = sqlx::query_as(
        "select s.starts_at, s.ends_at, case when s.cancelled_reason is null then 0 else 1 end as cancelled,
                coalesce(m.chat_open, 1) as chat_open, coalesce(m.slow_seconds, 0) as slow_seconds,
                coalesce(m.holds, 0) as holds, coalesce(m.holds_guests, 0) as holds_guests,
                coalesce(m.extended_minutes, 0) as extended_minutes, m.ended_at,
                (select count(*) from muted u where u.session_id = s.id and (u.author_id = $2 or u.author_id = $3
                   or u.author_id in (select e.id from guest_entries e where e.guest_id = $3 and e.apart = 0))) as muted,
                (select max(w.sent_at) from messages w where w.session_id = s.id and w.author_id = $2) as last_at
         from sessions s left join rooms m on m.session_id = s.id where s.id = $1",
    )
    .bind(session.as_str().to_owned())
    .bind(by.id().to_owned())
    .bind(by.counted_as().to_owned())
    .fetch_optional(&mut *write.tx)
    .await?;
    let row = row.ok_or(RoomRefusal::NotFound)?;
    let times = hour(row.extended_minutes, row.ended_at).of(times(row.starts_at, row.ends_at));
    Ok(Found {
        floor: Floor {
            open: row.cancelled == 0 && is_open(times, write.now()),
            chat_open: row.chat_open != 0,
            muted: row.muted != 0,
            slow: Slow::of_seconds(row.slow_seconds).unwrap_or(Slow::Off),
            last: row.last_at.map(instant),
        },
        holds: row.holds != 0,
        holds_guests: row.holds_guests != 0,
    })
}

fn times(starts_at: i64, ends_at: i64) -> Times {
    Times { starts_at: instant(starts_at), ends_at: instant(ends_at) }
}

/// What its host did to the time of this session.
pub(crate) async fn hour_of(write: &mut Write<'_>, session: &SessionId) -> Result<Hour> {
    let row: Option<(i64, Option<i64>)> =
        sqlx::query_as("select extended_minutes, ended_at from rooms where session_id = $1")
            .bind(session.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
    Ok(row.map_or_else(Hour::default, |(extended_minutes, ended_at)| hour(extended_minutes, ended_at)))
}

pub(crate) fn hour(extended_minutes: i64, ended_at: Option<i64>) -> Hour {
    Hour { extended_minutes, ended_at: ended_at.map(instant) }
}

fn instant(ms: i64) -> Timestamp {
    domain::millis::timestamp(ms)
}
