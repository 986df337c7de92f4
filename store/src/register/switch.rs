use super::revetting::{self, Asked};
use super::{
    Loaded,
    rows::{LOCATION, LocationRow},
};
use crate::outbox::{self, Mail};
use crate::{Result, Store, StoreError, Write};
use domain::ids::PersonId;
use domain::people::{EmailAddress, Profession};
use domain::register::{Kind, Location, successor, what_changed};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// A member whom a new file makes us ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToAsk {
    pub person: PersonId,
    pub name: String,
    pub email: EmailAddress,
    pub kind: Kind,
    /// The home as it was.
    pub before: Location,
    /// As it is, under the same id or its new one.
    pub after: Option<Location>,
}

#[derive(sqlx::FromRow)]
struct Affected {
    person_id: String,
    name: String,
    email: String,
    profession: String,
    location_id: String,
}

/// Members whose home is gone from the file `$1`, or has another manager in it than in `$2`, the current one.
const AFFECTED: &str = "from workplaces w join people p on p.id = w.person_id and p.standing = 'member'
    join locations o on o.generation = $2 and o.id = w.register_number
    left join locations l on l.generation = $1 and l.id = o.id
    where w.register = 'cqc' and (l.id is null or l.manager <> o.manager)";

impl Store {
    /// Whom a loaded file would make us ask, and what. Changes nothing.
    pub async fn revetting_preview(&self, loaded: Loaded) -> Result<Vec<ToAsk>> {
        let mut connection = self.read.acquire().await?;
        let current: Option<(i64,)> = sqlx::query_as("select generation from register_files where state = 'current'")
            .fetch_optional(&mut *connection)
            .await?;
        match current {
            Some((current,)) => to_ask(&mut connection, loaded.generation, current).await,
            None => Ok(Vec::new()),
        }
    }

    /// Lets everybody look into a loaded file from now on, and asks the members whose home it describes otherwise than
    /// the one before; `mail` writes subject and body to each, or nothing. All of it or nothing. `by` is a person's id or
    /// `command line`. Answers how many were asked.
    pub async fn switch_register(
        &self,
        loaded: Loaded,
        by: &str,
        now: Timestamp,
        mail: impl Fn(&ToAsk) -> Option<(String, String)>,
    ) -> Result<usize> {
        let mut write = self.write(now).await?;
        let current: Option<(i64,)> =
            sqlx::query_as("update register_files set state = 'replaced' where state = 'current' returning generation")
                .fetch_optional(&mut *write.tx)
                .await?;
        let switched =
            sqlx::query("update register_files set state = 'current' where generation = $1 and state = 'checked'")
                .bind(loaded.generation)
                .execute(&mut *write.tx)
                .await?;
        if switched.rows_affected() == 0 {
            return Err(StoreError::Inconsistent("a file that was not checked"));
        }
        let asks = match current {
            Some((current,)) => to_ask(&mut write.tx, loaded.generation, current).await?,
            None => Vec::new(),
        };
        let mut asked = 0;
        for ask in &asks {
            if let Some(successor) = ask.after.as_ref().filter(|_| ask.kind == Kind::Renewed) {
                follow(&mut write, ask, successor).await?;
            }
            if revetting::ask(&mut write, ask, loaded.as_at, by).await? == Asked::Now {
                asked += 1;
                let Some((subject, body)) = mail(ask) else { continue };
                let to = Some(ask.email.clone());
                outbox::append(&mut write, Mail { kind: "revetting", to, subject, body }).await?;
            }
        }
        let words = format!("{} locations, {asked} members asked", loaded.locations);
        write.audit(by, "imported locations", &loaded.as_at.to_string(), words);
        write.commit().await?;
        Ok(asked)
    }
}

/// Keeps somebody with their home when it gets another id.
async fn follow(write: &mut Write<'_>, ask: &ToAsk, successor: &Location) -> Result<()> {
    sqlx::query(
        "update workplaces set register_number = $1 where person_id = $2 and register = 'cqc' and register_number = $3",
    )
    .bind(successor.id.clone())
    .bind(ask.person.as_str().to_owned())
    .bind(ask.before.id.clone())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

async fn to_ask(connection: &mut sqlx::AnyConnection, new: i64, current: i64) -> Result<Vec<ToAsk>> {
    let affected: Vec<Affected> = sqlx::query_as(AssertSqlSafe(format!(
        "select p.id as person_id, p.name, p.email, p.profession, o.id as location_id {AFFECTED} order by p.name, p.id"
    )))
    .bind(new)
    .bind(current)
    .fetch_all(&mut *connection)
    .await?;
    if affected.is_empty() {
        return Ok(Vec::new());
    }
    let homes = format!("select o.id {AFFECTED}");
    let before = locations(connection, new, current, &format!("l.generation = $2 and l.id in ({homes})")).await?;
    let after = locations(connection, new, current, &format!("l.generation = $1 and l.id in ({homes})")).await?;
    // Those that could be the same home under a new id: not there before, and where a member's home was.
    let fresh = format!(
        "l.generation = $1 and not exists (select 1 from locations b where b.generation = $2 and b.id = l.id)
         and (l.predecessor_id <> '' or l.postcode in (select o.postcode {AFFECTED}))"
    );
    let fresh = locations(connection, new, current, &fresh).await?;
    let by_id = |all: Vec<Location>| all.into_iter().map(|it| (it.id.clone(), it)).collect::<HashMap<_, _>>();
    let (before, after) = (by_id(before), by_id(after));
    let ask = |row: Affected| -> Option<ToAsk> {
        let before = before.get(&row.location_id)?;
        let (same, next) = (after.get(&row.location_id), successor(before, &fresh));
        let profession = Profession::from_code(&row.profession)?;
        let kind = what_changed(&row.name, profession, before, same, next)?;
        Some(ToAsk {
            person: row.person_id.parse().ok()?,
            email: EmailAddress::parse(&row.email).ok()?,
            name: row.name,
            kind,
            before: before.clone(),
            after: same.or(next).cloned(),
        })
    };
    Ok(affected.into_iter().filter_map(ask).collect())
}

async fn locations(
    connection: &mut sqlx::AnyConnection,
    new: i64,
    current: i64,
    condition: &str,
) -> Result<Vec<Location>> {
    let rows: Vec<LocationRow> =
        sqlx::query_as(AssertSqlSafe(format!("select {LOCATION} from locations l where {condition} order by l.n")))
            .bind(new)
            .bind(current)
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(LocationRow::read).collect()
}
