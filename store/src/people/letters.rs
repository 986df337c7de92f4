//! Mails of invitation: written a few at a time, reminded of, at an end.

use super::invitations::{DAY, INVITATION_MAIL};
use crate::outbox::{self, Mail};
use crate::{Result, Store, StoreError, Write, secrets};
use domain::people::EmailAddress;
use domain::people::invitation::{INVITATION_LASTS, InvitationState, has_reminder_left, next_step};
use jiff::Timestamp;

/// Invitations in the outbox at a time: a code to sign in never waits behind more.
const AT_ONCE: i64 = 100;

/// What goes into a mail of invitation.
#[derive(Clone, Debug)]
pub struct Letter {
    pub name: String,
    pub token: String,
    /// It was sent before and not answered.
    pub reminder: bool,
    /// When the link ends.
    pub until: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Due {
    person_id: String,
    name: String,
    email: String,
    state: String,
    generation: i64,
    sent_at: Option<i64>,
    reminders: i64,
}

const DUE: &str = "select i.person_id, p.name, p.email, i.state, i.generation, i.sent_at, i.reminders
     from invitations i join people p on p.id = i.person_id";

impl Store {
    /// Writes the mails that are due: first invitations, in the order in which they were asked for, then reminders. No
    /// more than `a_day` leave within a day, and few at a time. Answers how many were written.
    pub async fn release_invitations(
        &self,
        a_day: i64,
        now: Timestamp,
        mail: impl Fn(&Letter) -> (String, String),
    ) -> Result<usize> {
        let mut write = self.write(now).await?;
        let (sent, waiting) = lately(&mut write).await?;
        let room = (a_day - sent).min(AT_ONCE - waiting);
        if room <= 0 {
            return Ok(0);
        }
        let mut due = first_letters(&mut write, room).await?;
        let left = room - i64::try_from(due.len()).unwrap_or(i64::MAX);
        if left > 0 {
            due.extend(reminders(&mut write, left).await?);
        }
        let mut written = 0;
        for one in due {
            written += usize::from(self.release(&mut write, one, &mail).await?);
        }
        if written > 0 {
            write.commit().await?;
        }
        Ok(written)
    }

    /// Takes one, if no other server has, and writes its mail.
    async fn release(
        &self,
        write: &mut Write<'_>,
        due: Due,
        mail: &impl Fn(&Letter) -> (String, String),
    ) -> Result<bool> {
        let now = write.now();
        let first = due.state == InvitationState::Waiting.code();
        let sent_at = if first { now } else { due.sent_at.map_or(now, domain::millis::timestamp) };
        let reminders = if first { 0 } else { due.reminders + 1 };
        // One that was held up does not follow at the heels of the one before.
        let next = next_step(sent_at, reminders).max(now + 3 * DAY).min(sent_at + INVITATION_LASTS);
        let token = self.invitation_token(&due.person_id, due.generation);
        let claimed = sqlx::query(
            "update invitations set state = case when state = 'waiting' then 'invited' else state end,
               since = case when state = 'waiting' then $1 else since end,
               token_hash = $2, sent_at = $3, reminders = $4, next_at = $5
             where person_id = $6 and state = $7 and reminders = $8",
        )
        .bind(write.now_ms())
        .bind(secrets::hashed(&token))
        .bind(sent_at.as_millisecond())
        .bind(reminders)
        .bind(next.as_millisecond())
        .bind(due.person_id.clone())
        .bind(due.state)
        .bind(due.reminders)
        .execute(&mut *write.tx)
        .await?;
        if claimed.rows_affected() == 0 {
            return Ok(false);
        }
        let letter = Letter { name: due.name, token, reminder: !first, until: sent_at + INVITATION_LASTS };
        let (subject, body) = mail(&letter);
        let to = EmailAddress::parse(&due.email).map_err(|_| StoreError::Inconsistent("people.email"))?;
        let mail_id = outbox::append(write, Mail { kind: INVITATION_MAIL, to: Some(to), subject, body }).await?;
        sqlx::query("update invitations set mail_id = $1 where person_id = $2")
            .bind(mail_id)
            .bind(due.person_id.clone())
            .execute(&mut *write.tx)
            .await?;
        if first {
            write.audit("scheduler", "invited", &due.person_id, "");
        }
        Ok(true)
    }

    /// Ends invitations that nobody claimed in thirty days; answers how many.
    pub async fn lapse_invitations(&self, now: Timestamp) -> Result<u64> {
        let done = sqlx::query(
            "update invitations set state = 'lapsed', since = $1
             where state in ('invited', 'opened') and next_at <= $1 and sent_at <= $2",
        )
        .bind(now.as_millisecond())
        .bind((now - INVITATION_LASTS).as_millisecond())
        .execute(&self.write)
        .await?;
        Ok(done.rows_affected())
    }

    /// Made from the secret, so that nothing of it is kept and a reminder holds the same one.
    fn invitation_token(&self, person: &str, generation: i64) -> String {
        let mut token = self.secret.digest("invitation", &format!("{person} {generation}"));
        token.truncate(32);
        token
    }
}

/// How many invitations were written within a day, and how many of all wait in the outbox.
async fn lately(write: &mut Write<'_>) -> Result<(i64, i64)> {
    let since = (write.now() - DAY).as_millisecond();
    Ok(sqlx::query_as(
        "select (select count(*) from outbox where kind = $1 and made_at > $2),
                (select count(*) from outbox where kind = $1 and state = 'waiting')",
    )
    .bind(INVITATION_MAIL)
    .bind(since)
    .fetch_one(&mut *write.tx)
    .await?)
}

async fn first_letters(write: &mut Write<'_>, most: i64) -> Result<Vec<Due>> {
    let condition = "where i.state = 'waiting' and p.standing = 'invited' order by i.asked_at, i.person_id limit $1";
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(format!("{DUE} {condition}"))).bind(most).fetch_all(&mut *write.tx).await?)
}

async fn reminders(write: &mut Write<'_>, most: i64) -> Result<Vec<Due>> {
    let condition = "where i.state in ('invited', 'opened') and p.standing = 'invited' and i.next_at <= $1
                     and i.sent_at > $2 order by i.next_at, i.person_id limit $3";
    let due: Vec<Due> = sqlx::query_as(sqlx::AssertSqlSafe(format!("{DUE} {condition}")))
        .bind(write.now_ms())
        .bind((write.now() - INVITATION_LASTS).as_millisecond())
        .bind(most)
        .fetch_all(&mut *write.tx)
        .await?;
    Ok(due.into_iter().filter(|due| has_reminder_left(due.reminders)).collect())
}

/// The mail was given up. Whoever opened an earlier one did get it.
pub(crate) async fn bounced(write: &mut Write<'_>, mail_id: &str) -> Result<()> {
    sqlx::query("update invitations set state = 'bounced', since = $1 where mail_id = $2 and state = 'invited'")
        .bind(write.now_ms())
        .bind(mail_id.to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}
