use super::rows::{GUEST, Guest, GuestRow};
use crate::calendar::{JoinRefusal, Joined};
use crate::changes::Topic;
use crate::{Result, Store};
use domain::guests::State;
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

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
            Ok(link) if self.note_that_came(&guest, by_link, now).await? => Ok(Ok(Joined { link })),
            // Removed in this very moment.
            Ok(_) => Ok(Err(GuestJoinRefusal::NoSeat(State::Removed))),
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

    /// Whoever comes by the mailed link has shown that the address is theirs. `false` if the seat was taken away.
    async fn note_that_came(&self, guest: &Guest, by_link: bool, now: Timestamp) -> Result<bool> {
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "update guests set came_at = coalesce(came_at, $1),
                               verified_at = case when $2 = 1 then coalesce(verified_at, $1) else verified_at end
             where id = $3 and state = 'seated'",
        )
        .bind(write.now_ms())
        .bind(i64::from(by_link))
        .bind(guest.id.clone())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        if guest.came_at.is_none() {
            write.tell(Topic::Guests, "guests", &guest.session_id);
        }
        write.commit().await?;
        Ok(true)
    }
}
