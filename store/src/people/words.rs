//! What organisers find people by. Whoever writes a name says so here; the hourly job finds those who were forgotten.

use super::import_people::places;
use crate::{Result, Store, Write};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// More words than a name has are not looked for.
const MOST_WORDS: usize = 5;

/// Letters of a word by which it is looked up. A shorter search finds words that are as short.
const HEAD: usize = 2;

/// Notes the words of a name and of an address anew.
pub(crate) async fn note(write: &mut Write<'_>, person: &str, name: &str, email: &str) -> Result<()> {
    sqlx::query("delete from people_words where person_id = $1")
        .bind(person.to_owned())
        .execute(&mut *write.tx)
        .await?;
    for word in noted(name, email) {
        sqlx::query("insert into people_words (head, name, person_id, word) values ($1, $2, $3, $4)")
            .bind(head(&word))
            .bind(name.to_owned())
            .bind(person.to_owned())
            .bind(word)
            .execute(&mut *write.tx)
            .await?;
    }
    Ok(())
}

/// Rows of one statement.
const AT_ONCE: usize = 100;

/// Notes the words of people who are new, many at a time: id, name and address of each.
pub(super) async fn note_new(write: &mut Write<'_>, people: &[(&str, &str, &str)]) -> Result<()> {
    let mut rows = Vec::new();
    for (person, name, email) in people {
        rows.extend(noted(name, email).into_iter().map(|word| (*person, *name, word)));
    }
    for some in rows.chunks(AT_ONCE) {
        let marks = places(some.len(), 4);
        let sql = format!("insert into people_words (head, name, person_id, word) values {marks}");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (person, name, word) in some {
            query = query.bind(head(word)).bind((*name).to_owned()).bind((*person).to_owned()).bind(word.clone());
        }
        query.execute(&mut *write.tx).await?;
    }
    Ok(())
}

/// What somebody is found by.
fn noted(name: &str, email: &str) -> BTreeSet<String> {
    words(name).into_iter().chain([email.to_lowercase()]).collect()
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

fn head(word: &str) -> String {
    word.chars().take(HEAD).collect()
}

/// Which rows of `people_words k` are of people who have all the words of a search; some are found by several rows. Rows
/// of the longest word lie together in an index, and the other words of each person are looked up. `bind` takes a value
/// and answers its place. Nothing when nothing is looked for.
pub(super) fn sought(search: &str, mut bind: impl FnMut(String) -> String) -> Option<String> {
    let mut words: Vec<_> = words(search).into_iter().take(MOST_WORDS).collect();
    words.sort_by_key(|word| Reverse(word.chars().count()));
    let (longest, others) = words.split_first()?;
    let mut conditions =
        vec![format!("k.head = {} and k.word like {} escape '!'", bind(head(longest)), bind(begins(longest)))];
    for word in others {
        // Under a single letter are only words of one letter, and it may begin any.
        let head =
            if word.chars().count() < HEAD { String::new() } else { format!("x.head = {} and ", bind(head(word))) };
        conditions.push(format!(
            "exists (select 1 from people_words x where x.person_id = k.person_id and {head}x.word like {} escape '!')",
            bind(begins(word))
        ));
    }
    Some(conditions.join(" and "))
}

/// What somebody types is looked for as it stands.
fn begins(word: &str) -> String {
    format!("{}%", word.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

impl Store {
    /// Makes those findable who came in by another way, some thousands at a time. Answers how many there were.
    pub async fn note_forgotten_words(&self, now: Timestamp) -> Result<usize> {
        let mut write = self.write(now).await?;
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "select id, name, email from people p
             where not exists (select 1 from people_words w where w.person_id = p.id and w.name = p.name) limit 5000",
        )
        .fetch_all(&mut *write.tx)
        .await?;
        for (id, name, email) in &rows {
            note(&mut write, id, name, email).await?;
        }
        write.commit().await?;
        Ok(rows.len())
    }
}
