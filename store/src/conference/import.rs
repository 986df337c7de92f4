//! Proposals that another program exported.

use super::proposals::{self, NewProposal, claim};
use crate::changes::Topic;
use crate::{Refused, Result, Store};
use domain::conference::{Standing, Taken};
use domain::ids::{ConferenceId, PersonId};
use jiff::Timestamp;
use std::collections::HashSet;

impl Store {
    /// Codes of the proposals that were imported before.
    pub async fn imported_proposals(&self, conference: &ConferenceId) -> Result<HashSet<String>> {
        let rows: Vec<(String,)> =
            sqlx::query_as("select source from proposals where conference_id = $1 and source <> ''")
                .bind(conference.as_str().to_owned())
                .fetch_all(&self.read)
                .await?;
        Ok(rows.into_iter().map(|(source,)| source).collect())
    }

    /// Adds those of them that are not here yet; answers how many they are. What is here stays as organisers have it by now.
    pub async fn import_proposals(
        &self,
        conference: &ConferenceId,
        some: &[Taken],
        by: &PersonId,
        now: Timestamp,
    ) -> Result<usize, Refused> {
        let mut write = self.write(now).await?;
        claim(&mut write, conference).await?;
        let mut new = 0;
        for taken in some {
            let known: Option<(String,)> =
                sqlx::query_as("select id from proposals where conference_id = $1 and source = $2")
                    .bind(conference.as_str().to_owned())
                    .bind(taken.code.clone())
                    .fetch_optional(&mut *write.tx)
                    .await?;
            if known.is_some() {
                continue;
            }
            let id = write.new_id();
            let one = NewProposal { terms: taken.terms.clone(), standing: Standing::Proposed, proposed_by: None };
            proposals::insert(&mut write, conference, &id, &one, by).await?;
            sqlx::query("update proposals set source = $1, contact = $2 where id = $3")
                .bind(taken.code.clone())
                .bind(taken.contact.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default())
                .bind(id.clone())
                .execute(&mut *write.tx)
                .await?;
            for (place, bio) in (1_i64..).zip(&taken.bios) {
                sqlx::query("update proposal_speakers set bio = $1 where proposal_id = $2 and place = $3")
                    .bind(bio.clone())
                    .bind(id.clone())
                    .bind(place)
                    .execute(&mut *write.tx)
                    .await?;
            }
            new += 1;
        }
        if new > 0 {
            write.tell(Topic::Conference, "proposal", conference.as_str());
        }
        write.commit().await?;
        Ok(new)
    }
}
