//! What organisers find people by. Whoever writes a name says so here; the hourly job finds those who were forgotten.

use crate::{Result, Store, Write};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Letters of a word by which it is looked up. A shorter search finds words that are as short.
const HEAD: usize = 2;

/// Notes the words of a name and of an address anew.
pub(crate) async fn note(write: &mut Write<'_>, person: &str, name: &str, email: &str) -> Result<()> {
    sqlx::query("delete from people_words where person_id = $1")
        .bind(person.to_owned())
        .execute(&mut *write.tx)
        .await?;
    for word in words(name).into_iter().chain([email.to_lowercase()]).collect::<BTreeSet<_>>() {
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

pub(super) fn words(text: &str) -> Vec<String> {
    text.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

pub(super) fn head(word: &str) -> String {
    word.chars().take(HEAD).collect()
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
