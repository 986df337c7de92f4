//! Browsers that show what we push. Each ends with its sign-in, by the database itself.

use crate::outbox::channel;
use crate::{Refused, Result, Store};
use domain::ids::PersonId;
use domain::people::PushKeys;
use jiff::{SignedDuration, Timestamp};

/// One that somebody switched on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub id: String,
    /// `Chrome on Android`.
    pub name: String,
    /// The sign-in it belongs to.
    pub browser: String,
    pub made_at: Timestamp,
    pub last_ok: Option<Timestamp>,
    /// In a row, since the last that arrived.
    pub failures: i64,
}

/// One to switch on.
#[derive(Clone, Debug)]
pub struct NewDevice<'a> {
    /// The sign-in of the browser.
    pub browser: &'a str,
    pub endpoint: &'a str,
    pub keys: PushKeys,
    pub name: String,
}

/// A trial is of no use when nobody looks any more.
const TRIAL_LASTS: SignedDuration = SignedDuration::from_mins(2);

impl Store {
    /// Reaches this browser from now on, instead of by what was known of it.
    ///
    /// # Errors
    /// `NotFound` for a browser that is signed in no more.
    pub async fn add_device(&self, person: &PersonId, new: NewDevice<'_>, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let id = write.new_id();
        sqlx::query("delete from push_subscriptions where endpoint = $1 or http_session = $2")
            .bind(new.endpoint.to_owned())
            .bind(new.browser.to_owned())
            .execute(&mut *write.tx)
            .await?;
        let done = sqlx::query(
            "insert into push_subscriptions (id, http_session, person_id, endpoint, p256dh, auth, device, made_at)
             select $1, h.id, $2, $3, $4, $5, $6, $7 from http_sessions h where h.id = $8 and h.person_id = $2",
        )
        .bind(id)
        .bind(person.as_str().to_owned())
        .bind(new.endpoint.to_owned())
        .bind(new.keys.p256dh)
        .bind(new.keys.auth)
        .bind(new.name)
        .bind(write.now_ms())
        .bind(new.browser.to_owned())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        write.audit(person.as_str(), "switched device on", person.as_str(), "");
        Ok(write.commit().await?)
    }

    /// What this person switched on, the newest first.
    pub async fn devices(&self, person: &PersonId) -> Result<Vec<Device>> {
        let rows: Vec<(String, String, String, i64, Option<i64>, i64)> = sqlx::query_as(
            "select id, device, http_session, made_at, last_ok, failures from push_subscriptions where person_id = $1
             order by made_at desc, id",
        )
        .bind(person.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let device = |(id, name, browser, made_at, last_ok, failures): (_, _, _, _, Option<i64>, _)| Device {
            id,
            name,
            browser,
            made_at: domain::millis::timestamp(made_at),
            last_ok: last_ok.map(domain::millis::timestamp),
            failures,
        };
        Ok(rows.into_iter().map(device).collect())
    }

    /// Switches off what somebody else switched on in this browser: a sign-in may go over to another person.
    pub async fn take_over_browser(&self, browser: &str, person: &PersonId) -> Result<()> {
        sqlx::query("delete from push_subscriptions where http_session = $1 and person_id <> $2")
            .bind(browser.to_owned())
            .bind(person.as_str().to_owned())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Switches one off; one that is off already stays so.
    pub async fn remove_device(&self, person: &PersonId, id: &str, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        let done = sqlx::query("delete from push_subscriptions where id = $1 and person_id = $2")
            .bind(id.to_owned())
            .bind(person.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        if done.rows_affected() == 1 {
            write.audit(person.as_str(), "switched device off", person.as_str(), "");
        }
        write.commit().await
    }

    /// Pushes something to one of this person's devices now, to see whether it arrives.
    pub async fn try_device(
        &self,
        person: &PersonId,
        id: &str,
        (title, words): (&str, &str),
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "insert into outbox (id, kind, channel, recipient, subject, body, state, attempts, due_at, leased_until,
                                 made_at, link, useless_at)
             select $1, 'trial', $2, d.id, $3, $4, 'waiting', 0, $5, 0, $5, '/me#devices', $6
             from push_subscriptions d where d.id = $7 and d.person_id = $8",
        )
        .bind(write.new_id())
        .bind(channel::PUSH)
        .bind(title.to_owned())
        .bind(words.to_owned())
        .bind(write.now_ms())
        .bind((now + TRIAL_LASTS).as_millisecond())
        .bind(id.to_owned())
        .bind(person.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        Ok(write.commit().await?)
    }
}
