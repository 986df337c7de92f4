//! A talk's files, as rows. Their bytes lie elsewhere, under `place`.

use super::redactions::NOT_HELD;
use super::search::{FOUND, Listener};
use crate::changes::Topic;
use crate::{Refused, Result, Store, StoreError};
use domain::ids::{MediaId, TalkId};
use domain::library::MediaKind;
use jiff::Timestamp;

/// One file of a talk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    pub id: MediaId,
    pub kind: MediaKind,
    pub content_type: String,
    pub bytes: u64,
    /// Of the bytes; what its `ETag` is made of.
    pub digest: String,
    /// Where the bytes lie, for whoever reads them.
    pub place: String,
}

/// A file that is there and is to be a talk's.
#[derive(Clone, Debug)]
pub struct NewMedia {
    pub kind: MediaKind,
    pub content_type: &'static str,
    pub bytes: u64,
    pub digest: String,
    pub place: String,
    /// Of the recording; `None` for pictures.
    pub duration_ms: Option<u32>,
}

type MediaRow = (String, String, String, i64, String, String);

const COLUMNS: &str = "m.id, m.kind, m.content_type, m.bytes, m.digest, m.place";

impl Store {
    /// Puts a file in the place of the one of its kind, and answers where that lay: its bytes are of no use now.
    pub async fn set_media(&self, talk: &TalkId, new: &NewMedia, now: Timestamp) -> Result<Option<String>, Refused> {
        let mut write = self.write(now).await?;
        let before: Option<(String,)> =
            sqlx::query_as("delete from media where talk_id = $1 and kind = $2 returning place")
                .bind(talk.as_str().to_owned())
                .bind(new.kind.code())
                .fetch_optional(&mut *write.tx)
                .await?;
        let id = write.new_id();
        sqlx::query(
            "insert into media (id, talk_id, kind, content_type, bytes, digest, place, made_at)
             select $1, id, $3, $4, $5, $6, $7, $8 from talks where id = $2",
        )
        .bind(id)
        .bind(talk.as_str().to_owned())
        .bind(new.kind.code())
        .bind(new.content_type)
        .bind(i64::try_from(new.bytes).unwrap_or(i64::MAX))
        .bind(new.digest.clone())
        .bind(new.place.clone())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        // Nobody has looked yet whether these bytes are silent where they should be.
        sqlx::query("update redactions set silent_at = null where talk_id = $1")
            .bind(talk.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        if let Some(duration) = new.duration_ms {
            sqlx::query("update talks set duration_ms = $1 where id = $2")
                .bind(i64::from(duration))
                .bind(talk.as_str().to_owned())
                .execute(&mut *write.tx)
                .await?;
        }
        write.tell(Topic::Library, "media", talk.as_str());
        write.commit().await?;
        Ok(before.map(|(place,)| place))
    }

    /// A file, if this listener finds its talk.
    pub async fn media(&self, id: &MediaId, listener: &Listener) -> Result<Option<Media>> {
        let statement = format!(
            "select {COLUMNS} from media m join talks t on t.id = m.talk_id where {FOUND} and {NOT_HELD} and m.id = $2"
        );
        let row: Option<MediaRow> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
            .bind(i64::from(listener.manages))
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.read)
            .await?;
        row.map(read).transpose()
    }

    /// All files of a talk, for those who work on them: nobody is given their bytes.
    pub async fn all_media_of(&self, talk: &TalkId) -> Result<Vec<Media>> {
        let statement = format!("select {COLUMNS} from media m where m.talk_id = $1 order by m.kind");
        let rows: Vec<MediaRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(talk.as_str().to_owned()).fetch_all(&self.read).await?;
        rows.into_iter().map(read).collect()
    }

    /// All files of a talk that anybody may have now. Who may see the talk has been found out before.
    pub async fn media_of(&self, talk: &TalkId) -> Result<Vec<Media>> {
        let statement = format!(
            "select {COLUMNS} from media m join talks t on t.id = m.talk_id
             where {NOT_HELD} and m.talk_id = $1 order by m.kind"
        );
        let rows: Vec<MediaRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(talk.as_str().to_owned()).fetch_all(&self.read).await?;
        rows.into_iter().map(read).collect()
    }
}

fn read((id, kind, content_type, bytes, digest, place): MediaRow) -> Result<Media> {
    Ok(Media {
        id: id.parse().map_err(|_| StoreError::Inconsistent("media.id"))?,
        kind: MediaKind::from_code(&kind).ok_or(StoreError::Inconsistent("media.kind"))?,
        content_type,
        bytes: u64::try_from(bytes).map_err(|_| StoreError::Inconsistent("media.bytes"))?,
        digest,
        place,
    })
}
