//! What members propose: drafts that nobody else sees, sent, changed and taken back until the call closes.

use super::day;
use super::proposals::{self, NewProposal, Proposal, claim};
use crate::changes::Topic;
use crate::{Refused, Result, Store, StoreError};
use domain::calendar::date_in_london;
use domain::conference::{ProposalTerms, Standing};
use domain::ids::{ConferenceId, PersonId, ProposalId};
use jiff::Timestamp;

/// A proposal as its author saves it.
#[derive(Clone, Copy, Debug)]
pub struct OwnEdit<'e> {
    /// `None` for a new one.
    pub id: Option<&'e ProposalId>,
    pub terms: &'e ProposalTerms,
    /// Organisers see it from now on; else a draft stays one.
    pub send: bool,
    /// Of the form, so that sent twice it makes one.
    pub form: &'e str,
}

impl Store {
    /// What this member proposes, drafts too, the latest first.
    pub async fn own_proposals(&self, conference: &ConferenceId, person: &PersonId) -> Result<Vec<Proposal>> {
        let mut conn = self.read.acquire().await.map_err(StoreError::from)?;
        let ids: Vec<(String,)> = sqlx::query_as(
            "select id from proposals where conference_id = $1 and proposed_by = $2 order by number desc",
        )
        .bind(conference.as_str().to_owned())
        .bind(person.as_str().to_owned())
        .fetch_all(&mut *conn)
        .await?;
        let mut own = Vec::new();
        for (id,) in ids {
            let id = id.parse().map_err(|_| StoreError::Inconsistent("proposals.id"))?;
            own.extend(proposals::read(&mut conn, &id).await?);
        }
        Ok(own)
    }

    /// Saves what a member proposes. What organisers have made of it stays.
    ///
    /// # Errors
    /// `TooLate` outside of the call, and for what was taken back; `NotFound` for what is another's.
    pub async fn save_own_proposal(
        &self,
        conference: &ConferenceId,
        edit: OwnEdit<'_>,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<ProposalId, Refused> {
        let mut write = self.write(now).await?;
        claim(&mut write, conference).await?;
        let terms = day::read(&mut write.tx, conference).await?.ok_or(Refused::NotFound)?.terms;
        if !terms.takes_proposals(date_in_london(now)) {
            return Err(Refused::TooLate);
        }
        let Some(id) = edit.id else {
            let id = write.new_id();
            if let Some(made) = write.claim_form(edit.form, by.as_str(), &id).await? {
                return made.parse().map_err(|_| StoreError::Inconsistent("form_ids.made").into());
            }
            let standing = if edit.send { Standing::Proposed } else { Standing::Draft };
            let new = NewProposal { terms: edit.terms.clone(), standing, proposed_by: Some(by.clone()) };
            proposals::insert(&mut write, conference, &id, &new, by).await?;
            write.audit(by.as_str(), if edit.send { "proposed" } else { "began proposal" }, &id, "");
            write.tell(Topic::Conference, "proposal", conference.as_str());
            write.commit().await?;
            return id.parse().map_err(|_| StoreError::Inconsistent("proposals.id").into());
        };
        let found = proposals::read(&mut write.tx, id).await?.filter(|found| found.conference == *conference);
        let found = found.filter(|found| found.proposed_by.as_ref() == Some(by)).ok_or(Refused::NotFound)?;
        if found.standing == Standing::Withdrawn {
            return Err(Refused::TooLate);
        }
        proposals::update(&mut write, &found, edit.terms, by).await?;
        if edit.send && found.standing == Standing::Draft {
            sqlx::query("update proposals set state = 'proposed' where id = $1")
                .bind(id.as_str().to_owned())
                .execute(&mut *write.tx)
                .await?;
            write.audit(by.as_str(), "proposed", id.as_str(), "");
        }
        write.tell(Topic::Conference, "proposal", conference.as_str());
        write.commit().await?;
        Ok(id.clone())
    }

    /// Takes back what a member proposes, whenever they want. A talk that is in a slot stays there until an organiser has
    /// seen it: the board says that it is not on offer any more.
    pub async fn withdraw_own_proposal(&self, id: &ProposalId, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let row: Option<(String, String)> = sqlx::query_as(
            "update proposals set state = 'withdrawn', confirmed_at = null, version = version + 1, changed_by = $1,
                                  changed_at = $2
             where id = $3 and proposed_by = $1 and state <> 'withdrawn' returning conference_id, title",
        )
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some((conference, title)) = row else { return Err(Refused::NotFound) };
        write.audit(by.as_str(), "withdrew proposal", id.as_str(), title);
        write.tell(Topic::Conference, "proposal", &conference);
        Ok(write.commit().await?)
    }
}
