//! Moving to another address: asked for, confirmed by a link that was sent there, or taken back. Whether the new address
//! is somebody's already shows in nothing but the mail that goes to it.

use super::{former, words};
use crate::changes::Topic;
use crate::members::take_turn;
use crate::outbox::{self, Mail};
use crate::{Refused, Result, Store, Write, secrets};
use domain::ids::PersonId;
use domain::people::{CODE_LASTS, EMAIL_CHANGE_LASTS, EmailAddress, MAILS_BEFORE_WAITING, Person};
use jiff::Timestamp;

/// Subjects and bodies of what may leave when somebody asks for another address.
#[derive(Clone, Debug)]
pub struct MoveMails {
    /// To the new address, with the link.
    pub link: (String, String),
    /// To the new address instead, when it is somebody's already.
    pub taken: (String, String),
    /// To the present address.
    pub warning: (String, String),
}

/// A move that waits for its link to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedMove {
    pub email: EmailAddress,
    pub asked_at: Timestamp,
}

/// What makes a link good, but for whose it is.
const OPEN: &str = "ended_at is null and asked_at > $1";

impl Store {
    /// Notes that somebody wants to move to another address, and writes to both. What was asked for before is replaced.
    /// `false` when this person, or this address, was asked for too often of late. `mails` is given the link's token.
    pub async fn ask_to_change_email(
        &self,
        person: &Person,
        to: &EmailAddress,
        now: Timestamp,
        mails: impl FnOnce(&str) -> MoveMails,
    ) -> Result<bool> {
        let mut write = self.write(now).await?;
        // Two that come at once are counted one after the other.
        take_turn(&mut write, &person.id).await?;
        end_asked(&mut write, &person.id).await?;
        if asked_often(&mut write, &person.id, to).await? {
            return Ok(false);
        }
        let token = secrets::token()?;
        sqlx::query(
            "insert into email_changes (id, person_id, email, link_hash, asked_at) values ($1, $2, $3, $4, $5)",
        )
        .bind(write.new_id())
        .bind(person.id.as_str().to_owned())
        .bind(to.as_str().to_owned())
        .bind(secrets::hashed(&token))
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        let (others,): (i64,) = sqlx::query_as("select count(*) from people where email = $1")
            .bind(to.as_str().to_owned())
            .fetch_one(&mut *write.tx)
            .await?;
        let MoveMails { link, taken, warning } = mails(&token);
        let (subject, body) = if others == 0 { link } else { taken };
        outbox::append(&mut write, Mail { kind: "email-change", to: Some(to.clone()), subject, body }).await?;
        let ((subject, body), present) = (warning, Some(person.email.clone()));
        outbox::append(&mut write, Mail { kind: "email-change", to: present, subject, body }).await?;
        // The address may be another member's, so it is no word about this one.
        write.audit(person.id.as_str(), "asked to change address", person.id.as_str(), "");
        write.commit().await?;
        Ok(true)
    }

    /// The move of this person that waits, if one does.
    pub async fn asked_move(&self, person: &PersonId, now: Timestamp) -> Result<Option<AskedMove>> {
        let row: Option<(String, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "select email, asked_at from email_changes where {OPEN} and person_id = $2"
        )))
        .bind((now - EMAIL_CHANGE_LASTS).as_millisecond())
        .bind(person.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?;
        Ok(row.and_then(|(email, asked_at)| {
            let email = EmailAddress::parse(&email).ok()?;
            Some(AskedMove { email, asked_at: domain::millis::timestamp(asked_at) })
        }))
    }

    /// Where the link would move this person to; looking changes nothing. Somebody else's link is none.
    pub async fn look_at_move(&self, person: &PersonId, token: &str, now: Timestamp) -> Result<Option<EmailAddress>> {
        let row: Option<(String,)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "select email from email_changes where {OPEN} and person_id = $2 and link_hash = $3"
        )))
        .bind((now - EMAIL_CHANGE_LASTS).as_millisecond())
        .bind(person.as_str().to_owned())
        .bind(secrets::hashed(token))
        .fetch_optional(&self.read)
        .await?;
        Ok(row.and_then(|(email,)| EmailAddress::parse(&email).ok()))
    }

    /// Takes back what was asked for; nothing happens when nothing waits.
    pub async fn keep_email(&self, person: &PersonId, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        if end_asked(&mut write, person).await? {
            write.audit(person.as_str(), "kept address", person.as_str(), "");
            write.commit().await?;
        }
        Ok(())
    }

    /// Moves this person to the address that the link was sent to. Every browser but `here` is signed out, and codes
    /// that went to the old address are void; passkeys stay.
    ///
    /// # Errors
    /// `TooLate` when the link was used, replaced, taken back or is too old, and when somebody else has the address now.
    pub async fn change_email(
        &self,
        person: &PersonId,
        token: &str,
        here: &str,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let asked: Option<(String,)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "update email_changes set ended_at = $2 where {OPEN} and person_id = $3 and link_hash = $4 returning email"
        )))
        .bind((now - EMAIL_CHANGE_LASTS).as_millisecond())
        .bind(write.now_ms())
        .bind(person.as_str().to_owned())
        .bind(secrets::hashed(token))
        .fetch_optional(&mut *write.tx)
        .await?;
        let (new,) = asked.ok_or(Refused::TooLate)?;
        let (name, old): (String, String) = sqlx::query_as("select name, email from people where id = $1")
            .bind(person.as_str().to_owned())
            .fetch_one(&mut *write.tx)
            .await?;
        set_email(&mut write, person, &new).await?;
        words::note(&mut write, person.as_str(), &name, &new).await?;
        former::note(self, &mut write, person.as_str(), &old).await?;
        close_old_ways(&mut write, person, &old, here).await?;
        write.audit(person.as_str(), "changed address", person.as_str(), format!("From {old} to {new}"));
        write.tell(Topic::People, "revoked", person.as_str());
        Ok(write.commit().await?)
    }

    /// Forgets what was asked for and can no longer be confirmed.
    pub async fn forget_email_changes(&self, now: Timestamp) -> Result<u64> {
        let done = sqlx::query("delete from email_changes where asked_at <= $1")
            .bind((now - EMAIL_CHANGE_LASTS).as_millisecond())
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected())
    }
}

/// Ends what this person asked for; `false` when there was nothing.
pub(super) async fn end_asked(write: &mut Write<'_>, person: &PersonId) -> Result<bool> {
    let done = sqlx::query("update email_changes set ended_at = $1 where person_id = $2 and ended_at is null")
        .bind(write.now_ms())
        .bind(person.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// As with sign-ins: neither may one person write to many addresses, nor many to one.
async fn asked_often(write: &mut Write<'_>, person: &PersonId, to: &EmailAddress) -> Result<bool> {
    let (by_them, to_it): (i64, i64) = sqlx::query_as(
        "select (select count(*) from email_changes where person_id = $1 and asked_at > $3),
                (select count(*) from email_changes where email = $2 and asked_at > $3)",
    )
    .bind(person.as_str().to_owned())
    .bind(to.as_str().to_owned())
    .bind((write.now() - CODE_LASTS).as_millisecond())
    .fetch_one(&mut *write.tx)
    .await?;
    Ok(by_them.max(to_it) >= MAILS_BEFORE_WAITING)
}

async fn set_email(write: &mut Write<'_>, person: &PersonId, email: &str) -> Result<(), Refused> {
    let done = sqlx::query(
        "update people set email = $1, epoch = epoch + 1, version = version + 1, changed_at = $2
         where id = $3 and standing = 'member' and not exists (select 1 from people o where o.email = $1)",
    )
    .bind(email.to_owned())
    .bind(write.now_ms())
    .bind(person.as_str().to_owned())
    .execute(&mut *write.tx)
    .await;
    match done {
        Ok(done) if done.rows_affected() == 1 => Ok(()),
        Ok(_) => Err(Refused::TooLate),
        // Somebody took it at the same moment.
        Err(e) if e.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation) => {
            Err(Refused::TooLate)
        }
        Err(e) => Err(e.into()),
    }
}

/// What went to the old address signs nobody in any more, and what it was known by stays with the person.
async fn close_old_ways(write: &mut Write<'_>, person: &PersonId, old: &str, here: &str) -> Result<()> {
    sqlx::query("update sign_in_requests set used_at = $1 where person_id = $2 and used_at is null")
        .bind(write.now_ms())
        .bind(person.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    for (statement, other) in [
        ("delete from http_sessions where person_id = $1 and id <> $2", here),
        // Else neither their copy of everything nor the erasure would find these.
        ("update applications set person_id = $1 where email = $2 and person_id is null", old),
    ] {
        sqlx::query(statement).bind(person.as_str().to_owned()).bind(other.to_owned()).execute(&mut *write.tx).await?;
    }
    Ok(())
}
