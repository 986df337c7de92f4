use crate::{Result, Store};
use domain::ids::PersonId;
use jiff::Timestamp;

/// A photo in its two sizes, as Base64.
#[derive(Clone, Debug)]
pub struct Photo {
    /// Names it in addresses, so that a new photo has a new one.
    pub hash: String,
    pub large: String,
    pub small: String,
}

impl Store {
    /// Puts a member's photo in the place of the one before.
    pub async fn set_photo(&self, person: &PersonId, photo: Photo, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        sqlx::query(
            "insert into photos (person_id, hash, large, small, added_at) values ($1, $2, $3, $4, $5)
             on conflict (person_id) do update set hash = excluded.hash, large = excluded.large,
               small = excluded.small, added_at = excluded.added_at",
        )
        .bind(person.as_str().to_owned())
        .bind(photo.hash)
        .bind(photo.large)
        .bind(photo.small)
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        write.audit(person.as_str(), "changed photo", person.as_str(), "");
        write.commit().await
    }

    /// Erases a member's photo; without one, nothing is done.
    pub async fn remove_photo(&self, person: &PersonId, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        let done = sqlx::query("delete from photos where person_id = $1")
            .bind(person.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(());
        }
        write.audit(person.as_str(), "removed photo", person.as_str(), "");
        write.commit().await
    }

    /// The photo of a member who may be found, or of the viewer: its hash and, in the size asked for, Base64.
    pub async fn photo(&self, person: &PersonId, large: bool, viewer: &PersonId) -> Result<Option<(String, String)>> {
        Ok(sqlx::query_as(
            "select i.hash, case when $1 = 1 then i.large else i.small end
             from photos i join people p on p.id = i.person_id left join profiles f on f.person_id = i.person_id
             where i.person_id = $2 and p.standing = 'member' and (coalesce(f.listed, 1) = 1 or p.id = $3)",
        )
        .bind(i64::from(large))
        .bind(person.as_str().to_owned())
        .bind(viewer.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?)
    }
}
