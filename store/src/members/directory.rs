use super::index::name_key;
use crate::{Result, Store, StoreError};
use domain::ids::PersonId;
use domain::members::{Cursor, MEMBERS_A_PAGE, Search};
use domain::people::Profession;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// A member in the directory: no more than this is said of anybody in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub id: PersonId,
    pub name: String,
    pub profession: Profession,
    pub county: String,
}

/// One page of the directory, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub members: Vec<Found>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

impl Store {
    /// The members who match, from the search's cursor on. Only members in good standing who are in the directory.
    pub async fn directory(&self, search: &Search, now: Timestamp) -> Result<Page> {
        self.index_members(now).await?;
        let (sql, binds) = statement(search);
        let mut query = sqlx::query_as(AssertSqlSafe(sql));
        for bind in binds {
            query = query.bind(bind);
        }
        let rows: Vec<(String, String, String, String)> = query.fetch_all(&self.read).await?;
        let read = |(id, name, profession, county): (String, String, String, String)| {
            Ok(Found {
                id: id.parse().map_err(|_| StoreError::Inconsistent("directory.person_id"))?,
                name,
                profession: Profession::from_code(&profession)
                    .ok_or(StoreError::Inconsistent("directory.profession"))?,
                county,
            })
        };
        let mut members = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        let whole = usize::try_from(MEMBERS_A_PAGE).unwrap_or(usize::MAX);
        let more = members.len() > whole;
        members.truncate(whole);
        let last = members.last().filter(|_| more);
        let next = last.map(|last| Cursor { name: name_key(&last.name).trim().to_owned(), id: last.id.clone() });
        Ok(Page { members, next })
    }
}

/// One statement that reads along one index in the order of names, and looks at nothing else of those who do not match.
/// Which index is decided here and not left to the database, as SQLite knows no frequencies: the condition that leaves
/// fewest people goes by index, `|| ''` keeps the others from it.
fn statement(search: &Search) -> (String, Vec<String>) {
    let mut binds = Vec::new();
    let mut bind = |value: String| {
        binds.push(value);
        format!("${}", binds.len())
    };
    let mut conditions = Vec::new();
    let mut words = search.topic.iter();
    let by_topic = words.next().map(|word| bind(word.clone()));
    // `i` is what is searched, `d` what is shown.
    let (from, d) = match &by_topic {
        Some(word) => {
            conditions.push(format!("i.word = {word}"));
            ("directory_words i join directory d on d.person_id = i.person_id", "d")
        }
        None => ("directory i", "i"),
    };
    let equal = [
        ("county", search.county.clone()),
        ("home", search.home.map(|home| home.code().to_owned())),
        ("profession", search.profession.map(|profession| profession.code().to_owned())),
    ];
    let mut by_index = by_topic.is_none();
    for (column, value) in equal {
        let Some(value) = value else { continue };
        let aside = if std::mem::take(&mut by_index) { "" } else { " || ''" };
        conditions.push(format!("i.{column}{aside} = {}", bind(value)));
    }
    for word in &search.name {
        conditions.push(format!("i.name_key like {}", bind(format!("% {word}%"))));
    }
    if let Some(after) = &search.after {
        let (name, id) = (bind(format!(" {}", after.name)), bind(after.id.as_str().to_owned()));
        conditions.push(format!("(i.name_key, i.person_id) > ({name}, {id})"));
    }
    for word in words {
        let word = bind(word.clone());
        conditions.push(format!(
            "exists (select 1 from directory_words x where x.person_id = i.person_id and x.word = {word})"
        ));
    }
    // Who was suspended a moment ago may still be in the directory's table.
    conditions.push("exists (select 1 from people p where p.id = i.person_id and p.standing = 'member')".to_owned());
    let sql = format!(
        "select {d}.person_id, {d}.name, {d}.profession, {d}.county from {from} where {} order by i.name_key, i.person_id limit {}",
        conditions.join(" and "),
        MEMBERS_A_PAGE + 1
    );
    (sql, binds)
}
