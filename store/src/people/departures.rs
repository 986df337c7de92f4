//! Leaving the circle: at once out of every door, thirty days to think again, then forgotten.

use super::acts::last_owner;
use super::browsers::forget_all;
use crate::changes::Topic;
use crate::outbox::{self, Mail};
use crate::{Refused, Result, Store, Write, room, secrets};
use domain::people::{ActRefusal, Person, REGRET};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// Somebody who left and can still come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departed {
    pub name: String,
    pub erase_at: Timestamp,
}

/// Everything kept about one person alone: (table, column that names them).
const THEIRS: [(&str, &str); 38] = [
    ("workplaces", "person_id"),
    ("profile_topics", "person_id"),
    ("profiles", "person_id"),
    ("photos", "person_id"),
    ("notice_choices", "person_id"),
    ("directory_words", "person_id"),
    ("directory", "person_id"),
    ("people_words", "person_id"),
    ("rsvps", "person_id"),
    ("standing_rsvps", "person_id"),
    ("feed_tokens", "person_id"),
    ("sign_in_requests", "person_id"),
    ("email_changes", "person_id"),
    ("push_subscriptions", "person_id"),
    ("http_sessions", "person_id"),
    ("passkeys", "person_id"),
    ("passkey_questions", "person_id"),
    ("passkey_confirmations", "person_id"),
    ("passkey_confirmations", "by_id"),
    ("role_requests", "person_id"),
    ("talk_requests", "from_id"),
    ("talk_requests", "to_id"),
    ("former_addresses", "person_id"),
    ("application_readers", "person_id"),
    ("vetted_elsewhere", "person_id"),
    ("invitations", "person_id"),
    ("revetting", "person_id"),
    ("reactions", "person_id"),
    ("question_votes", "person_id"),
    ("shown_here", "person_id"),
    ("listening", "person_id"),
    ("saved_talks", "person_id"),
    ("thanks", "person_id"),
    ("talk_notes", "person_id"),
    ("reflections", "person_id"),
    ("proposal_reviews", "person_id"),
    ("proposal_wishes", "person_id"),
    ("talk_feedback", "person_id"),
];

impl Store {
    /// Ends a membership at its member's wish. The mail holds the link that leads back.
    ///
    /// # Errors
    /// `Act(LastOwner)`: a circle is never without an owner.
    pub async fn leave(
        &self,
        person: &Person,
        now: Timestamp,
        mail: impl FnOnce(&str) -> (String, String),
    ) -> Result<String, Refused> {
        let mut write = self.write(now).await?;
        if last_owner(&mut write, &person.id).await? {
            return Err(Refused::Act(ActRefusal::LastOwner));
        }
        let done = sqlx::query(
            "update people set standing = 'left', rank = 'member', passkey_due = null, epoch = epoch + 1,
                               version = version + 1, changed_at = $1
             where id = $2 and standing = 'member'",
        )
        .bind(write.now_ms())
        .bind(person.id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        forget_all(&mut write, &person.id).await?;
        sqlx::query(
            "insert into departures (person_id, left_at, erase_at) values ($1, $2, $3)
             on conflict (person_id) do update set left_at = excluded.left_at, erase_at = excluded.erase_at,
               erased_at = null",
        )
        .bind(person.id.as_str().to_owned())
        .bind(write.now_ms())
        .bind((now + REGRET).as_millisecond())
        .execute(&mut *write.tx)
        .await?;
        let token = self.return_token(person.id.as_str());
        let (subject, body) = mail(&token);
        outbox::append(&mut write, Mail { kind: "left", to: Some(person.email.clone()), subject, body }).await?;
        write.audit(person.id.as_str(), "left", person.id.as_str(), "");
        write.tell(Topic::People, "revoked", person.id.as_str());
        write.commit().await?;
        Ok(token)
    }

    /// Who the link lets back in, while it does.
    pub async fn departed(&self, token: &str, now: Timestamp) -> Result<Option<Departed>> {
        let Some(id) = self.person_of_return(token) else { return Ok(None) };
        let row: Option<(String, i64)> = sqlx::query_as(
            "select p.name, d.erase_at from departures d join people p on p.id = d.person_id
             where d.person_id = $1 and d.erased_at is null and d.erase_at > $2 and p.standing = 'left'",
        )
        .bind(id)
        .bind(now.as_millisecond())
        .fetch_optional(&self.read)
        .await?;
        Ok(row.map(|(name, erase_at)| Departed { name, erase_at: domain::millis::timestamp(erase_at) }))
    }

    /// Makes somebody who left a member again, as they were but for duties. They sign in as ever.
    pub async fn come_back(&self, token: &str, now: Timestamp) -> Result<(), Refused> {
        let id = self.person_of_return(token).ok_or(Refused::TooLate)?;
        let mut write = self.write(now).await?;
        let back = sqlx::query("delete from departures where person_id = $1 and erased_at is null and erase_at > $2")
            .bind(id.clone())
            .bind(write.now_ms())
            .execute(&mut *write.tx)
            .await?;
        let done = sqlx::query(
            "update people set standing = 'member', version = version + 1, changed_at = $1
             where id = $2 and standing = 'left'",
        )
        .bind(write.now_ms())
        .bind(id.clone())
        .execute(&mut *write.tx)
        .await?;
        if back.rows_affected() == 0 || done.rows_affected() == 0 {
            return Err(Refused::TooLate);
        }
        write.audit(&id, "came back", &id, "");
        write.tell(Topic::People, "changed", &id);
        Ok(write.commit().await?)
    }

    /// Erases whoever left thirty days ago. Answers how many.
    pub async fn erase_departed(&self, now: Timestamp) -> Result<u64> {
        let due: Vec<(String, String)> = sqlx::query_as(
            "select p.id, p.email from departures d join people p on p.id = d.person_id
             where d.erased_at is null and d.erase_at <= $1 and p.standing = 'left'",
        )
        .bind(now.as_millisecond())
        .fetch_all(&self.read)
        .await?;
        let mut erased = 0;
        for (id, email) in due {
            let mut write = self.write(now).await?;
            if erase(self, &mut write, &id, &email).await? {
                write.commit().await?;
                erased += 1;
            }
        }
        Ok(erased)
    }

    /// A signed link's token. It is derived, so nothing of it is stored.
    fn return_token(&self, id: &str) -> String {
        let signature: String = self.secret.digest("return", id).chars().take(32).collect();
        format!("{id}.{signature}")
    }

    fn person_of_return(&self, token: &str) -> Option<String> {
        let (id, _) = token.split_once('.')?;
        // Compared as hashes, so that the time taken says nothing of how much fits.
        (secrets::hashed(&self.return_token(id)) == secrets::hashed(token)).then(|| id.to_owned())
    }
}

/// Takes out all that names somebody; rows that others need keep an id that says nothing. `false` if they came back.
async fn erase(store: &Store, write: &mut Write<'_>, id: &str, email: &str) -> Result<bool> {
    let taken = sqlx::query(
        "update departures set erased_at = $1 where person_id = $2 and erased_at is null and erase_at <= $1",
    )
    .bind(write.now_ms())
    .bind(id.to_owned())
    .execute(&mut *write.tx)
    .await?;
    if taken.rows_affected() == 0 {
        return Ok(false);
    }
    for (table, column) in THEIRS {
        sqlx::query(AssertSqlSafe(format!("delete from {table} where {column} = $1")))
            .bind(id.to_owned())
            .execute(&mut *write.tx)
            .await?;
    }
    erase_applications(write, id, email).await?;
    if let Ok(person) = id.parse() {
        room::forget_words(store, write, &person).await?;
    }
    for statement in [
        "delete from application_vouches where vouch_id in (select id from vouches where member_id = $1)",
        "delete from vouches where member_id = $1",
        "delete from audit_words where n in (select n from audit where about = $1 or actor = $1)",
        "delete from speaker_photos where voice_id in (select id from proposal_speakers where person_id = $1)",
        // Who spoke on a stage is told as the library tells it: by name, with nothing that leads to the person.
        "update proposal_speakers set person_id = null, bio = '' where person_id = $1",
        "delete from proposal_speakers
         where proposal_id in (select id from proposals where proposed_by = $1 and state = 'draft')",
        "delete from proposals where proposed_by = $1 and state = 'draft'",
        "update proposals set proposed_by = null, typed = '' where proposed_by = $1",
    ] {
        sqlx::query(statement).bind(id.to_owned()).execute(&mut *write.tx).await?;
    }
    for statement in [
        "delete from offers where email = $1",
        "update proposals set contact = '' where contact = $1",
        "update proposals_told set name = '', email = '' where email = $1",
        "delete from speaker_told where email = $1",
        "delete from outbox where recipient = $1",
        "delete from sign_in_requests where email = $1",
    ] {
        sqlx::query(statement).bind(email.to_owned()).execute(&mut *write.tx).await?;
    }
    sqlx::query(
        "update people set name = 'Former member', email = $1, epoch = epoch + 1, version = version + 1, changed_at = $2
         where id = $3",
    )
    .bind(format!("{id}@erased.invalid"))
    .bind(write.now_ms())
    .bind(id.to_owned())
    .execute(&mut *write.tx)
    .await?;
    write.audit("scheduler", "erased person", id, "");
    Ok(true)
}

async fn erase_applications(write: &mut Write<'_>, id: &str, email: &str) -> Result<()> {
    let of_theirs = "select id from applications where email = $1 or person_id = $2";
    for statement in [
        format!("delete from application_messages where application_id in ({of_theirs})"),
        format!("delete from application_proofs where email = $1 or application_id in ({of_theirs})"),
        format!("delete from application_vouches where application_id in ({of_theirs})"),
        "delete from applications where email = $1 or person_id = $2".to_owned(),
    ] {
        sqlx::query(AssertSqlSafe(statement))
            .bind(email.to_owned())
            .bind(id.to_owned())
            .execute(&mut *write.tx)
            .await?;
    }
    Ok(())
}
