//! What the sector calls by several names, as organisers keep it. Every search reads it, so a change holds at once.

use crate::{Refused, Result, Stale, Store};
use domain::ids::PersonId;
use jiff::Timestamp;

/// The list, and who changed it last; nobody has changed what it began as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SynonymList {
    /// A line for each thing, commas between its names.
    pub lines: String,
    pub version: i64,
    pub last_change: Stale,
}

impl Store {
    pub async fn synonyms(&self) -> Result<SynonymList> {
        let (lines, version, by, at): (String, i64, Option<String>, i64) = sqlx::query_as(
            "select s.lines, s.version, p.name, s.changed_at from synonyms s left join people p on p.id = s.changed_by
             where s.id = 1",
        )
        .fetch_one(&self.read)
        .await?;
        Ok(SynonymList { lines, version, last_change: Stale { by, at: domain::millis::timestamp(at) } })
    }

    /// Keeps the list, if it still is the version that was seen.
    ///
    /// # Errors
    /// `Stale` with who was faster, and when.
    pub async fn save_synonyms(&self, lines: &str, version: i64, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "update synonyms set lines = $1, version = version + 1, changed_by = $2, changed_at = $3
             where id = 1 and version = $4",
        )
        .bind(lines.to_owned())
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind(version)
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            drop(write);
            return Err(Refused::Stale(self.synonyms().await?.last_change));
        }
        write.audit(by.as_str(), "changed synonyms", "", "");
        Ok(write.commit().await?)
    }
}
