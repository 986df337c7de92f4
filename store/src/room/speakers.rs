//! Those who are invited to speak at one session and are no members. Of their link only a hash is kept.

use super::speaker_letters::{self, CHANGED, INVITED, SpeakerLetter, SpeakerOccasion};
use crate::calendar::{JoinRefusal, Joined, Listed};
use crate::changes::Topic;
use crate::guests::Written;
use crate::outbox;
use crate::{Refused, Result, Store, StoreError, secrets};
use domain::guests::ERASED_AFTER;
use domain::ids::{PersonId, SessionId};
use domain::people::EmailAddress;
use domain::room::Invited;
use jiff::Timestamp;

/// Somebody invited to speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    pub id: String,
    pub session_id: String,
    pub name: String,
    /// `None` once erased.
    pub email: Option<EmailAddress>,
    pub is_revoked: bool,
    pub came_at: Option<Timestamp>,
}

/// What a speaker's page shows.
#[derive(Clone, Debug)]
pub struct SpeakerHere {
    pub speaker: Speaker,
    pub listed: Listed,
}

/// Why a speaker is not let into the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeakerJoinRefusal {
    NotFound,
    Door(JoinRefusal),
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    session_id: String,
    name: String,
    email: String,
    revoked_at: Option<i64>,
    came_at: Option<i64>,
}

impl Row {
    fn read(self) -> Speaker {
        Speaker {
            id: self.id,
            session_id: self.session_id,
            name: self.name,
            email: EmailAddress::parse(&self.email).ok(),
            is_revoked: self.revoked_at.is_some(),
            came_at: self.came_at.map(domain::millis::timestamp),
        }
    }
}

impl Store {
    /// Invites somebody to speak and writes them their link. The same form sent twice invites once.
    pub async fn invite_speaker(
        &self,
        session: &SessionId,
        form: &str,
        invited: &Invited,
        by: &PersonId,
        now: Timestamp,
        write_mail: impl FnOnce(&SpeakerLetter) -> Written,
    ) -> Result<(), Refused> {
        let listed = self.listed_session(session).await?.ok_or(Refused::NotFound)?;
        if listed.session.is_cancelled() || listed.times().ends_at <= now {
            return Err(Refused::TooLate);
        }
        let mut write = self.write(now).await?;
        let id = write.new_id();
        if write.claim_form(form, by.as_str(), &id).await?.is_some() {
            return Ok(());
        }
        let token = self.speaker_token(&id);
        let session_now = &listed.session;
        sqlx::query(
            "insert into speakers (id, session_id, name, email, token_hash, invited_by, invited_at,
                                   told_sequence, told_starts_at, told_ends_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id.clone())
        .bind(session.as_str().to_owned())
        .bind(invited.name.clone())
        .bind(invited.email.as_str().to_owned())
        .bind(secrets::hashed(&token))
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind(session_now.sequence)
        .bind(session_now.times.starts_at.as_millisecond())
        .bind(session_now.times.ends_at.as_millisecond())
        .execute(&mut *write.tx)
        .await?;
        let (occasion, token) = (SpeakerOccasion::Invited, token.as_str());
        let letter = SpeakerLetter { occasion, invited, token, session: session_now, now };
        let written = write_mail(&letter);
        speaker_letters::invite(&mut write, &id, &letter, written).await?;
        write.audit(by.as_str(), "invited speaker", session.as_str(), "");
        write.tell(Topic::Calendar, "speakers", session.as_str());
        Ok(write.commit().await?)
    }

    /// Ends the link of somebody who was to speak at this session, at once also in the room: their stream, and what they
    /// said there.
    pub async fn end_speaker(
        &self,
        session: &SessionId,
        id: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done =
            sqlx::query("update speakers set revoked_at = coalesce(revoked_at, $1) where id = $2 and session_id = $3")
                .bind(write.now_ms())
                .bind(id.to_owned())
                .bind(session.as_str().to_owned())
                .execute(&mut *write.tx)
                .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        outbox::take_back(&mut write, &[INVITED, CHANGED], id).await?;
        super::tell_of_words(&mut write, id).await?;
        write.tell(Topic::People, "revoked", id);
        write.tell(Topic::Calendar, "speakers", session.as_str());
        write.audit(by.as_str(), "ended speaker's link", session.as_str(), "");
        Ok(write.commit().await?)
    }

    /// Who is invited to speak at a session, in the order in which they were.
    pub async fn speakers(&self, session: &SessionId) -> Result<Vec<Speaker>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, session_id, name, email, revoked_at, came_at from speakers where session_id = $1
             order by invited_at, id",
        )
        .bind(session.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().map(Row::read).collect())
    }

    /// What the mailed link shows; looking changes nothing. Nothing, once it was taken back or an hour after the end.
    pub async fn speaker_here(&self, token: &str, now: Timestamp) -> Result<Option<SpeakerHere>> {
        let Some(speaker) = self.speaker_by_link(token).await? else { return Ok(None) };
        let id = speaker.session_id.parse().map_err(|_| StoreError::Inconsistent("speakers.session_id"))?;
        let Some(listed) = self.listed_session(&id).await? else { return Ok(None) };
        let is_known = now < domain::room::speaker_known_until(listed.times());
        Ok(is_known.then_some(SpeakerHere { speaker, listed }))
    }

    /// Hands out the link of the call to somebody invited to speak, and notes once that they came.
    pub async fn join_as_speaker(&self, token: &str, now: Timestamp) -> Result<Result<Joined, SpeakerJoinRefusal>> {
        let Some(speaker) = self.speaker_by_link(token).await? else { return Ok(Err(SpeakerJoinRefusal::NotFound)) };
        let link = match self.link_at_door(&speaker.session_id, now).await? {
            Ok(link) => link,
            Err(why) => return Ok(Err(SpeakerJoinRefusal::Door(why))),
        };
        let done =
            sqlx::query("update speakers set came_at = coalesce(came_at, $1) where id = $2 and revoked_at is null")
                .bind(now.as_millisecond())
                .bind(speaker.id)
                .execute(&self.write)
                .await?;
        // Taken back in this very moment.
        Ok(if done.rows_affected() == 1 { Ok(Joined { link }) } else { Err(SpeakerJoinRefusal::NotFound) })
    }

    pub(super) async fn speaker_by_link(&self, token: &str) -> Result<Option<Speaker>> {
        let row: Option<Row> = sqlx::query_as(
            "select id, session_id, name, email, revoked_at, came_at from speakers
             where token_hash = $1 and revoked_at is null",
        )
        .bind(secrets::hashed(token))
        .fetch_optional(&self.read)
        .await?;
        Ok(row.map(Row::read))
    }

    /// Erases the addresses of speakers 30 days after their session; their names stay with what they said.
    pub async fn erase_speakers(&self, now: Timestamp) -> Result<u64> {
        let mut write = self.write(now).await?;
        let due = (now - ERASED_AFTER).as_millisecond();
        sqlx::query(
            "delete from outbox where about in
               (select k.id from speakers k join sessions s on s.id = k.session_id
                where k.email <> '' and s.ends_at <= $1)",
        )
        .bind(due)
        .execute(&mut *write.tx)
        .await?;
        let done = sqlx::query(
            "update speakers set email = '' where email <> ''
               and session_id in (select id from sessions where ends_at <= $1)",
        )
        .bind(due)
        .execute(&mut *write.tx)
        .await?;
        write.commit().await?;
        Ok(done.rows_affected())
    }
}
