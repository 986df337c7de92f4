//! Two organisers learn who asked anonymously. Both acts are in the audit trail, and the asker is told.

use crate::outbox::{self, Mail};
use crate::people::acts;
use crate::{Refused, Result, Store, StoreError};
use domain::ids::{AskedId, PersonId};
use domain::people::ActRefusal;
use domain::room::Unsealing;
use jiff::Timestamp;

/// A wish to know who asked, as one organiser may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsealed {
    pub question: String,
    pub words: String,
    pub reason: String,
    pub asked_by: String,
    pub confirmed_by: Option<String>,
    pub is_mine: bool,
    /// Who asked the question: for the two who unsealed it, and for nobody else.
    pub author: Option<String>,
}

/// What the asker is told.
#[derive(Clone, Debug)]
pub struct UnsealedLetter<'a> {
    pub words: &'a str,
    pub reason: &'a str,
    pub by: [&'a str; 2],
}

#[derive(sqlx::FromRow)]
struct Row {
    question_id: String,
    words: String,
    sealed_author: Option<String>,
    reason: String,
    asked_by: String,
    asker: String,
    confirmed_by: Option<String>,
    confirmer: Option<String>,
}

const UNSEALINGS: &str = "
    select u.question_id, q.words, q.sealed_author, u.reason, u.asked_by, a.name as asker, u.confirmed_by,
           c.name as confirmer
    from unsealings u join questions q on q.id = u.question_id
    join people a on a.id = u.asked_by left join people c on c.id = u.confirmed_by";

impl Row {
    fn read(&self) -> Result<Unsealing> {
        const ID: StoreError = StoreError::Inconsistent("unsealings");
        let confirmed_by = self.confirmed_by.as_deref().map(str::parse).transpose().map_err(|_| ID)?;
        Ok(Unsealing { asked_by: self.asked_by.parse().map_err(|_| ID)?, confirmed_by })
    }
}

impl Store {
    /// The words of an anonymous question that can be unsealed; nothing for one that was asked under a name, or whose
    /// author is erased.
    pub async fn sealed_question(&self, question: &AskedId) -> Result<Option<String>> {
        let row: Option<(String,)> =
            sqlx::query_as("select words from questions where id = $1 and sealed_author is not null")
                .bind(question.as_str().to_owned())
                .fetch_optional(&self.read)
                .await?;
        Ok(row.map(|(words,)| words))
    }

    /// What organisers wished to unseal, newest first.
    pub async fn unsealings(&self, me: &PersonId) -> Result<Vec<Unsealed>> {
        let sql = format!("{UNSEALINGS} order by u.asked_at desc, u.question_id limit 100");
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(&self.read).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let unsealing = row.read()?;
            let author = match (unsealing.shows_to(me), &row.sealed_author) {
                (true, Some(sealed)) => self.name_of_sealed(sealed, &row.question_id).await?,
                _ => None,
            };
            all.push(Unsealed {
                is_mine: unsealing.asked_by == *me,
                question: row.question_id,
                words: row.words,
                reason: row.reason,
                asked_by: row.asker,
                confirmed_by: row.confirmer,
                author,
            });
        }
        Ok(all)
    }

    /// Asks that a question be unsealed; of two who ask at once, the first stands.
    pub async fn ask_to_unseal(
        &self,
        question: &AskedId,
        reason: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.sealed_question(question).await?.ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "insert into unsealings (question_id, reason, asked_by, asked_at) values ($1, $2, $3, $4)
             on conflict (question_id) do nothing",
        )
        .bind(question.as_str().to_owned())
        .bind(reason.to_owned())
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(ActRefusal::NotNow.into());
        }
        write.audit(by.as_str(), "asked to unseal a question", question.as_str(), reason);
        Ok(write.commit().await?)
    }

    /// Confirms it; from then on the two who did see the name, and the asker is told so by mail.
    pub async fn confirm_unsealing(
        &self,
        question: &AskedId,
        by: &PersonId,
        now: Timestamp,
        mail: impl FnOnce(&UnsealedLetter) -> (String, String),
    ) -> Result<(), Refused> {
        let sql = format!("{UNSEALINGS} where u.question_id = $1");
        let mut write = self.write(now).await?;
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(question.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
        let row = row.ok_or(Refused::NotFound)?;
        let sealed = row.sealed_author.as_deref().ok_or(Refused::NotFound)?;
        row.read()?.may_confirm(by)?;
        let done = sqlx::query(
            "update unsealings set confirmed_by = $1, confirmed_at = $2 where question_id = $3 and confirmed_by is null",
        )
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind(question.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(ActRefusal::NotNow.into());
        }
        if let Some(author) = self.unsealed(sealed, question)
            && let Some(author) = acts::read(&mut write, &author).await?
        {
            let confirmer = acts::read(&mut write, by).await?.map_or(String::new(), |person| person.name);
            let letter = UnsealedLetter { words: &row.words, reason: &row.reason, by: [&row.asker, &confirmer] };
            let (subject, body) = mail(&letter);
            outbox::append(&mut write, Mail { kind: "unsealed", to: Some(author.email), subject, body }).await?;
        }
        write.audit(by.as_str(), "unsealed a question", question.as_str(), "");
        Ok(write.commit().await?)
    }

    async fn name_of_sealed(&self, sealed: &str, question: &str) -> Result<Option<String>> {
        let id = question.parse().map_err(|_| StoreError::Inconsistent("unsealings.question_id"))?;
        let Some(author) = self.unsealed(sealed, &id) else { return Ok(None) };
        Ok(self.person(&author).await?.map(|(person, _)| person.name))
    }
}
