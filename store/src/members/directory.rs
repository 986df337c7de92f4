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

/// One statement, whose inner one reads along one index and needs nothing else of those who do not match. Which index is
/// decided here and not left to the database, as SQLite knows no frequencies: words go first, then what leaves fewest
/// people; `|| ''` keeps the other conditions from an index of their own.
fn statement(search: &Search) -> (String, Vec<String>) {
    let mut binds = Vec::new();
    let mut bind = |value: String| {
        binds.push(value);
        format!("${}", binds.len())
    };
    let mut conditions = Vec::new();
    let mut words = search.topic.iter();
    // So many names begin with one letter that walking through all by name is sooner done than sorting them.
    let longest_name = search.name.iter().filter(|word| word.chars().count() > 1).max_by_key(|word| word.len());
    // A word of a topic is looked up as it is, so its people come by name; those whose names begin in one way are sorted.
    let (table, order) = match (words.next(), longest_name) {
        (Some(word), _) => {
            conditions.push(format!("i.what = 'topic' and i.word = {}", bind(word.clone())));
            ("directory_words", "order")
        }
        (None, Some(word)) => {
            conditions.push(format!("i.what = 'name' and i.word >= {}", bind(word.clone())));
            if let Some(beyond) = beyond(word) {
                conditions.push(format!("i.word < {}", bind(beyond)));
            }
            ("directory_words", "group by i.name_key, i.person_id order")
        }
        (None, None) => ("directory", "order"),
    };
    let equal = [
        ("county", search.county.clone()),
        ("home", search.home.map(|home| home.code().to_owned())),
        ("profession", search.profession.map(|profession| profession.code().to_owned())),
    ];
    // The table of words has one index only.
    let mut aside = "";
    for (column, value) in equal {
        let Some(value) = value else { continue };
        conditions.push(format!("i.{column}{aside} = {}", bind(value)));
        aside = if table == "directory" { " || ''" } else { "" };
    }
    for word in &search.name {
        conditions.push(format!("i.name_key like {}", bind(format!("% {word}%"))));
    }
    if let Some(after) = &search.after {
        let (name, id) = (bind(format!(" {}", after.name)), bind(after.id.as_str().to_owned()));
        conditions.push(format!("(i.name_key, i.person_id) > ({name}, {id})"));
    }
    for word in words {
        conditions.push(format!(
            "exists (select 1 from directory_words x
                     where x.person_id = i.person_id and x.what = 'topic' and x.word = {})",
            bind(word.clone())
        ));
    }
    let matching = if conditions.is_empty() { String::new() } else { format!("where {}", conditions.join(" and ")) };
    let most = MEMBERS_A_PAGE + 1;
    // Who was suspended a moment ago may still be in the directory's tables.
    let sql = format!(
        "select d.person_id, d.name, d.profession, d.county
         from (select i.name_key, i.person_id from {table} i {matching} {order} by i.name_key, i.person_id limit {most}) f
         join directory d on d.person_id = f.person_id
         join people p on p.id = f.person_id and p.standing = 'member'
         order by f.name_key, f.person_id"
    );
    (sql, binds)
}

/// The first word after all that begin with this one; `None` where only its writing system knows.
fn beyond(word: &str) -> Option<String> {
    let known = word.trim_end_matches('z');
    let last = known.chars().next_back().filter(|last| matches!(last, 'a'..='y' | '0'..='8'))?;
    let next = char::from_u32(u32::from(last) + 1)?;
    Some(format!("{}{next}", known.strip_suffix(last)?))
}

#[cfg(test)]
mod tests {
    use super::beyond;

    #[test]
    fn words_that_begin_with_another_lie_before_the_next_one() {
        for (word, after) in [("dawn", "dawo"), ("oz", "p"), ("a1", "a2")] {
            assert_eq!(beyond(word).as_deref(), Some(after));
            assert!(*format!("{word}zzz") < *after && *word < *after);
        }
        assert_eq!([beyond("zz"), beyond("ольга"), beyond("9")], [None, None, None]);
    }
}
