//! Everybody the circle knows, for organisers: found by name or address, one page at a time.

use super::row::PersonRow;
use crate::{Result, Store};
use domain::ids::PersonId;
use domain::people::{Person, Profession, Rank, Standing};
use jiff::Timestamp;

/// Whom to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RollFilter {
    /// The beginning of words of the name, or of the address: two letters or more of the longest.
    pub search: String,
    pub standing: Option<Standing>,
    pub rank: Option<Rank>,
    pub profession: Option<Profession>,
}

/// The last person of the page before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedAfter {
    pub name: String,
    pub id: String,
}

/// A person in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub person: Person,
    pub place: String,
    pub joined_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    person: PersonRow,
    service: Option<String>,
    organisation: Option<String>,
    joined_at: i64,
}

impl Store {
    /// People by name, after the one that the page before ended with.
    pub async fn roll(&self, filter: &RollFilter, after: &ListedAfter, most: i64) -> Result<Vec<Listed>> {
        let mut binds = vec![after.name.clone(), after.id.clone()];
        let mut bind = |value: String| {
            binds.push(value);
            format!("${}", binds.len())
        };
        let sought = super::words::sought(&filter.search, &mut bind);
        let equal = [
            ("standing", filter.standing.map(Standing::code)),
            ("rank", filter.rank.map(Rank::code)),
            ("profession", filter.profession.map(Profession::code)),
        ];
        let filters = equal.into_iter().filter_map(|(column, value)| Some((column, value?)));
        let filters = filters.map(|(column, value)| format!(" and p.{column} = {}", bind(value.to_owned())));
        let filters = filters.collect::<Vec<_>>().concat();
        // People are found in order, so that a page is soon full. `cross join`, since SQLite keeps the order of those.
        let chosen = match sought {
            None => format!(
                "select p.name, p.id as person_id from people p where (p.name, p.id) > ($1, $2){filters}
                 order by p.name, p.id"
            ),
            Some(sought) => format!(
                "select distinct k.name, k.person_id from people_words k cross join people p
                 where {sought} and (k.name, k.person_id) > ($1, $2) and p.id = k.person_id{filters}
                 order by k.name, k.person_id"
            ),
        };
        let sql = format!(
            "select p.id, p.name, p.email, p.profession, p.rank, p.standing, p.epoch, p.joined_at, w.service,
               w.organisation
             from ({chosen} limit {most}) c join people p on p.id = c.person_id
             left join workplaces w on w.person_id = c.person_id order by c.name, c.person_id"
        );
        let mut query = sqlx::query_as::<_, Row>(sqlx::AssertSqlSafe(sql));
        for value in binds {
            query = query.bind(value);
        }
        let rows = query.fetch_all(&self.read).await?;
        rows.into_iter().map(read).collect()
    }

    /// When somebody joined, and the version of what organisers change about them.
    pub async fn joined(&self, id: &PersonId) -> Result<Option<(Timestamp, i64)>> {
        let row: Option<(i64, i64)> = sqlx::query_as("select joined_at, version from people where id = $1")
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.read)
            .await?;
        Ok(row.map(|(at, version)| (domain::millis::timestamp(at), version)))
    }
}

fn read(row: Row) -> Result<Listed> {
    let place = [row.service, row.organisation].into_iter().flatten().find(|place| !place.is_empty());
    let (person, _) = row.person.read()?;
    Ok(Listed { person, place: place.unwrap_or_default(), joined_at: domain::millis::timestamp(row.joined_at) })
}
