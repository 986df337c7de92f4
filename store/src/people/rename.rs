use super::words;
use crate::changes::Topic;
use crate::{Refused, Store};
use domain::ids::PersonId;
use jiff::Timestamp;

impl Store {
    /// Calls a member by the name they want. Pages that are shared, the directory and organisers' search follow.
    pub async fn rename(&self, person: &PersonId, name: &str, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        // Taking the row first: of two names that come at once, each says which one it replaced.
        let before: Option<(String, String)> = sqlx::query_as(
            "update people set changed_at = changed_at where id = $1 and standing = 'member' returning name, email",
        )
        .bind(person.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let (before, email) = before.ok_or(Refused::NotFound)?;
        if before == name {
            return Ok(());
        }
        sqlx::query("update people set name = $1, version = version + 1, changed_at = $2 where id = $3")
            .bind(name.to_owned())
            .bind(write.now_ms())
            .bind(person.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        words::note(&mut write, person.as_str(), name, &email).await?;
        write.audit(person.as_str(), "changed name", person.as_str(), format!("From {before} to {name}"));
        write.tell(Topic::People, "changed", person.as_str());
        Ok(write.commit().await?)
    }
}
