//! Guests and invited speakers in a room: by what they are known, and for how long.

use super::{Actor, hour, instant, times};
use crate::{Result, Store, StoreError};
use domain::calendar::{Phase, Times};
use domain::guests::State;
use domain::ids::SessionId;
use domain::room::{Eyes, LONGER_AT_MOST, Who};
use jiff::Timestamp;

/// What an outsider's browser shows to be let into a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pass {
    /// The cookie of the browser in which they signed up.
    Browser(String),
    /// The token of a guest's mailed link.
    Link(String),
    /// The token of a link to speak.
    Speaker(String),
}

impl Pass {
    /// As a cookie holds it.
    pub fn text(&self) -> String {
        match self {
            Self::Browser(token) => format!("browser.{token}"),
            Self::Link(token) => format!("link.{token}"),
            Self::Speaker(token) => format!("speaker.{token}"),
        }
    }

    pub fn read(text: &str) -> Option<Self> {
        let (kind, token) = text.split_once('.')?;
        match kind {
            "browser" => Some(Self::Browser(token.to_owned())),
            "link" => Some(Self::Link(token.to_owned())),
            "speaker" => Some(Self::Speaker(token.to_owned())),
            _ => None,
        }
    }
}

/// A guest or an invited speaker as they stand in a room.
#[derive(Clone, Debug)]
pub struct Outsider {
    pub session: SessionId,
    pub actor: Actor,
    pub name: String,
    pub times: Times,
}

impl Outsider {
    /// Whether the room is theirs to read: from doors on.
    pub fn may_read(&self, now: Timestamp) -> bool {
        domain::room::is_open(self.times, now)
    }
}

#[derive(sqlx::FromRow)]
struct HourRow {
    starts_at: i64,
    ends_at: i64,
    extended_minutes: i64,
    ended_at: Option<i64>,
}

impl HourRow {
    fn times(&self) -> Times {
        hour(self.extended_minutes, self.ended_at).of(times(self.starts_at, self.ends_at))
    }
}

impl Store {
    /// Whom a pass names, as long as they have a seat or an invitation, and until the room closes. Nobody, once it is
    /// cancelled or over.
    pub async fn outsider(&self, pass: &Pass, now: Timestamp) -> Result<Option<Outsider>> {
        let Some((who, name, session)) = self.who_has(pass).await? else { return Ok(None) };
        let row: Option<HourRow> = sqlx::query_as(
            "select s.starts_at, s.ends_at, coalesce(m.extended_minutes, 0) as extended_minutes, m.ended_at
             from sessions s left join rooms m on m.session_id = s.id
             where s.id = $1 and s.cancelled_reason is null",
        )
        .bind(session.clone())
        .fetch_optional(&self.read)
        .await?;
        let Some(times) = row.map(|row| row.times()) else { return Ok(None) };
        if times.phase(now) == Phase::Over {
            return Ok(None);
        }
        let session = session.parse().map_err(|_| StoreError::Inconsistent("an outsider's session"))?;
        Ok(Some(Outsider { session, actor: Actor { who, eyes: Eyes::OUTSIDE }, name, times }))
    }

    /// Who it is, what they are called, and in which session.
    async fn who_has(&self, pass: &Pass) -> Result<Option<(Who, String, String)>> {
        const ID: StoreError = StoreError::Inconsistent("an outsider's id");
        Ok(match pass {
            Pass::Browser(token) => {
                let Some(id) = self.entry_of_token(token) else { return Ok(None) };
                let Some(entry) = self.entry(&id).await? else { return Ok(None) };
                if !entry.is_let_in() {
                    return Ok(None);
                }
                let name = entry.name;
                let guest = entry.guest.read()?;
                if guest.state != State::Seated {
                    return Ok(None);
                }
                let entry = Some(id.parse().map_err(|_| ID)?);
                Some((Who::Guest { guest: guest.id.parse().map_err(|_| ID)?, entry }, name, guest.session_id))
            }
            Pass::Link(token) => match self.guest_by_link(token).await?.filter(|guest| guest.state == State::Seated) {
                Some(guest) => {
                    let who = Who::Guest { guest: guest.id.parse().map_err(|_| ID)?, entry: None };
                    Some((who, guest.name, guest.session_id))
                }
                None => None,
            },
            Pass::Speaker(token) => match self.speaker_by_link(token).await? {
                Some(speaker) => {
                    Some((Who::Speaker(speaker.id.parse().map_err(|_| ID)?), speaker.name, speaker.session_id))
                }
                None => None,
            },
        })
    }

    /// Everybody from outside who may be in a room now, by what they are counted as.
    pub async fn outsiders_let_in(&self, now: Timestamp) -> Result<Vec<String>> {
        #[derive(sqlx::FromRow)]
        struct Row {
            who: String,
            #[sqlx(flatten)]
            hour: HourRow,
        }
        let rows: Vec<Row> = sqlx::query_as(
            "select x.who, s.starts_at, s.ends_at, coalesce(m.extended_minutes, 0) as extended_minutes, m.ended_at
             from (select id as who, session_id from guests where state = 'seated'
                   union all select id as who, session_id from speakers where revoked_at is null) x
             join sessions s on s.id = x.session_id left join rooms m on m.session_id = s.id
             where s.cancelled_reason is null and s.ends_at > $1",
        )
        .bind((now - LONGER_AT_MOST).as_millisecond())
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().filter(|row| row.hour.times().phase(now) != Phase::Over).map(|row| row.who).collect())
    }

    /// The guest whose words these are, of this session.
    pub async fn guest_of_author(&self, session: &SessionId, author: &str) -> Result<Option<String>> {
        let row: Option<(String,)> = sqlx::query_as(
            "select g.id from guests g left join guest_entries e on e.guest_id = g.id and e.id = $2
             where g.session_id = $1 and (g.id = $2 or e.id = $2)",
        )
        .bind(session.as_str().to_owned())
        .bind(author.to_owned())
        .fetch_optional(&self.read)
        .await?;
        Ok(row.map(|(id,)| id))
    }
}

/// When what a speaker is told ends to be true.
pub(super) fn until(starts_at: i64, ends_at: i64) -> Timestamp {
    domain::room::speaker_known_until(Times { starts_at: instant(starts_at), ends_at: instant(ends_at) })
}
