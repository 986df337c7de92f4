//! Talks of a conference that became talks of the library.

use super::talks::{Origin, insert, talk_id};
use crate::changes::Topic;
use crate::{Refused, Result, Store};
use domain::ids::{PersonId, ProposalId, TalkId};
use domain::library::TalkDetails;
use jiff::Timestamp;

/// What names it in the library, so that there is one of each.
fn source(talk: &ProposalId) -> String {
    format!("conference {talk}")
}

impl Store {
    /// Keeps a talk that was held at a conference, in preparation; the one that is there already, if there is.
    pub async fn add_talk_of(
        &self,
        talk: &ProposalId,
        conference: &str,
        details: &TalkDetails,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<TalkId, Refused> {
        let mut write = self.write(now).await?;
        // Whoever is here writes the proposal first, so that of two who press at once the second finds the first one's.
        sqlx::query("update proposals set version = version where id = $1")
            .bind(talk.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        let known: Option<(String,)> = sqlx::query_as("select id from talks where source = $1")
            .bind(source(talk))
            .fetch_optional(&mut *write.tx)
            .await?;
        if let Some((id,)) = known {
            return Ok(talk_id(id)?);
        }
        let id = write.new_id();
        let origin = Origin { session: None, series: conference.to_owned(), source: Some(source(talk)) };
        insert(&mut write, &id, details, &origin, by).await?;
        write.audit(by.as_str(), "added talk", &id, "");
        write.tell(Topic::Library, "added", &id);
        write.commit().await?;
        Ok(talk_id(id)?)
    }

    /// The library's entry of a talk that was held at a conference, in whatever state.
    pub async fn library_talk_of(&self, talk: &ProposalId) -> Result<Option<TalkId>> {
        let row: Option<(String,)> = sqlx::query_as("select id from talks where source = $1")
            .bind(source(talk))
            .fetch_optional(&self.read)
            .await?;
        row.map(|(id,)| talk_id(id)).transpose()
    }
}
