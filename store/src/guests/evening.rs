//! The seats of one evening: who gets one, and what becomes of one that is free again.

use super::letter::{Letters, OFFERED, Occasion, SEAT_FREE, WAITING};
use super::rows::{GUEST, Guest, GuestRow};
use crate::changes::Topic;
use crate::{Result, Store, StoreError, Write, calendar, outbox, room};
use domain::calendar::{Kind, Session, Times};
use domain::guests::{Freed, State, freed, sign_up_open};
use domain::ids::SessionId;
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

/// Those who wait are not told twice of free seats within so long.
const TOLD_AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// What the public may know of an evening's seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EveningState {
    /// `None`: as many as come.
    pub capacity: Option<i64>,
    pub taken: i64,
    pub closed: bool,
    pub version: i64,
}

impl EveningState {
    pub fn seats_left(&self) -> Option<i64> {
        self.capacity.map(|capacity| (capacity - self.taken).max(0))
    }

    pub fn is_full(&self) -> bool {
        self.seats_left() == Some(0)
    }
}

/// An evening whose row this transaction holds.
pub(super) struct Evening {
    pub session: Session,
    /// The times that clocks and doors go by.
    pub times: Times,
    pub seats: EveningState,
}

impl Evening {
    pub fn takes_guests(&self, now: Timestamp) -> bool {
        !self.session.is_cancelled() && sign_up_open(self.times, now)
    }
}

impl Store {
    pub async fn evening(&self, session: &SessionId) -> Result<EveningState> {
        let row: Option<(Option<i64>, i64, i64, i64)> =
            sqlx::query_as("select capacity, taken, closed, version from evenings where session_id = $1")
                .bind(session.as_str().to_owned())
                .fetch_optional(&self.read)
                .await?;
        Ok(row.map_or(EveningState { capacity: None, taken: 0, closed: false, version: 1 }, state))
    }

    /// Puts right what the clock has changed: offers that are over go to the next.
    pub async fn settle_evenings(&self, now: Timestamp, letters: Letters<'_>) -> Result<u64> {
        let rows: Vec<(String,)> =
            sqlx::query_as("select distinct session_id from guests where state = 'offered' and held_until <= $1")
                .bind(now.as_millisecond())
                .fetch_all(&self.read)
                .await?;
        let count = rows.len() as u64;
        for (id,) in rows {
            let mut write = self.write(now).await?;
            let id = id.parse().map_err(|_| StoreError::Inconsistent("guests.session_id"))?;
            // Opening does it.
            if self.open_evening(&mut write, &id, letters).await?.is_some() {
                write.commit().await?;
            }
        }
        Ok(count)
    }

    /// Takes the evening's row, so that whoever else would change its guests waits, and passes offers on that are over.
    /// `None` for what is no open evening.
    pub(super) async fn open_evening(
        &self,
        write: &mut Write<'_>,
        id: &SessionId,
        letters: Letters<'_>,
    ) -> Result<Option<Evening>> {
        let session = match calendar::read_session(write, id).await {
            Ok(session) if session.kind == Kind::OpenEvening => session,
            Ok(_) | Err(crate::Refused::NotFound) => return Ok(None),
            Err(crate::Refused::Store(e)) => return Err(e),
            Err(_) => return Err(StoreError::Inconsistent("sessions")),
        };
        let row: (Option<i64>, i64, i64, i64) = sqlx::query_as(
            "insert into evenings (session_id, told_sequence, told_starts_at, told_ends_at, told_cancelled, changed_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (session_id) do update set taken = evenings.taken
             returning capacity, taken, closed, version",
        )
        .bind(id.as_str().to_owned())
        .bind(session.sequence)
        .bind(session.times.starts_at.as_millisecond())
        .bind(session.times.ends_at.as_millisecond())
        .bind(i64::from(session.is_cancelled()))
        .bind(write.now_ms())
        .fetch_one(&mut *write.tx)
        .await?;
        let times = room::hour_of(write, id).await?.of(session.times);
        let mut evening = Evening { session, times, seats: state(row) };
        self.pass_on_old_offers(write, &mut evening, letters).await?;
        Ok(Some(evening))
    }

    async fn pass_on_old_offers(
        &self,
        write: &mut Write<'_>,
        evening: &mut Evening,
        letters: Letters<'_>,
    ) -> Result<()> {
        let over: Vec<(String,)> = sqlx::query_as(
            "update guests set state = 'waiting', passed = 1, held_until = null, version = version + 1,
                               place = (select max(o.place) + 1 from guests o where o.session_id = $2)
             where session_id = $2 and state = 'offered' and held_until <= $1 returning id",
        )
        .bind(write.now_ms())
        .bind(evening.session.id.as_str().to_owned())
        .fetch_all(&mut *write.tx)
        .await?;
        for (id,) in over {
            outbox::take_back(write, &[OFFERED], &id).await?;
            self.pass_on(write, evening, letters).await?;
        }
        Ok(())
    }

    /// Gives this guest a seat, if there is one: the one place where a seat is counted.
    pub(super) async fn seat(&self, write: &mut Write<'_>, evening: &mut Evening, guest: &str) -> Result<bool> {
        if !take(write, evening).await? {
            return Ok(false);
        }
        set_state(write, guest, State::Seated, None).await?;
        if evening.seats.is_full() {
            // Nobody is told of a seat that is gone.
            let waiting = "select id from guests where session_id = $2 and state = 'waiting'";
            outbox::take_back_all(write, &[SEAT_FREE], waiting, evening.session.id.as_str()).await?;
        }
        Ok(true)
    }

    /// Somebody in this state would like a seat now; whether they have one then.
    pub(super) async fn accept(
        &self,
        write: &mut Write<'_>,
        evening: &mut Evening,
        guest: &str,
        state: State,
    ) -> Result<bool> {
        match state {
            State::Seated => Ok(true),
            // It is counted already.
            State::Offered => {
                outbox::take_back(write, &[OFFERED], guest).await?;
                set_state(write, guest, State::Seated, None).await?;
                Ok(true)
            }
            State::Waiting => {
                let seated = self.seat(write, evening, guest).await?;
                if seated {
                    outbox::take_back(write, &[SEAT_FREE, WAITING], guest).await?;
                }
                Ok(seated)
            }
            State::Cancelled | State::Removed => Ok(false),
        }
    }

    /// A seat that was somebody's is free: it is held for the next, or is anybody's.
    pub(super) async fn pass_on(
        &self,
        write: &mut Write<'_>,
        evening: &mut Evening,
        letters: Letters<'_>,
    ) -> Result<()> {
        give_back(write, evening).await?;
        self.offer(write, evening, letters).await
    }

    /// Offers what seats there are to those who wait.
    pub(super) async fn offer(&self, write: &mut Write<'_>, evening: &mut Evening, letters: Letters<'_>) -> Result<()> {
        if evening.seats.is_full() || evening.session.is_cancelled() {
            return Ok(());
        }
        let freed = freed(evening.session.times.starts_at, write.now());
        if !matches!(freed, Freed::HeldUntil(_)) {
            // Pages that wait show the seat to whoever presses first.
            write.tell(Topic::OpenEvenings, "seats", evening.session.id.as_str());
        }
        match freed {
            Freed::HeldUntil(until) => self.hold_for_the_next(write, evening, until, letters).await,
            Freed::FirstPress => self.tell_of_free_seat(write, evening, letters).await,
            Freed::Nobody => Ok(()),
        }
    }

    async fn hold_for_the_next(
        &self,
        write: &mut Write<'_>,
        evening: &mut Evening,
        until: Timestamp,
        letters: Letters<'_>,
    ) -> Result<()> {
        let row: Option<GuestRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {GUEST} from guests g
             where g.session_id = $1 and g.state = 'waiting' and g.blocked = 0 and g.passed = 0
             order by g.place, g.id limit 1"
        )))
        .bind(evening.session.id.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some(row) = row else { return Ok(()) };
        let next = row.read()?;
        if !take(write, evening).await? {
            return Ok(());
        }
        set_state(write, &next.id, State::Offered, Some(until)).await?;
        let (occasion, postage) = (Occasion::Offered { until }, (None, Some(until)));
        self.write_to(write, &next, &evening.session, &occasion, letters, postage).await?;
        write.tell(Topic::Guests, "guests", evening.session.id.as_str());
        Ok(())
    }

    async fn tell_of_free_seat(&self, write: &mut Write<'_>, evening: &Evening, letters: Letters<'_>) -> Result<()> {
        let rows: Vec<GuestRow> = sqlx::query_as(AssertSqlSafe(format!(
            "update guests set told_free_at = $1
             where session_id = $2 and state = 'waiting' and blocked = 0 and told_free_at <= $3 returning {}",
            GUEST.replace("g.", "")
        )))
        .bind(write.now_ms())
        .bind(evening.session.id.as_str().to_owned())
        .bind((write.now() - TOLD_AGAIN_AFTER).as_millisecond())
        .fetch_all(&mut *write.tx)
        .await?;
        let postage = (None, Some(evening.session.times.starts_at));
        for row in rows {
            let guest = row.read()?;
            self.write_to(write, &guest, &evening.session, &Occasion::SeatFree, letters, postage).await?;
        }
        Ok(())
    }

    pub(super) async fn guests_in(&self, write: &mut Write<'_>, evening: &Evening, state: State) -> Result<Vec<Guest>> {
        let rows: Vec<GuestRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {GUEST} from guests g where g.session_id = $1 and g.state = $2 order by g.place, g.id"
        )))
        .bind(evening.session.id.as_str().to_owned())
        .bind(state.code())
        .fetch_all(&mut *write.tx)
        .await?;
        rows.into_iter().map(GuestRow::read).collect()
    }
}

/// Counts one more seat as taken, unless none is left.
async fn take(write: &mut Write<'_>, evening: &mut Evening) -> Result<bool> {
    let done = sqlx::query(
        "update evenings set taken = taken + 1 where session_id = $1 and (capacity is null or taken < capacity)",
    )
    .bind(evening.session.id.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    let taken = done.rows_affected() == 1;
    evening.seats.taken += i64::from(taken);
    Ok(taken)
}

async fn give_back(write: &mut Write<'_>, evening: &mut Evening) -> Result<()> {
    sqlx::query("update evenings set taken = taken - 1 where session_id = $1 and taken > 0")
        .bind(evening.session.id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    evening.seats.taken -= 1;
    Ok(())
}

pub(super) async fn set_state(
    write: &mut Write<'_>,
    guest: &str,
    state: State,
    held_until: Option<Timestamp>,
) -> Result<()> {
    sqlx::query("update guests set state = $1, held_until = $2, version = version + 1 where id = $3")
        .bind(state.code())
        .bind(held_until.map(Timestamp::as_millisecond))
        .bind(guest.to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}

fn state((capacity, taken, closed, version): (Option<i64>, i64, i64, i64)) -> EveningState {
    EveningState { capacity, taken, closed: closed != 0, version }
}
