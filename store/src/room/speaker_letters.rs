//! What those who are invited to speak are written: their link, and what becomes of their session.

use super::outsiders::until;
use crate::calendar::read_session;
use crate::outbox::{self, Mail, Postage, Written};
use crate::{Refused, Result, Store, StoreError, Write};
use domain::calendar::{Change, Session, Times, Told};
use domain::guests::CHANGES_SETTLE;
use domain::ids::SessionId;
use domain::people::EmailAddress;
use domain::room::Invited;
use jiff::Timestamp;

/// Why somebody invited to speak is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeakerOccasion {
    Invited,
    /// Their session is off, moved or on again.
    Changed(Change),
}

/// What a mail to a speaker is written from.
#[derive(Clone, Debug)]
pub struct SpeakerLetter<'a> {
    pub occasion: SpeakerOccasion,
    pub invited: &'a Invited,
    /// Of their page.
    pub token: &'a str,
    pub session: &'a Session,
    pub now: Timestamp,
}

pub(super) const INVITED: &str = "speaker-invited";
pub(super) const CHANGED: &str = "speaker-changed";

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    email: String,
    told_sequence: i64,
    told_starts_at: i64,
    told_ends_at: i64,
    told_cancelled: i64,
}

impl Row {
    fn known(&self) -> Told {
        let [starts_at, ends_at] = [self.told_starts_at, self.told_ends_at].map(domain::millis::timestamp);
        Told { times: Times { starts_at, ends_at }, cancelled: self.told_cancelled != 0 }
    }

    fn invited(&self) -> Result<Invited> {
        let email = EmailAddress::parse(&self.email).map_err(|_| StoreError::Inconsistent("speakers.email"))?;
        Ok(Invited { name: self.name.clone(), email })
    }
}

impl Store {
    /// How many invited speakers would be written to if this session were changed now.
    pub async fn speakers_to_tell(&self, session: &SessionId) -> Result<i64> {
        let (speakers,): (i64,) = sqlx::query_as(
            "select count(*) from speakers where session_id = $1 and revoked_at is null and email <> ''",
        )
        .bind(session.as_str().to_owned())
        .fetch_one(&self.read)
        .await?;
        Ok(speakers)
    }

    /// Writes to those who are to speak at sessions that were cancelled, moved or restored, once nobody has changed them
    /// for two minutes: one mail each, whatever happened in between. Answers how many were written to.
    pub async fn tell_speakers_of_changes(
        &self,
        now: Timestamp,
        letters: &(dyn Fn(&SpeakerLetter) -> Written + Send + Sync),
    ) -> Result<u64> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select distinct k.session_id from speakers k join sessions s on s.id = k.session_id
             where s.sequence <> k.told_sequence and s.changed_at <= $1 and s.ends_at > $2
               and k.revoked_at is null and k.email <> ''",
        )
        .bind((now - CHANGES_SETTLE).as_millisecond())
        .bind(now.as_millisecond())
        .fetch_all(&self.read)
        .await?;
        let mut told = 0;
        for (id,) in rows {
            let id = id.parse().map_err(|_| StoreError::Inconsistent("speakers.session_id"))?;
            told += self.tell_speakers(&id, now, letters).await?;
        }
        Ok(told)
    }

    async fn tell_speakers(
        &self,
        id: &SessionId,
        now: Timestamp,
        letters: &(dyn Fn(&SpeakerLetter) -> Written + Send + Sync),
    ) -> Result<u64> {
        let mut write = self.write(now).await?;
        let session = match read_session(&mut write, id).await {
            Ok(session) => session,
            Err(Refused::Store(e)) => return Err(e),
            Err(_) => return Err(StoreError::Inconsistent("speakers.session_id")),
        };
        let rows: Vec<Row> = sqlx::query_as(
            "select id, name, email, told_sequence, told_starts_at, told_ends_at, told_cancelled from speakers
             where session_id = $1 and told_sequence <> $2 and revoked_at is null and email <> '' order by id",
        )
        .bind(id.as_str().to_owned())
        .bind(session.sequence)
        .fetch_all(&mut *write.tx)
        .await?;
        let mut told = 0;
        for row in rows {
            if !knows(&mut write, &row, &session).await? {
                continue; // another server was faster
            }
            // Back to what they know already: they need no mail.
            let Some(change) = row.known().news(&session) else { continue };
            outbox::take_back(&mut write, &[CHANGED], &row.id).await?;
            let letter = SpeakerLetter {
                occasion: SpeakerOccasion::Changed(change),
                invited: &row.invited()?,
                token: &self.speaker_token(&row.id),
                session: &session,
                now,
            };
            let useless_at = session.times.ends_at.max(row.known().times.ends_at).max(now + CHANGES_SETTLE);
            append(&mut write, CHANGED, &row.id, letters(&letter), (&letter, useless_at)).await?;
            told += 1;
        }
        write.commit().await?;
        Ok(told)
    }

    /// Of the page of somebody who is to speak. In no table, so it is made anew for each mail.
    pub(super) fn speaker_token(&self, id: &str) -> String {
        self.signed("speaker", id)
    }
}

/// Puts the invitation of a new speaker into the outbox.
pub(super) async fn invite(
    write: &mut Write<'_>,
    id: &str,
    letter: &SpeakerLetter<'_>,
    written: Written,
) -> Result<()> {
    let times = letter.session.times;
    let useless_at = until(times.starts_at.as_millisecond(), times.ends_at.as_millisecond());
    append(write, INVITED, id, written, (letter, useless_at)).await
}

async fn append(
    write: &mut Write<'_>,
    kind: &'static str,
    id: &str,
    Written { subject, body, calendar }: Written,
    (letter, useless_at): (&SpeakerLetter<'_>, Timestamp),
) -> Result<()> {
    let mail = Mail { kind, to: Some(letter.invited.email.clone()), subject, body };
    let postage = Postage { useless_at: Some(useless_at), about: id.to_owned(), calendar, ..Postage::default() };
    outbox::append_with(write, mail, postage).await?;
    Ok(())
}

/// Notes that this speaker is told of the session as it is; `false` when somebody has noted it meanwhile.
async fn knows(write: &mut Write<'_>, row: &Row, session: &Session) -> Result<bool> {
    let done = sqlx::query(
        "update speakers set told_sequence = $1, told_starts_at = $2, told_ends_at = $3, told_cancelled = $4
         where id = $5 and told_sequence = $6",
    )
    .bind(session.sequence)
    .bind(session.times.starts_at.as_millisecond())
    .bind(session.times.ends_at.as_millisecond())
    .bind(i64::from(session.is_cancelled()))
    .bind(row.id.clone())
    .bind(row.told_sequence)
    .execute(&mut *write.tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
