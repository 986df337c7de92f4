use super::rows::{GUEST, Guest, GuestRow};
use crate::calendar::{JoinRefusal, Joined};
use crate::changes::Topic;
use crate::{Result, Store};
use domain::guests::State;
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

/// A browser is known by its cookie until so long after the evening.
pub(super) const KNOWN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// By what a guest is known.
#[derive(Clone, Copy, Debug)]
pub enum Token<'a> {
    /// A browser's cookie.
    Entry(&'a str),
    /// The mailed link.
    Link(&'a str),
}

/// A guest who was let in.
#[derive(Clone, Debug)]
pub(crate) struct GuestCame {
    guest: String,
    session: String,
    by_link: bool,
    /// Nobody has noted yet that they came.
    is_new: bool,
    at: Timestamp,
}

/// Why a guest is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuestJoinRefusal {
    NotFound,
    /// Their seat is not theirs, or no more.
    NoSeat(State),
    /// Too many browsers named the same address: the mailed link decides.
    UseTheLink,
    Door(JoinRefusal),
}

impl Store {
    /// Hands out the join link to a guest who has a seat, between doors and five minutes after the end, and notes once
    /// that they came.
    pub async fn join_as_guest(&self, token: Token<'_>, now: Timestamp) -> Result<Result<Joined, GuestJoinRefusal>> {
        let (guest, by_link) = match token {
            Token::Entry(token) => {
                let entry = match self.entry_of_token(token) {
                    Some(id) => self.entry(&id).await?,
                    None => None,
                };
                let Some(entry) = entry else { return Ok(Err(GuestJoinRefusal::NotFound)) };
                let (ended, is_apart, is_let_in) = (entry.ended(), entry.apart != 0, entry.is_let_in());
                let guest = entry.guest.read()?;
                if let Some(state) = ended {
                    return Ok(Err(GuestJoinRefusal::NoSeat(state)));
                }
                if is_apart {
                    return Ok(Err(GuestJoinRefusal::NoSeat(State::Waiting)));
                }
                if !is_let_in && guest.state == State::Seated {
                    return Ok(Err(GuestJoinRefusal::UseTheLink));
                }
                (guest, false)
            }
            Token::Link(token) => match self.guest_by_link(token).await? {
                Some(guest) => (guest, true),
                None => return Ok(Err(GuestJoinRefusal::NotFound)),
            },
        };
        if guest.state != State::Seated {
            return Ok(Err(GuestJoinRefusal::NoSeat(guest.state_at(now))));
        }
        match self.link_at_door(&guest.session_id, now).await? {
            Ok(link) => {
                let came = GuestCame {
                    is_new: guest.came_at.is_none(),
                    guest: guest.id.clone(),
                    session: guest.session_id,
                    by_link,
                    at: now,
                };
                self.guests_came.save(came, |all| self.note_guests_who_came(all)).await?;
                Ok(if self.is_seated(&guest.id).await? {
                    Ok(Joined { link })
                } else {
                    Err(GuestJoinRefusal::NoSeat(State::Removed))
                })
            }
            Err(why) => Ok(Err(GuestJoinRefusal::Door(why))),
        }
    }

    pub(crate) async fn guest_by_link(&self, token: &str) -> Result<Option<Guest>> {
        let Some(id) = self.guest_of_token(token) else { return Ok(None) };
        let row: Option<GuestRow> =
            sqlx::query_as(AssertSqlSafe(format!("select {GUEST} from guests g where g.id = $1")))
                .bind(id)
                .fetch_optional(&self.read)
                .await?;
        row.map(GuestRow::read).transpose()
    }

    /// Notes all who came in the same moment. Whoever comes by the mailed link has shown that the address is theirs; a
    /// seat that was taken away meanwhile stays empty.
    async fn note_guests_who_came(&self, mut all: Vec<GuestCame>) -> Result<()> {
        let Some(last) = all.last() else { return Ok(()) };
        let mut write = self.write(last.at).await?;
        // Two servers that note the same guests must not wait for each other.
        all.sort_by(|a, b| a.guest.cmp(&b.guest));
        let mut sessions = BTreeSet::new();
        for came in all {
            let done = sqlx::query(
                "update guests set came_at = coalesce(came_at, $1),
                                   verified_at = case when $2 = 1 then coalesce(verified_at, $1) else verified_at end
                 where id = $3 and state = 'seated'",
            )
            .bind(came.at.as_millisecond())
            .bind(i64::from(came.by_link))
            .bind(came.guest)
            .execute(&mut *write.tx)
            .await?;
            if came.is_new && done.rows_affected() > 0 {
                sessions.insert(came.session);
            }
        }
        for session in sessions {
            write.tell(Topic::Guests, "guests", &session);
        }
        write.commit().await
    }

    /// Whether the seat is still theirs: an organiser may have taken it away in this very moment.
    async fn is_seated(&self, guest: &str) -> Result<bool> {
        let seated: Option<i64> = sqlx::query_scalar("select 1 from guests where id = $1 and state = 'seated'")
            .bind(guest.to_owned())
            .fetch_optional(&self.read)
            .await?;
        Ok(seated.is_some())
    }
}
