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
use std::collections::HashMap;

/// A guest with what is known from other evenings.
#[derive(Clone, Debug)]
pub struct OnRoster {
    pub guest: Guest,
    /// Open evenings that they came to before this one.
    pub came_before: i64,
    /// Browsers beside the first that signed up for this seat, as anybody may type anybody's address.
    pub others: Vec<OtherBrowser>,
}

/// A browser that named an address that was known already.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OtherBrowser {
    pub id: String,
    guest_id: String,
    /// As typed there.
    pub name: String,
    ended: Option<String>,
    apart: i64,
    made_at: i64,
}

impl OtherBrowser {
    pub fn made_at(&self) -> Timestamp {
        domain::millis::timestamp(self.made_at)
    }

    /// `None` while it is on the guest's seat.
    pub fn ended(&self) -> Option<State> {
        self.ended.as_deref().and_then(State::from_code)
    }

    /// It sees a waiting list, and not where the guest stands.
    pub const fn is_apart(&self) -> bool {
        self.apart != 0
    }
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
        }
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "select {GUEST},
                    (select count(*) from guests o where o.email_key = g.email_key and o.session_id <> g.session_id
                       and (o.came_at is not null or o.marked_at is not null)) as came_before
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
        let browsers: Vec<OtherBrowser> = sqlx::query_as(
            "select e.id, e.guest_id, e.name, e.ended, e.apart, e.made_at
             from guest_entries e join guests g on g.id = e.guest_id
             where g.session_id = $1 order by e.made_at, e.id",
        )
        .bind(session.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let mut of_guest: HashMap<String, Vec<OtherBrowser>> = HashMap::new();
        for browser in browsers {
            of_guest.entry(browser.guest_id.clone()).or_default().push(browser);
        }
        let on_roster = |row: Row| {
            let guest = row.guest.read()?;
            // The first made the guest.
            let others = of_guest.remove(&guest.id).unwrap_or_default().into_iter().skip(1).collect();
            Ok(OnRoster { guest, came_before: row.came_before, others })
        };
        Ok(Roster {
            seats: self.evening(session).await?,
            trapped: kept.map_or(0, |(trapped, _)| trapped),
            guests: rows.into_iter().map(on_roster).collect::<Result<_>>()?,
            blocks: blocks.into_iter().map(|(what,)| what).collect(),
            is_erased: kept.is_some_and(|(_, erased_at)| erased_at.is_some()),
        })
    }

    /// How many members and how many guests came to a session: joined the call, or were seen by an organiser.
    pub async fn who_came(&self, session: &SessionId) -> Result<(i64, i64)> {
        Ok(sqlx::query_as(
            "select (select count(*) from attendance where session_id = $1),
                    (select count(*) from guests where session_id = $1
                        and (came_at is not null or marked_at is not null))",
        )
        .bind(session.as_str().to_owned())
        .fetch_one(&self.read)
        .await?)
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

    /// Takes another browser off a guest's seat, with what was said there; the guest keeps theirs.
    pub async fn remove_browser(&self, id: &str, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let row: Option<(String, String)> = sqlx::query_as(
            "update guest_entries set ended = 'removed' where id = $1
             returning guest_id, (select g.session_id from guests g where g.id = guest_entries.guest_id)",
        )
        .bind(id.to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let (guest, session) = row.ok_or(Refused::NotFound)?;
        tell_of_words(&mut write, id).await?;
        // All streams of the guest end; those of other browsers come back by themselves.
        write.tell(Topic::People, "removed", &guest);
        write.audit(by.as_str(), "removed another browser of guest", &guest, "");
        write.tell(Topic::Guests, "guests", &session);
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
