use super::rows::instant;
use crate::room::hour;
use crate::{Result, Store};
use domain::calendar::Times;
use domain::ids::{PersonId, SessionId};
use jiff::Timestamp;

/// The link of the call, handed to one person at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    pub link: String,
}

/// A member who was let in.
#[derive(Clone, Debug)]
pub(crate) struct Came {
    session: SessionId,
    person: PersonId,
    at: Timestamp,
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

#[derive(sqlx::FromRow)]
struct Door {
    starts_at: i64,
    ends_at: i64,
    link: String,
    cancelled_reason: Option<String>,
    extended_minutes: i64,
    ended_at: Option<i64>,
}

impl Store {
    /// The link of the call, between doors and five minutes after the end: the planned one, or the one its host made it.
    pub(crate) async fn link_at_door(&self, session: &str, now: Timestamp) -> Result<Result<String, JoinRefusal>> {
        let row: Option<Door> = sqlx::query_as(
            "select s.starts_at, s.ends_at, coalesce(s.link, r.link, '') as link, s.cancelled_reason,
                    coalesce(m.extended_minutes, 0) as extended_minutes, m.ended_at
             from sessions s left join series r on r.id = s.series_id left join rooms m on m.session_id = s.id
             where s.id = $1",
        )
        .bind(session.to_owned())
        .fetch_optional(&self.read)
        .await?;
        let Some(door) = row else { return Ok(Err(JoinRefusal::NotFound)) };
        let planned = Times { starts_at: instant(door.starts_at)?, ends_at: instant(door.ends_at)? };
        let times = hour(door.extended_minutes, door.ended_at).of(planned);
        Ok(if door.cancelled_reason.is_some() {
            Err(JoinRefusal::Cancelled)
        } else if !times.joinable(now) {
            Err(JoinRefusal::NotOpen)
        } else if door.link.is_empty() {
            Err(JoinRefusal::NoLink)
        } else {
            Ok(door.link)
        })
    }

    /// Hands out the join link between doors and five minutes after the end, and notes once that this person came.
    pub async fn join(
        &self,
        session: &SessionId,
        person: &PersonId,
        now: Timestamp,
    ) -> Result<Result<Joined, JoinRefusal>> {
        let link = match self.link_at_door(session.as_str(), now).await? {
            Ok(link) => link,
            Err(why) => return Ok(Err(why)),
        };
        let came = Came { session: session.clone(), person: person.clone(), at: now };
        self.came.save(came, |all| self.note_who_came(all)).await?;
        Ok(Ok(Joined { link }))
    }

    async fn note_who_came(&self, mut all: Vec<Came>) -> Result<()> {
        let Some(last) = all.last() else { return Ok(()) };
        let mut write = self.write(last.at).await?;
        // Two servers that note the same people must not wait for each other.
        all.sort_by(|a, b| (&a.session, &a.person).cmp(&(&b.session, &b.person)));
        for came in all {
            sqlx::query(
                "insert into attendance (session_id, person_id, joined_at) values ($1, $2, $3)
                 on conflict (session_id, person_id) do nothing",
            )
            .bind(came.session.as_str().to_owned())
            .bind(came.person.as_str().to_owned())
            .bind(came.at.as_millisecond())
            .execute(&mut *write.tx)
            .await?;
        }
        write.commit().await
    }
}
