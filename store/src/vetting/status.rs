use super::rows::{APPLICATION, Application, ApplicationRow, instant};
use super::vouches;
use crate::changes::Topic;
use crate::{Refused, Result, Store};
use domain::vetting::State;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// A question or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The organiser's name; `None` for the applicant.
    pub by: Option<String>,
    pub words: String,
    pub at: Timestamp,
}

/// An application as its applicant follows it.
#[derive(Clone, Debug)]
pub struct Followed {
    pub application: Application,
    pub messages: Vec<Message>,
    /// Who vouches for them.
    pub vouchers: Vec<String>,
}

impl Store {
    /// The application behind a signed link.
    pub async fn followed(&self, token: &str) -> Result<Option<Followed>> {
        let Some(id) = self.application_of_token(token) else { return Ok(None) };
        let row: Option<ApplicationRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {APPLICATION} from applications a where a.id = $1 and a.state <> 'unconfirmed'"
        )))
        .bind(id.clone())
        .fetch_optional(&self.read)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let mut vouchers = Vec::new();
        for vouch in self.vouches_for(&id).await? {
            if !vouchers.contains(&vouch.name) {
                vouchers.push(vouch.name);
            }
        }
        Ok(Some(Followed { application: row.read()?, messages: self.messages_of(&id).await?, vouchers }))
    }

    /// Questions and answers, oldest first.
    pub(super) async fn messages_of(&self, id: &str) -> Result<Vec<Message>> {
        let rows: Vec<(Option<String>, String, i64)> = sqlx::query_as(
            "select p.name, m.words, m.at from application_messages m left join people p on p.id = m.person_id
             where m.application_id = $1 order by m.at, m.id",
        )
        .bind(id.to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(|(by, words, at)| Ok(Message { by, words, at: instant(at)? })).collect()
    }

    /// Answers what was asked; the application is in the queue again, at its old place.
    pub async fn answer_organisers(&self, token: &str, words: &str, now: Timestamp) -> Result<(), Refused> {
        let id = self.application_of_token(token).ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "update applications set state = $1, state_since = $2, undo_until = 0, version = version + 1,
                                     changed_at = $2, changed_by = null
             where id = $3 and state = $4",
        )
        .bind(State::New.code())
        .bind(write.now_ms())
        .bind(id.clone())
        .bind(State::Asked.code())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::TooLate);
        }
        let message = write.new_id();
        sqlx::query(
            "insert into application_messages (id, application_id, person_id, words, at) values ($1, $2, '', $3, $4)",
        )
        .bind(message)
        .bind(id.clone())
        .bind(words.to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        write.audit("applicant", "answered question", &id, "");
        write.tell(Topic::Applications, "changed", &id);
        Ok(write.commit().await?)
    }

    /// Adds a member's link to an open application. `false` when the link cannot be used.
    ///
    /// # Errors
    /// `TooLate` once it is decided on.
    pub async fn add_vouch(&self, token: &str, invitation: &str, now: Timestamp) -> Result<bool, Refused> {
        let id = self.application_of_token(token).ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        // Written first, so that a decision made at this moment comes before it or after.
        let open = sqlx::query("update applications set version = version where id = $1 and state in ('new', 'asked')")
            .bind(id.clone())
            .execute(&mut *write.tx)
            .await?;
        if open.rows_affected() == 0 {
            return Err(Refused::TooLate);
        }
        let vouch = self.vouch_of_token(invitation);
        vouches::bring(&mut write, &id, &vouch).await?;
        if !vouches::take(&mut write, &id).await? {
            return Ok(false);
        }
        write.audit("applicant", "added personal invitation", &id, "");
        write.tell(Topic::Applications, "changed", &id);
        write.commit().await?;
        Ok(true)
    }

    /// Takes an open application back, and forgets all that it said.
    pub async fn withdraw(&self, token: &str, now: Timestamp) -> Result<(), Refused> {
        let id = self.application_of_token(token).ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        let done = sqlx::query("delete from applications where id = $1 and state in ('new', 'asked')")
            .bind(id.clone())
            .execute(&mut *write.tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::TooLate);
        }
        for table in ["application_messages", "application_proofs", "application_vouches"] {
            sqlx::query(AssertSqlSafe(format!("delete from {table} where application_id = $1")))
                .bind(id.clone())
                .execute(&mut *write.tx)
                .await?;
        }
        write.audit("applicant", "withdrew application", &id, "");
        write.tell(Topic::Applications, "changed", &id);
        Ok(write.commit().await?)
    }
}
