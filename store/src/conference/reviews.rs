//! What organisers and members think of a proposal.

use crate::changes::Topic;
use crate::{Refused, Result, Store, StoreError};
use domain::conference::Judgement;
use domain::ids::{ConferenceId, PersonId, ProposalId};
use domain::millis;
use jiff::Timestamp;

/// What one organiser thinks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub by: PersonId,
    pub name: String,
    /// 1 to 5.
    pub benefit: i64,
    /// 1 to 5; `None` in answers from before it was asked.
    pub independence: Option<i64>,
    pub reason: String,
    pub at: Timestamp,
}

impl Store {
    /// Keeps what an organiser thinks, in place of what they thought before.
    pub async fn review_proposal(
        &self,
        id: &ProposalId,
        answer: &Judgement,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let row: Option<(String,)> = sqlx::query_as("select conference_id from proposals where id = $1")
            .bind(id.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
        let Some((conference,)) = row else { return Err(Refused::NotFound) };
        sqlx::query(
            "insert into proposal_reviews (proposal_id, person_id, benefit, reason, at, independence)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (proposal_id, person_id) do update
               set benefit = excluded.benefit, reason = excluded.reason, at = excluded.at,
                   independence = excluded.independence",
        )
        .bind(id.as_str().to_owned())
        .bind(by.as_str().to_owned())
        .bind(answer.benefit)
        .bind(answer.reason.clone())
        .bind(write.now_ms())
        .bind(answer.independence)
        .execute(&mut *write.tx)
        .await?;
        write.audit(by.as_str(), "reviewed proposal", id.as_str(), "");
        write.tell(Topic::Conference, "review", &conference);
        Ok(write.commit().await?)
    }

    /// All reviews of a proposal, the oldest first.
    pub async fn reviews(&self, id: &ProposalId) -> Result<Vec<Review>> {
        let rows: Vec<(String, String, i64, Option<i64>, String, i64)> = sqlx::query_as(
            "select r.person_id, p.name, r.benefit, r.independence, r.reason, r.at
             from proposal_reviews r join people p on p.id = r.person_id where r.proposal_id = $1 order by r.at, p.name",
        )
        .bind(id.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter()
            .map(|(by, name, benefit, independence, reason, at)| {
                let by = by.parse().map_err(|_| StoreError::Inconsistent("proposal_reviews.person_id"))?;
                Ok(Review { by, name, benefit, independence, reason, at: millis::timestamp(at) })
            })
            .collect()
    }

    /// The proposals of a conference about which this organiser has said something.
    pub async fn reviewed_by(&self, conference: &ConferenceId, person: &PersonId) -> Result<Vec<ProposalId>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select r.proposal_id from proposal_reviews r join proposals p on p.id = r.proposal_id
             where p.conference_id = $1 and r.person_id = $2 order by r.proposal_id",
        )
        .bind(conference.as_str().to_owned())
        .bind(person.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let id = |(id,): (String,)| id.parse().map_err(|_| StoreError::Inconsistent("proposal_reviews.proposal_id"));
        rows.into_iter().map(id).collect()
    }

    /// A member would come to hear it, or would not after all.
    pub async fn wish_for(
        &self,
        id: &ProposalId,
        would_come: bool,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let statement = if would_come {
            "insert into proposal_wishes (proposal_id, person_id)
             select p.id, $2 from proposals p where p.id = $1 on conflict do nothing"
        } else {
            "delete from proposal_wishes where proposal_id = $1 and person_id = $2"
        };
        sqlx::query(statement)
            .bind(id.as_str().to_owned())
            .bind(by.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        Ok(write.commit().await?)
    }
}
