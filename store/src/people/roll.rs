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
        let sought = super::words::sought(&filter.search);
        // Somebody may have two words that begin alike, and is listed once.
        let (distinct, found, order) = if sought.is_none() {
            ("", "people p", ("p.name", "p.id"))
        } else {
            ("distinct", "people_words k join people p on p.id = k.person_id", ("k.name", "k.person_id"))
        };
        let mut sql = format!(
            "select {distinct} p.id, p.name, p.email, p.profession, p.rank, p.standing, p.epoch, p.joined_at, w.service,
               w.organisation, {0} as sort_name, {1} as sort_id
             from {found} left join workplaces w on w.person_id = p.id
             where ({0}, {1}) > ($1, $2)",
            order.0, order.1
        );
        let mut binds = vec![after.name.clone(), after.id.clone()];
        let mut and = |condition: &str, value: String| {
            binds.push(value);
            sql.push_str(" and ");
            sql.push_str(&condition.replace('?', &format!("${}", binds.len())));
        };
        for (condition, value) in sought.into_iter().flat_map(|sought| sought.word.into_iter().chain(sought.others)) {
            and(condition, value);
        }
        if let Some(standing) = filter.standing {
            and("p.standing = ?", standing.code().into());
        }
        if let Some(rank) = filter.rank {
            and("p.rank = ?", rank.code().into());
        }
        if let Some(profession) = filter.profession {
            and("p.profession = ?", profession.code().into());
        }
        let sql = format!("{sql} order by sort_name, sort_id limit {most}");
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
