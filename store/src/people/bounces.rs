//! Invitations that never arrived: noted by hand, since the news of it comes later by mail, and sent to where they should
//! have gone.

use super::{former, words};
use crate::{Refused, Result, Store, Write, outbox};
use domain::ids::PersonId;
use domain::people::EmailAddress;
use jiff::Timestamp;

impl Store {
    /// Notes that an invitation came back. Nothing more is sent there until somebody says so.
    ///
    /// # Errors
    /// `TooLate` for one that was opened or claimed, and so arrived, and for one that was not sent.
    pub async fn note_bounce(&self, person: &PersonId, by: &str, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let mail: Option<(Option<String>,)> = sqlx::query_as(
            "update invitations set state = 'bounced', since = $1
             where person_id = $2 and state in ('waiting', 'invited') returning mail_id",
        )
        .bind(write.now_ms())
        .bind(person.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some((mail,)) = mail else { return self.not_to_be_changed(person).await };
        leave_unsent(&mut write, mail).await?;
        write.audit(by, "noted that mail bounces", person.as_str(), "");
        Ok(write.commit().await?)
    }

    /// Gives somebody who is invited another address, and asks for the invitation to be sent there with a new link: the
    /// one that went elsewhere has ended. `false` when somebody has that address.
    ///
    /// # Errors
    /// `TooLate` for whoever opened the invitation or is in: the address is theirs to change.
    pub async fn correct_invitation(
        &self,
        person: &PersonId,
        email: &EmailAddress,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<bool, Refused> {
        let mut write = self.write(now).await?;
        let mail: Option<(Option<String>,)> = sqlx::query_as(
            "update invitations set since = $1, reminders = 0, generation = generation + 1, token_hash = null,
               asked_at = case when state = 'ready' then null else $1 end, next_at = null,
               state = case when state = 'ready' then state else 'waiting' end
             where person_id = $2 and state in ('ready', 'waiting', 'invited', 'bounced', 'lapsed')
             returning mail_id",
        )
        .bind(write.now_ms())
        .bind(person.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some((mail,)) = mail else { return self.not_to_be_changed(person).await.map(|()| false) };
        leave_unsent(&mut write, mail).await?;
        let (name, old): (String, String) = sqlx::query_as("select name, email from people where id = $1")
            .bind(person.as_str().to_owned())
            .fetch_one(&mut *write.tx)
            .await?;
        let moved = sqlx::query(
            "update people set email = $1, version = version + 1, changed_at = $2
             where id = $3 and standing = 'invited' and not exists (select 1 from people o where o.email = $1)",
        )
        .bind(email.as_str().to_owned())
        .bind(write.now_ms())
        .bind(person.as_str().to_owned())
        .execute(&mut *write.tx)
        .await;
        match moved {
            Ok(done) if done.rows_affected() == 1 => {}
            Ok(_) => return Ok(false),
            // Somebody took it at the same moment.
            Err(e) if e.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation) => {
                return Ok(false);
            }
            Err(e) => return Err(e.into()),
        }
        former::note(self, &mut write, person.as_str(), &old).await?;
        words::note(&mut write, person.as_str(), &name, email.as_str()).await?;
        let words = format!("From {old} to {}", email.as_str());
        write.audit(by.as_str(), "corrected address", person.as_str(), words);
        write.commit().await?;
        Ok(true)
    }

    async fn not_to_be_changed(&self, person: &PersonId) -> Result<(), Refused> {
        let held: Option<(String,)> = sqlx::query_as("select state from invitations where person_id = $1")
            .bind(person.as_str().to_owned())
            .fetch_optional(&self.read)
            .await?;
        match held.as_ref().map(|(state,)| state.as_str()) {
            None => Err(Refused::NotFound),
            Some("bounced") => Ok(()), // a second tap
            Some(_) => Err(Refused::TooLate),
        }
    }
}

/// A reminder may lie in the outbox yet.
async fn leave_unsent(write: &mut Write<'_>, mail: Option<String>) -> Result<()> {
    if let Some(mail) = mail {
        outbox::withdraw(write, &mail).await?;
    }
    Ok(())
}
