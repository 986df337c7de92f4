//! Links by which people without an account propose: made by organisers, for so many people and so long, and taken back.

use super::day::{self, Conference};
use super::own::Author;
use super::proposals::Proposal;
use crate::changes::Topic;
use crate::outbox::{self, Mail};
use crate::{Refused, Result, Store, StoreError, secrets};
use domain::calendar::date_in_london;
use domain::ids::{ConferenceId, PersonId};
use domain::millis;
use domain::people::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

/// Between two mails to one address.
const APART: SignedDuration = SignedDuration::from_mins(3);
/// So long somebody may leave the link in their mail alone.
const UNUSED: SignedDuration = SignedDuration::from_hours(24 * 60);
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24 * 365);

/// A link that an organiser made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalInvitation {
    pub id: String,
    pub token: String,
    pub whom: String,
    pub uses: i64,
    /// So many have proposed by it, or begun to.
    pub used: i64,
    pub expires_at: Timestamp,
    pub is_revoked: bool,
    pub made_by: String,
}

/// Somebody who proposes without an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposer {
    pub name: String,
    pub email: EmailAddress,
}

impl Store {
    pub async fn invite_proposals(
        &self,
        conference: &ConferenceId,
        (whom, uses, expires_at): (&str, i64, Timestamp),
        by: &PersonId,
        now: Timestamp,
    ) -> Result<String, Refused> {
        let mut write = self.write(now).await?;
        let id = write.new_id();
        sqlx::query(
            "insert into proposal_invitations (id, conference_id, whom, uses, expires_at, made_by, made_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id.clone())
        .bind(conference.as_str().to_owned())
        .bind(whom.to_owned())
        .bind(uses)
        .bind(expires_at.as_millisecond())
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        write.audit(by.as_str(), "invited proposals", &id, whom);
        write.tell(Topic::Conference, "invitation", conference.as_str());
        write.commit().await?;
        Ok(self.link_to_propose("proposals", &id))
    }

    /// Takes a link back. Who has proposed by it keeps their page.
    pub async fn revoke_proposal_invitation(
        &self,
        conference: &ConferenceId,
        id: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "update proposal_invitations set revoked_at = coalesce(revoked_at, $1) where id = $2 and conference_id = $3",
        )
        .bind(write.now_ms())
        .bind(id.to_owned())
        .bind(conference.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        write.audit(by.as_str(), "took invitation of proposals back", id, "");
        Ok(write.commit().await?)
    }

    /// The latest first.
    pub async fn proposal_invitations(&self, conference: &ConferenceId) -> Result<Vec<ProposalInvitation>> {
        #[derive(sqlx::FromRow)]
        struct Row {
            id: String,
            whom: String,
            uses: i64,
            used: i64,
            expires_at: i64,
            revoked_at: Option<i64>,
            made_by: String,
        }
        let rows: Vec<Row> = sqlx::query_as(
            "select i.id, i.whom, i.uses, i.expires_at, i.revoked_at, m.name as made_by,
                    (select count(*) from proposers o where o.invitation_id = i.id and o.confirmed_at is not null) as used
             from proposal_invitations i join people m on m.id = i.made_by
             where i.conference_id = $1 order by i.made_at desc, i.id desc",
        )
        .bind(conference.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let link = |row: Row| ProposalInvitation {
            token: self.link_to_propose("proposals", &row.id),
            id: row.id,
            whom: row.whom,
            uses: row.uses,
            used: row.used,
            expires_at: millis::timestamp(row.expires_at),
            is_revoked: row.revoked_at.is_some(),
            made_by: row.made_by,
        };
        Ok(rows.into_iter().map(link).collect())
    }

    /// The conference for which a link asks, as long as somebody may begin by it.
    pub async fn invited_to_propose(&self, token: &str, now: Timestamp) -> Result<Option<Conference>> {
        let Some(id) = self.signed_to_propose("proposals", token) else { return Ok(None) };
        let row: Option<(String,)> = sqlx::query_as(
            "select i.conference_id from proposal_invitations i
             where i.id = $1 and i.revoked_at is null and i.expires_at > $2
               and i.uses > (select count(*) from proposers o
                             where o.invitation_id = i.id and o.confirmed_at is not null)",
        )
        .bind(id)
        .bind(now.as_millisecond())
        .fetch_optional(&self.read)
        .await?;
        match row {
            Some((id,)) => self.conference_of(&id).await,
            None => Ok(None),
        }
    }

    async fn conference_of(&self, id: &str) -> Result<Option<Conference>> {
        let id = id.parse().map_err(|_| StoreError::Inconsistent("proposal_invitations.conference_id"))?;
        let mut conn = self.read.acquire().await.map_err(StoreError::from)?;
        day::read(&mut conn, &id).await
    }

    /// Mails somebody the link to a page of their own. Who asked a moment ago is not written to once more; the answer is the
    /// same for every address.
    ///
    /// # Errors
    /// `TooLate` for a link that nobody can begin by any more.
    pub async fn ask_to_propose(
        &self,
        token: &str,
        (name, email): (&str, &EmailAddress),
        now: Timestamp,
        mail: impl FnOnce(&str) -> (String, String) + Send,
    ) -> Result<(), Refused> {
        let id = self.signed_to_propose("proposals", token).ok_or(Refused::TooLate)?;
        if self.invited_to_propose(token, now).await?.is_none() {
            return Err(Refused::TooLate);
        }
        let mut write = self.write(now).await?;
        let row: Option<(String,)> = sqlx::query_as(
            "insert into proposers (id, invitation_id, name, email, asked_at) values ($1, $2, $3, $4, $5)
             on conflict (invitation_id, email) do update set asked_at = excluded.asked_at
               where proposers.asked_at <= $6 returning id",
        )
        .bind(write.new_id())
        .bind(id)
        .bind(name.to_owned())
        .bind(email.as_str().to_owned())
        .bind(write.now_ms())
        .bind((now - APART).as_millisecond())
        .fetch_optional(&mut *write.tx)
        .await?;
        if let Some((proposer,)) = row {
            let (subject, body) = mail(&self.link_to_propose("proposer", &proposer));
            outbox::append(&mut write, Mail { kind: "propose", to: Some(email.clone()), subject, body }).await?;
        }
        Ok(write.commit().await?)
    }

    /// Whose page a mailed link leads to: for whom it is, and for which conference. Who has kept something has it for good.
    pub async fn proposer(&self, token: &str, now: Timestamp) -> Result<Option<(Conference, Author)>> {
        let Some(id) = self.signed_to_propose("proposer", token) else { return Ok(None) };
        let row: Option<(String, String, String)> = sqlx::query_as(
            "select i.conference_id, o.name, i.made_by from proposers o
             join proposal_invitations i on i.id = o.invitation_id
             where o.id = $1 and (o.confirmed_at is not null or (i.revoked_at is null and i.expires_at > $2))",
        )
        .bind(id.clone())
        .bind(now.as_millisecond())
        .fetch_optional(&self.read)
        .await?;
        let Some((conference, name, made_by)) = row else { return Ok(None) };
        let invited_by = made_by.parse().map_err(|_| StoreError::Inconsistent("proposal_invitations.made_by"))?;
        let conference = self.conference_of(&conference).await?;
        Ok(conference.map(|conference| (conference, Author::Outside { id, name, invited_by })))
    }

    /// Who proposed it from outside.
    pub async fn proposer_behind(&self, proposal: &Proposal) -> Result<Option<Proposer>> {
        let Some(id) = &proposal.proposer else { return Ok(None) };
        let row: Option<(String, String)> = sqlx::query_as("select name, email from proposers where id = $1")
            .bind(id.clone())
            .fetch_optional(&self.read)
            .await?;
        let Some((name, email)) = row else { return Ok(None) };
        let email = EmailAddress::parse(&email).map_err(|_| StoreError::Inconsistent("proposers.email"))?;
        Ok(Some(Proposer { name, email }))
    }

    /// Forgets who asked for a page and never used it, and a year after the day who proposed from outside.
    pub async fn forget_proposers(&self, now: Timestamp) -> Result<()> {
        let long_ago = date_in_london(now - FORGOTTEN).to_string();
        let mut write = self.write(now).await?;
        let over = "select o.id from proposers o join proposal_invitations i on i.id = o.invitation_id
                    join conferences c on c.id = i.conference_id where c.held_on < $1";
        let unused = "delete from proposers where confirmed_at is null and asked_at < $1";
        sqlx::query(unused).bind((now - UNUSED).as_millisecond()).execute(&mut *write.tx).await?;
        for statement in [
            format!(
                "update proposals_told set name = '', email = ''
                 where proposal_id in (select p.id from proposals p where p.proposer_id in ({over}))"
            ),
            format!("update proposals set changed_as = '', proposer_id = null where proposer_id in ({over})"),
            format!("delete from proposers where id in ({over})"),
        ] {
            sqlx::query(AssertSqlSafe(statement)).bind(long_ago.clone()).execute(&mut *write.tx).await?;
        }
        write.commit().await
    }

    /// A link's token. It is derived, so that nothing of it is stored.
    fn link_to_propose(&self, purpose: &str, id: &str) -> String {
        let signature: String = self.secret.digest(purpose, id).chars().take(32).collect();
        format!("{id}.{signature}")
    }

    fn signed_to_propose(&self, purpose: &str, token: &str) -> Option<String> {
        let id = token.split_once('.')?.0;
        // Compared as hashes, so that the time taken says nothing of how much fits.
        (secrets::hashed(&self.link_to_propose(purpose, id)) == secrets::hashed(token)).then(|| id.to_owned())
    }
}
