use super::evening::Evening;
use super::letter::{Letters, Occasion};
use super::rows::{GUEST, Guest, GuestRow};
use crate::changes::Topic;
use crate::{Result, Store, Write};
use domain::guests::{MAIL_AGAIN_AFTER, Refusal, SignUp, State};
use domain::ids::SessionId;
use domain::people::EmailAddress;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// Somebody asks for a seat.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    pub session: &'a SessionId,
    pub sign_up: &'a SignUp,
    /// Of the form that was sent, so that a second tap is the same asking.
    pub form: &'a str,
    /// What this browser was given before, if it was.
    pub entry: Option<&'a str>,
}

impl Store {
    /// Gives a seat or a place on the waiting list, and answers the token by which this browser is known from now on.
    ///
    /// An address that is known already is answered as a new one would be: its browser gets an entry of its own on the
    /// same seat, and whatever else there is to know goes to the mailbox.
    pub async fn sign_up(&self, ask: Ask<'_>, now: Timestamp, letters: Letters<'_>) -> Result<Result<String, Refusal>> {
        let mut write = self.write(now).await?;
        let Some(mut evening) = self.open_evening(&mut write, ask.session, letters).await? else {
            return Ok(Err(Refusal::NotThisOne));
        };
        if !evening.takes_guests(now) {
            return Ok(Err(Refusal::NotThisOne));
        }
        if evening.seats.closed {
            return Ok(Err(Refusal::Closed));
        }
        let known = self.known(&mut write, &evening, &ask.sign_up.email).await?;
        if let Some(guest) = &known
            && let Some(entry) = self.same_asking(&mut write, guest, &ask).await?
        {
            write.commit().await?;
            return Ok(Ok(self.entry_token(&entry)));
        }
        let is_removed = known.as_ref().is_some_and(|guest| guest.state == State::Removed);
        let is_barred = is_removed || is_blocked(&mut write, &ask.sign_up.email).await?;
        let would_be_seated = !is_barred && !evening.seats.is_full();
        let is_new = known.as_ref().is_none_or(|guest| guest.state == State::Cancelled);
        let id = match known.as_ref() {
            None => self.insert_guest(&mut write, &evening, ask.sign_up).await?,
            Some(guest) => {
                if is_new {
                    ask_again(&mut write, &guest.id, ask.sign_up).await?;
                }
                guest.id.clone()
            }
        };
        let state = if is_new { State::Waiting } else { known.map_or(State::Waiting, |guest| guest.state) };
        if would_be_seated && state != State::Seated && self.accept(&mut write, &mut evening, &id, state).await? {
            mail_at_once(&mut write, &id).await?;
        }
        let guest = guest(&mut write, &id).await?;
        // Where a new address would stand elsewhere, its browser must not learn where this one stands.
        let would = if would_be_seated { State::Seated } else { State::Waiting };
        let apart = guest.state != would;
        // Who was removed, or had cancelled, may send the same form again.
        let (entry,): (String,) = sqlx::query_as(
            "insert into guest_entries (id, guest_id, form, name, apart, made_at, mail_asked_at, place)
             values ($1, $2, $3, $4, $5, $6, $6,
                     case when $7 = 1 then null
                          else (select max(place) + 1 from guests where session_id = $8) end)
             on conflict (guest_id, form) do update
             set name = excluded.name, apart = excluded.apart, place = excluded.place,
                 mail_asked_at = excluded.mail_asked_at,
                 ended = case when guest_entries.ended = 'removed' then 'removed' end
             returning id",
        )
        .bind(write.new_id())
        .bind(id.clone())
        .bind(ask.form.to_owned())
        .bind(ask.sign_up.name.clone())
        .bind(i64::from(apart))
        .bind(write.now_ms())
        .bind(i64::from(is_new))
        .bind(ask.session.as_str().to_owned())
        .fetch_one(&mut *write.tx)
        .await?;
        self.mail_link(&mut write, &guest, &evening, letters).await?;
        write.tell(Topic::Guests, "guests", ask.session.as_str());
        write.commit().await?;
        Ok(Ok(self.entry_token(&entry)))
    }

    /// Counts a sign-up that a program sent and nobody keeps.
    pub async fn sign_up_trapped(&self, session: &SessionId, now: Timestamp, letters: Letters<'_>) -> Result<()> {
        let mut write = self.write(now).await?;
        if self.open_evening(&mut write, session, letters).await?.is_some() {
            sqlx::query("update evenings set trapped = trapped + 1 where session_id = $1")
                .bind(session.as_str().to_owned())
                .execute(&mut *write.tx)
                .await?;
            write.commit().await?;
        }
        Ok(())
    }

    /// Sends the guest what says where they stand, with the link to their page. When that left a moment ago it leaves as
    /// soon as it may again; one that waits for this is enough.
    pub(super) async fn mail_link(
        &self,
        write: &mut Write<'_>,
        guest: &Guest,
        evening: &Evening,
        letters: Letters<'_>,
    ) -> Result<()> {
        let occasion = match guest.state {
            State::Seated => Occasion::Seated,
            State::Waiting => Occasion::Waiting { position: self.position(write, guest).await? },
            State::Offered => Occasion::Offered { until: guest.held_until.unwrap_or(write.now()) },
            State::Cancelled | State::Removed => return Ok(()),
        };
        let leaves: Option<(i64,)> = sqlx::query_as(
            "update guests set mailed_at = case when mailed_at <= $2 then $1 else mailed_at + $3 end
             where id = $4 and mailed_at <= $1 returning mailed_at",
        )
        .bind(write.now_ms())
        .bind((write.now() - MAIL_AGAIN_AFTER).as_millisecond())
        .bind(MAIL_AGAIN_AFTER.as_secs() * 1000)
        .bind(guest.id.clone())
        .fetch_optional(&mut *write.tx)
        .await?;
        if let Some((leaves,)) = leaves {
            let due = Some(domain::millis::timestamp(leaves));
            self.write_to(write, guest, &evening.session, &occasion, letters, (due, None)).await?;
        }
        Ok(())
    }

    /// One for the person who waits longest. Whoever is blocked counts for nobody.
    pub(super) async fn position(&self, write: &mut Write<'_>, guest: &Guest) -> Result<i64> {
        let (before,): (i64,) = sqlx::query_as(
            "select count(*) from guests where session_id = $1 and state = 'waiting' and blocked = 0
               and place < $2",
        )
        .bind(guest.session_id.clone())
        .bind(guest.place)
        .fetch_one(&mut *write.tx)
        .await?;
        Ok(before + 1)
    }

    async fn known(&self, write: &mut Write<'_>, evening: &Evening, email: &EmailAddress) -> Result<Option<Guest>> {
        let row: Option<GuestRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {GUEST} from guests g where g.session_id = $1 and g.email_key = $2"
        )))
        .bind(evening.session.id.as_str().to_owned())
        .bind(self.guest_key(email))
        .fetch_optional(&mut *write.tx)
        .await?;
        row.map(GuestRow::read).transpose()
    }

    /// The entry of this very browser, or of this very form sent before.
    async fn same_asking(&self, write: &mut Write<'_>, guest: &Guest, ask: &Ask<'_>) -> Result<Option<String>> {
        if !matches!(guest.state, State::Seated | State::Waiting | State::Offered) {
            return Ok(None);
        }
        let entry = ask.entry.and_then(|token| self.entry_of_token(token)).unwrap_or_default();
        let row: Option<(String,)> = sqlx::query_as(
            "update guest_entries set name = $1, ended = case when ended = 'removed' then 'removed' end
             where id = (select id from guest_entries where guest_id = $2 and (id = $3 or form = $4)
                         order by made_at, id limit 1)
             returning id",
        )
        .bind(ask.sign_up.name.clone())
        .bind(guest.id.clone())
        .bind(entry)
        .bind(ask.form.to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        Ok(row.map(|(id,)| id))
    }

    async fn insert_guest(&self, write: &mut Write<'_>, evening: &Evening, sign_up: &SignUp) -> Result<String> {
        let id = write.new_id();
        let blocked = is_blocked(write, &sign_up.email).await?;
        sqlx::query(
            "insert into guests (id, session_id, email_key, email, name, role, state, blocked, asked_at, place)
             values ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8,
                     (select coalesce(max(place), 0) + 1 from guests where session_id = $2))",
        )
        .bind(id.clone())
        .bind(evening.session.id.as_str().to_owned())
        .bind(self.guest_key(&sign_up.email))
        .bind(sign_up.email.as_str().to_owned())
        .bind(sign_up.name.clone())
        .bind(sign_up.role.code())
        .bind(i64::from(blocked))
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        Ok(id)
    }

    /// Says that two rows are of one person, to nobody who lacks the installation's secret.
    pub(super) fn guest_key(&self, email: &EmailAddress) -> String {
        self.secret.digest("guest address", email.as_str())
    }
}

pub(super) async fn guest(write: &mut Write<'_>, id: &str) -> Result<Guest> {
    let row: GuestRow = sqlx::query_as(AssertSqlSafe(format!("select {GUEST} from guests g where g.id = $1")))
        .bind(id.to_owned())
        .fetch_one(&mut *write.tx)
        .await?;
    row.read()
}

/// Somebody who had cancelled would like to come after all: last in the list, with a mail at once.
async fn ask_again(write: &mut Write<'_>, guest: &str, sign_up: &SignUp) -> Result<()> {
    sqlx::query(
        "update guests set state = 'waiting', asked_at = $1, passed = 0, mailed_at = 0, steps = steps + 1, name = $2,
                           role = $3, version = version + 1,
                           place = (select max(o.place) + 1 from guests o where o.session_id = guests.session_id)
         where id = $4",
    )
    .bind(write.now_ms())
    .bind(sign_up.name.clone())
    .bind(sign_up.role.code())
    .bind(guest.to_owned())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

/// The mails of where this guest stood are taken back, so the next one leaves however lately they left.
async fn mail_at_once(write: &mut Write<'_>, guest: &str) -> Result<()> {
    sqlx::query("update guests set mailed_at = 0 where id = $1").bind(guest.to_owned()).execute(&mut *write.tx).await?;
    Ok(())
}

async fn is_blocked(write: &mut Write<'_>, email: &EmailAddress) -> Result<bool> {
    let domain = email.as_str().rsplit_once('@').map_or(String::new(), |(_, domain)| format!("@{domain}"));
    let (blocks,): (i64,) = sqlx::query_as("select count(*) from guest_blocks where what = $1 or what = $2")
        .bind(email.as_str().to_owned())
        .bind(domain)
        .fetch_one(&mut *write.tx)
        .await?;
    Ok(blocks > 0)
}
