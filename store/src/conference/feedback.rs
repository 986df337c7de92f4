//! What members who were there say of a talk. Organisers and its speaker read it without names, from three answers on.

use crate::{Refused, Result, Store, StoreError};
use domain::conference::{Thoughts, Worth};
use domain::ids::{PersonId, ProposalId};
use jiff::Timestamp;

impl Store {
    /// Says it, or says it anew.
    pub async fn give_feedback(
        &self,
        talk: &ProposalId,
        (worth, words): (Worth, &str),
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        sqlx::query(
            "insert into talk_feedback (proposal_id, person_id, worth, words, at) values ($1, $2, $3, $4, $5)
             on conflict (proposal_id, person_id) do update
               set worth = excluded.worth, words = excluded.words, at = excluded.at",
        )
        .bind(talk.as_str().to_owned())
        .bind(by.as_str().to_owned())
        .bind(worth.code())
        .bind(words.to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        Ok(write.commit().await?)
    }

    /// What somebody said of a talk themselves.
    pub async fn own_feedback(&self, talk: &ProposalId, by: &PersonId) -> Result<Option<(Worth, String)>> {
        let row: Option<(String, String)> =
            sqlx::query_as("select worth, words from talk_feedback where proposal_id = $1 and person_id = $2")
                .bind(talk.as_str().to_owned())
                .bind(by.as_str().to_owned())
                .fetch_optional(&self.read)
                .await?;
        row.map(read).transpose()
    }

    /// What is thought of a talk; `None` until three have said something.
    pub async fn thoughts(&self, talk: &ProposalId) -> Result<Option<Thoughts>> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("select worth, words from talk_feedback where proposal_id = $1")
                .bind(talk.as_str().to_owned())
                .fetch_all(&self.read)
                .await?;
        Ok(Thoughts::of(rows.into_iter().map(read).collect::<Result<_>>()?))
    }
}

fn read((worth, words): (String, String)) -> Result<(Worth, String)> {
    Ok((Worth::from_code(&worth).ok_or(StoreError::Inconsistent("talk_feedback.worth"))?, words))
}
