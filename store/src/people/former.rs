//! Addresses that people had before. What is kept is a digest: enough to know one again, and no word about anybody.

use super::import_people::places;
use crate::{Result, Store, Write};
use domain::people::EmailAddress;
use sqlx::AssertSqlSafe;
use std::collections::HashSet;

/// Rows in one statement; far below what either database takes.
const AT_ONCE: usize = 100;

impl Store {
    fn former_digest(&self, email: &str) -> String {
        self.secret.digest("former address", email)
    }

    /// Those of these addresses that somebody had who has another one now.
    pub async fn moved_addresses(&self, emails: &[EmailAddress]) -> Result<HashSet<String>> {
        let mut moved = HashSet::new();
        for some in emails.chunks(AT_ONCE) {
            let digests: Vec<_> = some.iter().map(|email| self.former_digest(email.as_str())).collect();
            let sql = format!("select digest from former_addresses where digest in {}", places(1, some.len()));
            let mut query = sqlx::query_as::<_, (String,)>(AssertSqlSafe(sql));
            for digest in &digests {
                query = query.bind(digest.clone());
            }
            let found: HashSet<String> =
                query.fetch_all(&self.read).await?.into_iter().map(|(digest,)| digest).collect();
            let held = some.iter().zip(&digests).filter(|(_, digest)| found.contains(*digest));
            moved.extend(held.map(|(email, _)| email.as_str().to_owned()));
        }
        Ok(moved)
    }
}

/// Remembers that this was somebody's address until now.
pub(super) async fn note(store: &Store, write: &mut Write<'_>, person: &str, email: &str) -> Result<()> {
    sqlx::query(
        "insert into former_addresses (digest, person_id, until) values ($1, $2, $3)
         on conflict (digest, person_id) do update set until = excluded.until",
    )
    .bind(store.former_digest(email))
    .bind(person.to_owned())
    .bind(write.now_ms())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}
