//! Which conferences ask members for something.

use super::day::Conference;
use super::rows::{CONFERENCE, ConferenceRow};
use crate::{Result, Store};
use domain::ids::{ConferenceId, PersonId, ProposalId};
use jiff::civil::Date;
use sqlx::AssertSqlSafe;

impl Store {
    /// Conferences ahead that ask members for talks, or did, the next first.
    pub async fn calls(&self, today: Date) -> Result<Vec<Conference>> {
        let rows: Vec<ConferenceRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {CONFERENCE} from conferences c
             where c.call_opens <> '' and c.call_opens <= $1 and c.held_on >= $1 order by c.held_on, c.id"
        )))
        .bind(today.to_string())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(ConferenceRow::read).collect()
    }

    /// What this member would come to hear.
    pub async fn wishes_of(&self, conference: &ConferenceId, person: &PersonId) -> Result<Vec<ProposalId>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select w.proposal_id from proposal_wishes w join proposals p on p.id = w.proposal_id
             where p.conference_id = $1 and w.person_id = $2 order by w.proposal_id",
        )
        .bind(conference.as_str().to_owned())
        .bind(person.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().filter_map(|(id,)| id.parse().ok()).collect())
    }
}
