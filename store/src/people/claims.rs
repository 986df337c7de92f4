//! Claiming an invitation: looking, opening, coming in. All take the same steps for a token that nobody has.

use super::workplaces;
use crate::changes::Topic;
use crate::{Result, Store, StoreError, Write, secrets};
use domain::ids::PersonId;
use domain::people::invitation::{Claim, INVITATION_LASTS, InvitationState, may_claim_as};
use domain::people::{EmailAddress, Person, Profession, Workplace};
use jiff::Timestamp;

/// Somebody whose invitation can be claimed.
#[derive(Clone, Debug)]
pub struct Invitee {
    pub id: PersonId,
    pub name: String,
    pub email: EmailAddress,
    pub profession: Profession,
    pub workplace: Workplace,
    /// The button behind the link was pressed.
    pub opened: bool,
}

/// Why an invitation was not claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimRefused {
    /// Unknown, used, replaced or too old: nobody is told which.
    Over,
    /// They were vetted for a role that may read less.
    Role,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    email: String,
    profession: String,
    state: String,
}

/// Everything that makes a token good is in here, so that it is looked for in one step whatever it is.
const OPEN: &str = "select p.id, p.name, p.email, p.profession, i.state
     from invitations i join people p on p.id = i.person_id
     where i.token_hash = $1 and i.sent_at > $2 and p.standing = 'invited'
       and i.state in ('invited', 'opened', 'waiting', 'bounced')";

impl Row {
    fn read(self, workplace: Workplace) -> Result<Invitee> {
        Ok(Invitee {
            id: self.id.parse().map_err(|_| StoreError::Inconsistent("people.id"))?,
            name: self.name,
            email: EmailAddress::parse(&self.email).map_err(|_| StoreError::Inconsistent("people.email"))?,
            profession: Profession::from_code(&self.profession).ok_or(StoreError::Inconsistent("people.profession"))?,
            workplace,
            opened: self.state == InvitationState::Opened.code(),
        })
    }
}

impl Store {
    /// Whose invitation this is, if it can be claimed. Looking changes nothing, so a mail scanner opens nothing.
    pub async fn look_at_invitation(&self, token: &str, now: Timestamp) -> Result<Option<Invitee>> {
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(OPEN))
            .bind(secrets::hashed(token))
            .bind((now - INVITATION_LASTS).as_millisecond())
            .fetch_optional(&self.read)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let workplace = self.workplace(&row.id.parse().map_err(|_| StoreError::Inconsistent("people.id"))?).await?;
        row.read(workplace).map(Some)
    }

    /// Notes that the button behind the link was pressed; `false` when there is nothing to open.
    pub async fn open_invitation(&self, token: &str, now: Timestamp) -> Result<bool> {
        let done = sqlx::query(
            "update invitations set since = case when state = 'opened' then since else $1 end, state = 'opened'
             where token_hash = $2 and sent_at > $3 and state in ('invited', 'opened', 'waiting', 'bounced')
               and exists (select 1 from people p where p.id = person_id and p.standing = 'invited')",
        )
        .bind(now.as_millisecond())
        .bind(secrets::hashed(token))
        .bind((now - INVITATION_LASTS).as_millisecond())
        .execute(&self.write)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Makes whoever holds the token a member, with what they confirmed of themselves.
    pub async fn claim_invitation(
        &self,
        token: &str,
        claim: &Claim,
        now: Timestamp,
    ) -> Result<Result<Person, ClaimRefused>> {
        let mut write = self.write(now).await?;
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(OPEN))
            .bind(secrets::hashed(token))
            .bind((now - INVITATION_LASTS).as_millisecond())
            .fetch_optional(&mut *write.tx)
            .await?;
        let Some(row) = row else { return Ok(Err(ClaimRefused::Over)) };
        let held: Option<workplaces::WorkplaceRow> = sqlx::query_as(
            "select service, register, register_number, organisation, team, county from workplaces
             where person_id = $1",
        )
        .bind(row.id.clone())
        .fetch_optional(&mut *write.tx)
        .await?;
        let invitee = row.read(held.map(workplaces::WorkplaceRow::read).unwrap_or_default())?;
        if !may_claim_as(invitee.profession, claim.profession) {
            return Ok(Err(ClaimRefused::Role));
        }
        // Whoever comes second, with the same link at the same moment, finds nobody to let in.
        if !let_in(&mut write, &invitee.id, claim).await? {
            return Ok(Err(ClaimRefused::Over));
        }
        super::words::note(&mut write, invitee.id.as_str(), &claim.name, invitee.email.as_str()).await?;
        workplaces::set(&mut write, &invitee.id, &claim.workplace(&invitee.workplace)).await?;
        let changed = if invitee.profession == claim.profession { "" } else { claim.profession.label() };
        write.audit(invitee.id.as_str(), "claimed invitation", invitee.id.as_str(), changed);
        write.tell(Topic::People, "joined", invitee.id.as_str());
        write.commit().await?;
        let (person, _) = self.person(&invitee.id).await?.ok_or(StoreError::Inconsistent("people.id"))?;
        Ok(Ok(person))
    }
}

async fn let_in(write: &mut Write<'_>, id: &PersonId, claim: &Claim) -> Result<bool> {
    let done = sqlx::query(
        "update people set name = $1, profession = $2, standing = 'member', joined_at = $3, version = version + 1,
           changed_at = $3
         where id = $4 and standing = 'invited'",
    )
    .bind(claim.name.clone())
    .bind(claim.profession.code())
    .bind(write.now_ms())
    .bind(id.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    let (email,): (String,) = sqlx::query_as("select email from people where id = $1")
        .bind(id.as_str().to_owned())
        .fetch_one(&mut *write.tx)
        .await?;
    super::words::note(write, id.as_str(), &claim.name, &email).await?;
    sqlx::query("update invitations set state = 'claimed', since = $1 where person_id = $2")
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
