//! What a guest does on their own page, or in the browser they signed up with.

use super::join::Token;
use super::letter::{Letters, OFFERED, Occasion, SEAT_FREE, SEATED, WAITING};
use super::sign_up::guest;
use crate::changes::Topic;
use crate::{Refused, Result, Store, StoreError, Write, outbox};
use domain::guests::{MAIL_AGAIN_AFTER, Notice, Refusal, State};
use domain::ids::SessionId;
use jiff::Timestamp;

impl Store {
    /// Says that the address is the guest's own.
    pub async fn confirm_guest(&self, token: &str, now: Timestamp) -> Result<(), Refused> {
        let id = self.guest_of_token(token).ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        let session = verify(&mut write, &id).await?;
        write.tell(Topic::Guests, "guests", &session);
        Ok(write.commit().await?)
    }

    pub async fn rename_guest(&self, token: &str, name: &str, now: Timestamp) -> Result<(), Refused> {
        let id = self.guest_of_token(token).ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        let session = verify(&mut write, &id).await?;
        sqlx::query("update guests set name = $1, version = version + 1 where id = $2")
            .bind(name.to_owned())
            .bind(id)
            .execute(&mut *write.tx)
            .await?;
        write.tell(Topic::Guests, "guests", &session);
        Ok(write.commit().await?)
    }

    /// Changes the name in the browser that signed up; the guest's own as well in the one that did so first.
    pub async fn rename_here(&self, entry: &str, name: &str, now: Timestamp) -> Result<(), Refused> {
        let entry = self.entry_of_token(entry).ok_or(Refused::NotFound)?;
        let row = self.entry(&entry).await?.filter(|row| row.ended.is_none()).ok_or(Refused::NotFound)?;
        let is_first = row.is_first();
        let guest = row.guest.read()?;
        if guest.email.is_none() || guest.state == State::Removed {
            return Err(Refused::NotFound);
        }
        let mut write = self.write(now).await?;
        for (sql, id) in [
            ("update guest_entries set name = $1 where id = $2", Some(entry)),
            ("update guests set name = $1, version = version + 1 where id = $2", is_first.then_some(guest.id)),
        ] {
            if let Some(id) = id {
                sqlx::query(sql).bind(name.to_owned()).bind(id).execute(&mut *write.tx).await?;
            }
        }
        write.tell(Topic::Guests, "guests", &guest.session_id);
        Ok(write.commit().await?)
    }

    /// Gives the place back in the browser that signed up. It is the guest's where they signed up first; elsewhere it is
    /// that browser's alone, as anybody can type anybody's address.
    pub async fn leave_here(&self, entry: &str, now: Timestamp, letters: Letters<'_>) -> Result<(), Refused> {
        let entry = self.entry_of_token(entry).ok_or(Refused::NotFound)?;
        let row = self.entry(&entry).await?.ok_or(Refused::NotFound)?;
        let is_first = row.is_first();
        let guest = row.guest.read()?;
        if is_first {
            return self.cancel(guest.id, false, now, letters).await;
        }
        let mut write = self.write(now).await?;
        sqlx::query("update guest_entries set ended = 'cancelled' where id = $1 and ended is null")
            .bind(entry)
            .execute(&mut *write.tx)
            .await?;
        write.tell(Topic::Guests, "guests", &guest.session_id);
        // All streams of the guest end; those of other browsers come back by themselves.
        write.tell(Topic::People, "left", &guest.id);
        Ok(write.commit().await?)
    }

    /// Gives the seat, or the place on the waiting list, back. Asked for twice, it is done once.
    pub async fn cancel_guest(&self, token: &str, now: Timestamp, letters: Letters<'_>) -> Result<(), Refused> {
        let id = self.guest_of_token(token).ok_or(Refused::NotFound)?;
        self.cancel(id, true, now, letters).await
    }

    async fn cancel(&self, id: String, by_link: bool, now: Timestamp, letters: Letters<'_>) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let session = session_of(&mut write, &id).await?;
        let mut evening = self.open_evening(&mut write, &session, letters).await?.ok_or(Refused::NotFound)?;
        let before = guest(&mut write, &id).await?;
        match before.state {
            State::Removed => return Err(Refused::NotFound),
            State::Cancelled => return Ok(()),
            State::Seated | State::Waiting | State::Offered => {}
        }
        if evening.times.ends_at <= now {
            return Err(Refused::TooLate);
        }
        if by_link {
            verify(&mut write, &id).await?;
        }
        sqlx::query(
            "update guests set state = 'cancelled', held_until = null, steps = steps + 1, version = version + 1
             where id = $1",
        )
        .bind(id.clone())
        .execute(&mut *write.tx)
        .await?;
        let before_it = [Notice::DayBefore.code(), Notice::Doors.code()];
        outbox::take_back(&mut write, &[SEATED, WAITING, OFFERED, SEAT_FREE, before_it[0], before_it[1]], &id).await?;
        if before.state == State::Seated {
            // Only who had a seat has it in a calendar.
            let now_is = guest(&mut write, &id).await?;
            let (occasion, at_once) = (Occasion::Cancelled, (None, None));
            self.write_to(&mut write, &now_is, &evening.session, &occasion, letters, at_once).await?;
        }
        if before.state.holds_seat() {
            self.pass_on(&mut write, &mut evening, letters).await?;
        }
        write.tell(Topic::Guests, "guests", session.as_str());
        write.tell(Topic::People, "left", &id);
        Ok(write.commit().await?)
    }

    /// Takes the seat that is held for this guest, or one that is free. In the browser they signed up with, only one
    /// that is free to everybody: an offer goes to the mailbox.
    pub async fn take_seat(
        &self,
        token: Token<'_>,
        now: Timestamp,
        letters: Letters<'_>,
    ) -> Result<Result<(), Refusal>, Refused> {
        let (id, by_link) = match token {
            Token::Link(token) => (self.guest_of_token(token).ok_or(Refused::NotFound)?, true),
            Token::Entry(token) => match self.guest_of_entry(token).await?.ok_or(Refused::NotFound)? {
                (_, true) => return Ok(Err(Refusal::SeatGone)),
                (id, false) => (id, false),
            },
        };
        let mut write = self.write(now).await?;
        let session = session_of(&mut write, &id).await?;
        let mut evening = self.open_evening(&mut write, &session, letters).await?.ok_or(Refused::NotFound)?;
        let before = guest(&mut write, &id).await?;
        if !evening.takes_guests(now) {
            return Ok(Err(Refusal::NotThisOne));
        }
        let is_offer_elsewhere = before.state == State::Offered && !by_link;
        let may = !before.blocked && !is_offer_elsewhere;
        if !may || !self.accept(&mut write, &mut evening, &id, before.state).await? {
            // What the clock has changed is kept.
            write.commit().await?;
            return Ok(Err(Refusal::SeatGone));
        }
        if by_link {
            verify(&mut write, &id).await?;
        }
        if before.state != State::Seated {
            let seated = guest(&mut write, &id).await?;
            let (occasion, at_once) = (Occasion::Seated, (None, None));
            self.write_to(&mut write, &seated, &evening.session, &occasion, letters, at_once).await?;
        }
        write.tell(Topic::Guests, "guests", session.as_str());
        write.commit().await?;
        Ok(Ok(()))
    }

    /// Sends the mail with the guest's link once more; `false` when this browser asked a moment ago. Whether others
    /// asked makes no difference to the answer, nor whether it stands apart.
    pub async fn mail_guest_again(&self, entry: &str, now: Timestamp, letters: Letters<'_>) -> Result<bool, Refused> {
        let (id, _) = self.guest_of_entry(entry).await?.ok_or(Refused::NotFound)?;
        let entry = self.entry_of_token(entry).ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        let session = session_of(&mut write, &id).await?;
        let evening = self.open_evening(&mut write, &session, letters).await?.ok_or(Refused::NotFound)?;
        let asked = sqlx::query("update guest_entries set mail_asked_at = $1 where id = $2 and mail_asked_at <= $3")
            .bind(write.now_ms())
            .bind(entry)
            .bind((now - MAIL_AGAIN_AFTER).as_millisecond())
            .execute(&mut *write.tx)
            .await?;
        if asked.rows_affected() == 0 {
            return Ok(false);
        }
        let guest = guest(&mut write, &id).await?;
        self.mail_link(&mut write, &guest, &evening, letters).await?;
        write.commit().await?;
        Ok(true)
    }

    /// The guest, and whether no seat of theirs is taken by this browser: it stands apart, or its place has ended.
    async fn guest_of_entry(&self, token: &str) -> Result<Option<(String, bool)>> {
        let Some(entry) = self.entry_of_token(token) else { return Ok(None) };
        let Some(row) = self.entry(&entry).await? else { return Ok(None) };
        let is_apart = row.apart != 0 || row.ended.is_some();
        Ok(Some((row.guest.read()?.id, is_apart)))
    }
}

/// A button behind the mailed link was pressed. Answers the session.
async fn verify(write: &mut Write<'_>, id: &str) -> Result<String, Refused> {
    let row: Option<(String,)> = sqlx::query_as(
        "update guests set verified_at = coalesce(verified_at, $1) where id = $2 and email <> '' and state <> 'removed'
         returning session_id",
    )
    .bind(write.now_ms())
    .bind(id.to_owned())
    .fetch_optional(&mut *write.tx)
    .await?;
    Ok(row.ok_or(Refused::NotFound)?.0)
}

async fn session_of(write: &mut Write<'_>, id: &str) -> Result<SessionId, Refused> {
    let row: Option<(String,)> = sqlx::query_as("select session_id from guests where id = $1")
        .bind(id.to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
    let (session,) = row.ok_or(Refused::NotFound)?;
    Ok(session.parse().map_err(|_| StoreError::Inconsistent("guests.session_id"))?)
}
