//! Members who ask to be known by another profession or place of work, and what organisers answer.

use super::workplaces;
use crate::changes::Topic;
use crate::error::Stale;
use crate::outbox::{self, Mail};
use crate::{Refused, Result, Store, StoreError};
use domain::ids::PersonId;
use domain::people::{ActRefusal, EmailAddress, Person, Profession, Rank, RoleRequest, Workplace, may_have_duties};
use jiff::Timestamp;

/// A request that waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedRole {
    pub id: String,
    pub person: PersonId,
    pub name: String,
    pub request: RoleRequest,
    pub asked_at: Timestamp,
}

/// What an organiser decides about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleOutcome {
    Approved,
    /// With the reason that the member is told.
    Declined(String),
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    person_id: String,
    name: String,
    profession: String,
    place: String,
    why: String,
    asked_at: i64,
}

#[derive(sqlx::FromRow)]
struct Answer {
    outcome: String,
    decided_by: Option<String>,
    decided_at: Option<i64>,
    name: Option<String>,
}

impl Row {
    fn read(self) -> Result<AskedRole> {
        let profession =
            Profession::from_code(&self.profession).ok_or(StoreError::Inconsistent("role_requests.profession"))?;
        Ok(AskedRole {
            id: self.id,
            person: self.person_id.parse().map_err(|_| StoreError::Inconsistent("role_requests.person_id"))?,
            name: self.name,
            request: RoleRequest { profession, place: self.place, why: self.why },
            asked_at: domain::millis::timestamp(self.asked_at),
        })
    }
}

impl Store {
    /// Asks for another role. What was asked before and not answered is withdrawn by it.
    pub async fn ask_for_role(&self, person: &PersonId, asked: &RoleRequest, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        withdraw(&mut write, person).await?;
        sqlx::query(
            "insert into role_requests (id, person_id, profession, place, why, asked_at, outcome, reason)
             values ($1, $2, $3, $4, $5, $6, '', '')",
        )
        .bind(write.new_id())
        .bind(person.as_str().to_owned())
        .bind(asked.profession.code())
        .bind(asked.place.clone())
        .bind(asked.why.clone())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        write.audit(person.as_str(), "asked for role", person.as_str(), words(asked));
        write.commit().await
    }

    /// Takes a request back; nothing happens when it was answered already.
    pub async fn withdraw_role(&self, person: &PersonId, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        if withdraw(&mut write, person).await? {
            write.audit(person.as_str(), "withdrew role request", person.as_str(), "");
            write.commit().await?;
        }
        Ok(())
    }

    /// The request of this member that waits for an answer.
    pub async fn asked_role(&self, person: &PersonId) -> Result<Option<AskedRole>> {
        let row: Option<Row> = sqlx::query_as(
            "select r.id, r.person_id, p.name, r.profession, r.place, r.why, r.asked_at
             from role_requests r join people p on p.id = r.person_id
             where r.person_id = $1 and r.decided_at is null",
        )
        .bind(person.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?;
        row.map(Row::read).transpose()
    }

    /// Requests that wait, oldest first.
    pub async fn asked_roles(&self, most: i64) -> Result<Vec<AskedRole>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select r.id, r.person_id, p.name, r.profession, r.place, r.why, r.asked_at
             from role_requests r join people p on p.id = r.person_id
             where r.decided_at is null and p.standing = 'member' order by r.asked_at limit $1",
        )
        .bind(most)
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Answers a request. Of two organisers the second is told who was first; one mail goes out.
    pub async fn decide_role(
        &self,
        request: &str,
        outcome: &RoleOutcome,
        by: &Person,
        now: Timestamp,
        mail: impl FnOnce(&AskedRole) -> (String, String) + Send,
    ) -> Result<PersonId, Refused> {
        let mut write = self.write(now).await?;
        let (code, reason) = match outcome {
            RoleOutcome::Approved => ("approved", ""),
            RoleOutcome::Declined(reason) => ("declined", reason.as_str()),
        };
        let taken = sqlx::query(
            "update role_requests set decided_at = $1, outcome = $2, decided_by = $3, reason = $4
             where id = $5 and decided_at is null",
        )
        .bind(write.now_ms())
        .bind(code)
        .bind(by.id.as_str().to_owned())
        .bind(reason.to_owned())
        .bind(request.to_owned())
        .execute(&mut *write.tx)
        .await?;
        let row: Option<Row> = sqlx::query_as(
            "select r.id, r.person_id, p.name, r.profession, r.place, r.why, r.asked_at
             from role_requests r join people p on p.id = r.person_id where r.id = $1",
        )
        .bind(request.to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let asked = row.ok_or(Refused::NotFound)?.read()?;
        if taken.rows_affected() == 0 {
            drop(write);
            return self.role_decided_before(request, code, by).await.map(|()| asked.person);
        }
        let (email, rank): (String, String) = sqlx::query_as("select email, rank from people where id = $1")
            .bind(asked.person.as_str().to_owned())
            .fetch_one(&mut *write.tx)
            .await?;
        if *outcome == RoleOutcome::Approved {
            if rank != Rank::Member.code() && !may_have_duties(asked.request.profession) {
                return Err(ActRefusal::Regulator.into());
            }
            take_over(&mut write, &asked).await?;
        }
        let (subject, body) = mail(&asked);
        let to = EmailAddress::parse(&email).ok();
        outbox::append(&mut write, Mail { kind: "role", to, subject, body }).await?;
        let (verb, said) = match outcome {
            RoleOutcome::Approved => ("approved role", words(&asked.request)),
            RoleOutcome::Declined(reason) => ("declined role", reason.clone()),
        };
        write.audit(by.id.as_str(), verb, asked.person.as_str(), said);
        write.tell(Topic::People, "changed", asked.person.as_str());
        write.commit().await?;
        Ok(asked.person)
    }

    /// Pressed twice by the same organiser it is done; otherwise somebody else was first.
    async fn role_decided_before(&self, request: &str, code: &str, by: &Person) -> Result<(), Refused> {
        let row: Option<Answer> = sqlx::query_as(
            "select r.outcome, r.decided_by, r.decided_at, p.name
             from role_requests r left join people p on p.id = r.decided_by where r.id = $1",
        )
        .bind(request.to_owned())
        .fetch_optional(&self.read)
        .await?;
        let first = row.ok_or(Refused::NotFound)?;
        if first.outcome == code && first.decided_by.as_deref() == Some(by.id.as_str()) {
            return Ok(());
        }
        let at = domain::millis::timestamp(first.decided_at.unwrap_or_default());
        Err(Refused::Stale(Stale { by: first.name, at }))
    }
}

/// Makes the person what they asked to be. The register's entry of the old place goes with it.
async fn take_over(write: &mut crate::Write<'_>, asked: &AskedRole) -> Result<()> {
    sqlx::query("update people set profession = $1, version = version + 1, changed_at = $2 where id = $3")
        .bind(asked.request.profession.code())
        .bind(write.now_ms())
        .bind(asked.person.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    let place = asked.request.place.clone();
    let workplace = match asked.request.profession {
        Profession::RegisteredManager => Workplace { service: place, ..Workplace::default() },
        _ => Workplace { organisation: place, ..Workplace::default() },
    };
    workplaces::set(write, &asked.person, &workplace).await
}

async fn withdraw(write: &mut crate::Write<'_>, person: &PersonId) -> Result<bool> {
    let done = sqlx::query(
        "update role_requests set decided_at = $1, outcome = 'withdrawn', decided_by = person_id
         where person_id = $2 and decided_at is null",
    )
    .bind(write.now_ms())
    .bind(person.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

fn words(asked: &RoleRequest) -> String {
    format!("{}, {}: {}", asked.profession.label(), asked.place, asked.why)
}
