use crate::{Result, Store, Write, members};
use domain::ids::PersonId;
use domain::people::{Register, RegisterEntry, Workplace};
use jiff::Timestamp;

#[derive(sqlx::FromRow)]
pub(crate) struct WorkplaceRow {
    service: String,
    register: String,
    register_number: String,
    organisation: String,
    team: String,
    county: String,
}

impl WorkplaceRow {
    pub(crate) fn read(self) -> Workplace {
        let entry = Register::from_code(&self.register)
            .map(|register| RegisterEntry { register, number: self.register_number });
        Workplace {
            service: self.service,
            entry,
            organisation: self.organisation,
            team: self.team,
            county: self.county,
        }
    }
}

pub(crate) async fn set(write: &mut Write<'_>, person: &PersonId, workplace: &Workplace) -> Result<()> {
    let entry = workplace.entry.as_ref();
    sqlx::query(
        "insert into workplaces (person_id, service, register, register_number, organisation, team, county)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (person_id) do update set service = excluded.service, register = excluded.register,
           register_number = excluded.register_number, organisation = excluded.organisation, team = excluded.team,
           county = excluded.county",
    )
    .bind(person.as_str().to_owned())
    .bind(workplace.service.clone())
    .bind(entry.map_or("", |entry| entry.register.code()))
    .bind(entry.map_or(String::new(), |entry| entry.number.clone()))
    .bind(workplace.organisation.clone())
    .bind(workplace.team.clone())
    .bind(workplace.county.clone())
    .execute(&mut *write.tx)
    .await?;
    // The directory shows the county.
    members::outdated(write, person).await
}

const WORKPLACE: &str =
    "select service, register, register_number, organisation, team, county from workplaces where person_id = $1";

/// As [`Store::workplace`], within a transaction.
pub(crate) async fn of(write: &mut Write<'_>, person: &PersonId) -> Result<Workplace> {
    let row: Option<WorkplaceRow> =
        sqlx::query_as(WORKPLACE).bind(person.as_str().to_owned()).fetch_optional(&mut *write.tx).await?;
    Ok(row.map(WorkplaceRow::read).unwrap_or_default())
}

impl Store {
    /// Where this person works; all empty for somebody who never said.
    pub async fn workplace(&self, person: &PersonId) -> Result<Workplace> {
        let row: Option<WorkplaceRow> =
            sqlx::query_as(WORKPLACE).bind(person.as_str().to_owned()).fetch_optional(&self.read).await?;
        Ok(row.map(WorkplaceRow::read).unwrap_or_default())
    }

    /// Corrects where this person works; `by` is they themselves or an organiser.
    pub async fn set_workplace(
        &self,
        person: &PersonId,
        workplace: &Workplace,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<()> {
        let mut write = self.write(now).await?;
        set(&mut write, person, workplace).await?;
        write.audit(by.as_str(), "changed workplace", person.as_str(), workplace.service.clone());
        write.commit().await
    }
}
