//! What organisers see and do about an evening's guests.

use super::evening::{EveningState, set_state};
use super::letter::{Letters, OFFERED, Occasion, SEAT_FREE, SEATED, WAITING};
use super::rows::{GUEST, Guest, GuestRow};
use super::sign_up::guest;
use crate::changes::Topic;
use crate::room::tell_of_words;
use crate::{Refused, Result, Stale, Store, StoreError, outbox};
use domain::guests::{Notice, State};
use domain::ids::{PersonId, SessionId};
use domain::people::EmailAddress;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// A guest with what is known from other evenings.
#[derive(Clone, Debug)]
pub struct OnRoster {
    pub guest: Guest,
    /// Open evenings that they came to before this one.
    pub came_before: i64,
    /// Browsers that signed up for this seat.
    pub browsers: i64,
}

/// The guests of an evening.
#[derive(Clone, Debug)]
pub struct Roster {
    pub seats: EveningState,
    /// Sign-ups that a program sent.
    pub trapped: i64,
    /// In the order in which they asked.
    pub guests: Vec<OnRoster>,
    pub blocks: Vec<String>,
    pub is_erased: bool,
}

impl Store {
    pub async fn roster(&self, session: &SessionId) -> Result<Roster> {
        #[derive(sqlx::FromRow)]
        struct Row {
            #[sqlx(flatten)]
            guest: GuestRow,
            came_before: i64,
            browsers: i64,
        }
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "select {GUEST},
                    (select count(*) from guests o where o.email_key = g.email_key and o.session_id <> g.session_id
                       and (o.came_at is not null or o.marked_at is not null)) as came_before,
                    (select count(*) from guest_entries e where e.guest_id = g.id) as browsers
             from guests g where g.session_id = $1 order by g.place, g.id"
        )))
        .bind(session.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let kept: Option<(i64, Option<i64>)> =
            sqlx::query_as("select trapped, erased_at from evenings where session_id = $1")
                .bind(session.as_str().to_owned())
                .fetch_optional(&self.read)
                .await?;
        let blocks: Vec<(String,)> =
            sqlx::query_as("select what from guest_blocks order by what").fetch_all(&self.read).await?;
        let on_roster =
            |row: Row| Ok(OnRoster { guest: row.guest.read()?, came_before: row.came_before, browsers: row.browsers });
        Ok(Roster {
            seats: self.evening(session).await?,
            trapped: kept.map_or(0, |(trapped, _)| trapped),
            guests: rows.into_iter().map(on_roster).collect::<Result<_>>()?,
            blocks: blocks.into_iter().map(|(what,)| what).collect(),
            is_erased: kept.is_some_and(|(_, erased_at)| erased_at.is_some()),
        })
    }

    /// How many open evenings somebody with this address came to as a guest.
    pub async fn evenings_attended(&self, email: &EmailAddress) -> Result<i64> {
        let (count,): (i64,) = sqlx::query_as(
            "select count(*) from guests where email_key = $1 and (came_at is not null or marked_at is not null)",
        )
        .bind(self.guest_key(email))
        .fetch_one(&self.read)
        .await?;
        Ok(count)
    }

    /// Says that a guest came, or takes that back.
    pub async fn mark_guest(&self, id: &str, came: bool, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let row: Option<(String,)> = sqlx::query_as(
            "update guests set marked_at = $1, marked_by = $2, version = version + 1 where id = $3 returning session_id",
        )
        .bind(came.then(|| now.as_millisecond()))
        .bind(came.then(|| by.as_str().to_owned()))
        .bind(id.to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let (session,) = row.ok_or(Refused::NotFound)?;
        write.audit(by.as_str(), if came { "marked guest as come" } else { "took guest's mark back" }, id, "");
        write.tell(Topic::Guests, "guests", &session);
        Ok(write.commit().await?)
    }

    /// Takes a guest off the evening: their link and their browsers let them in no more, from this moment.
    pub async fn remove_guest(
        &self,
        id: &str,
        by: &PersonId,
        now: Timestamp,
        letters: Letters<'_>,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let session = session_of(&mut write, id).await?;
        let mut evening = self.open_evening(&mut write, &session, letters).await?.ok_or(Refused::NotFound)?;
        let before = guest(&mut write, id).await?;
        if before.state == State::Removed {
            return Ok(());
        }
        set_state(&mut write, id, State::Removed, None).await?;
        let [day_before, doors] = [Notice::DayBefore.code(), Notice::Doors.code()];
        outbox::take_back(&mut write, &[SEATED, WAITING, OFFERED, SEAT_FREE, day_before, doors], id).await?;
        if before.state.holds_seat() {
            self.pass_on(&mut write, &mut evening, letters).await?;
        }
        // Their streams end and what they said is gone from the room, for everyone.
        tell_of_words(&mut write, id).await?;
        write.tell(Topic::People, "removed", id);
        write.audit(by.as_str(), "removed guest", id, "");
        write.tell(Topic::Guests, "guests", session.as_str());
        Ok(write.commit().await?)
    }

    /// From now on `what`, an address or `@domain`, gets no seat at any evening. Who of them has a seat keeps it.
    pub async fn block_guests(&self, what: &str, by: &PersonId, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        sqlx::query(
            "insert into guest_blocks (what, made_by, made_at) values ($1, $2, $3) on conflict (what) do nothing",
        )
        .bind(what.to_owned())
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        set_blocked(&mut write, what).await?;
        write.audit(by.as_str(), "blocked guests", "", "");
        write.tell(Topic::Guests, "guests", "");
        write.commit().await
    }

    pub async fn unblock_guests(&self, what: &str, by: &PersonId, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        sqlx::query("delete from guest_blocks where what = $1").bind(what.to_owned()).execute(&mut *write.tx).await?;
        set_blocked(&mut write, what).await?;
        write.audit(by.as_str(), "unblocked guests", "", "");
        write.tell(Topic::Guests, "guests", "");
        write.commit().await
    }

    /// Sets how many seats there are and whether anybody may still sign up. More seats go to those who wait.
    ///
    /// # Errors
    /// `Stale` when somebody set it since version `seen`.
    pub async fn set_evening(
        &self,
        session: &SessionId,
        seen: i64,
        (capacity, closed): (Option<u32>, bool),
        by: &PersonId,
        now: Timestamp,
        letters: Letters<'_>,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let mut evening = self.open_evening(&mut write, session, letters).await?.ok_or(Refused::NotFound)?;
        let capacity = capacity.map(i64::from);
        if (evening.seats.capacity, evening.seats.closed) == (capacity, closed) {
            return Ok(write.commit().await?);
        }
        if evening.seats.version != seen {
            let (by, at): (Option<String>, i64) = sqlx::query_as(
                "select p.name, v.changed_at from evenings v left join people p on p.id = v.changed_by
                 where v.session_id = $1",
            )
            .bind(session.as_str().to_owned())
            .fetch_one(&mut *write.tx)
            .await?;
            return Err(Refused::Stale(Stale { by, at: domain::millis::timestamp(at) }));
        }
        sqlx::query(
            "update evenings set capacity = $1, closed = $2, version = version + 1, changed_at = $3, changed_by = $4
             where session_id = $5",
        )
        .bind(capacity)
        .bind(i64::from(closed))
        .bind(write.now_ms())
        .bind(by.as_str().to_owned())
        .bind(session.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        evening.seats = EveningState { capacity, closed, ..evening.seats };
        self.give_new_seats(&mut write, &mut evening, letters).await?;
        write.audit(by.as_str(), "set seats of open evening", session.as_str(), "");
        write.tell(Topic::Guests, "guests", session.as_str());
        write.tell(Topic::OpenEvenings, "seats", session.as_str());
        Ok(write.commit().await?)
    }

    async fn give_new_seats(
        &self,
        write: &mut crate::Write<'_>,
        evening: &mut super::evening::Evening,
        letters: Letters<'_>,
    ) -> Result<()> {
        if evening.seats.capacity.is_none() {
            // There are seats for all, so nobody needs to be asked.
            if !evening.takes_guests(write.now()) {
                return Ok(());
            }
            for state in [State::Offered, State::Waiting] {
                for waiting in self.guests_in(write, evening, state).await? {
                    if !waiting.blocked && self.accept(write, evening, &waiting.id, state).await? {
                        let guest = guest(write, &waiting.id).await?;
                        let (occasion, at_once) = (Occasion::Seated, (None, None));
                        self.write_to(write, &guest, &evening.session, &occasion, letters, at_once).await?;
                    }
                }
            }
            return Ok(());
        }
        // Each turn offers one seat, or tells all who wait, or finds nobody who waits.
        let mut taken_before = i64::MIN;
        while !evening.seats.is_full() && evening.seats.taken != taken_before {
            taken_before = evening.seats.taken;
            self.offer(write, evening, letters).await?;
        }
        Ok(())
    }

    /// Notes that somebody took a copy of the roster with them.
    pub async fn roster_exported(&self, session: &SessionId, by: &PersonId, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        write.audit(by.as_str(), "exported guests", session.as_str(), "");
        write.commit().await
    }
}

/// Notes of everybody whom `what` names whether they are blocked now: another entry may name them as well.
async fn set_blocked(write: &mut crate::Write<'_>, what: &str) -> Result<()> {
    let names = |what: &str| {
        format!(
            "({what} = email
              or (substr({what}, 1, 1) = '@' and {what} = substr(email, length(email) - length({what}) + 1)))"
        )
    };
    sqlx::query(AssertSqlSafe(format!(
        "update guests
         set blocked = case when exists (select 1 from guest_blocks b where {}) then 1 else 0 end
         where email <> '' and {}",
        names("b.what"),
        names("$1")
    )))
    .bind(what.to_owned())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

async fn session_of(write: &mut crate::Write<'_>, id: &str) -> Result<SessionId, Refused> {
    let row: Option<(String,)> = sqlx::query_as("select session_id from guests where id = $1")
        .bind(id.to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
    Ok(row.ok_or(Refused::NotFound)?.0.parse().map_err(|_| StoreError::Inconsistent("guests.session_id"))?)
}
