//! A talk's files, as rows. Their bytes lie elsewhere, under `place`.

use super::redactions::{NOT_HELD, SILENT};
use super::rows::{DETAILS, Row};
use super::search::{FOUND, Listener};
use super::talks::Talk;
use crate::changes::Topic;
use crate::{Refused, Result, Store, StoreError, Write};
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

/// Whether strangers find `talks t`.
const OPEN: &str = "t.state = 'published' and t.audience = 'everyone'";

/// Podcast apps keep fewer.
const MOST_EPISODES: i64 = 500;

#[derive(sqlx::FromRow)]
struct MediaRow {
    media_id: String,
    kind: String,
    content_type: String,
    bytes: i64,
    digest: String,
    place: String,
}

#[derive(sqlx::FromRow)]
struct EpisodeRow {
    #[sqlx(flatten)]
    talk: Row,
    #[sqlx(flatten)]
    media: MediaRow,
}

const COLUMNS: &str = "m.id as media_id, m.kind, m.content_type, m.bytes, m.digest, m.place";

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
        insert_media(&mut write, talk, new).await?;
        nobody_has_listened(&mut write, talk).await?;
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
        row.map(MediaRow::read).transpose()
    }

    /// Talks that can be played, with the smaller of their files that can be heard, what was said last first.
    pub async fn episodes(&self, listener: &Listener) -> Result<Vec<(Talk, Media)>> {
        let statement = format!(
            "select {DETAILS}, {COLUMNS} from talks t join media m on m.talk_id = t.id
             where {FOUND} and {SILENT} and (m.kind = 'audio' or (m.kind = 'video' and not exists
               (select 1 from media a where a.talk_id = t.id and a.kind = 'audio')))
             order by t.held_on desc, t.id desc limit {MOST_EPISODES}"
        );
        let rows: Vec<EpisodeRow> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
            .bind(i64::from(listener.manages))
            .fetch_all(&self.read)
            .await?;
        rows.into_iter().map(|row| Ok((row.talk.read()?, row.media.read()?))).collect()
    }

    /// A file for a player that is not ours, if this listener finds its talk.
    pub async fn episode(&self, id: &MediaId, listener: &Listener) -> Result<Option<Media>> {
        let statement = format!(
            "select {COLUMNS} from media m join talks t on t.id = m.talk_id where {FOUND} and {SILENT} and m.id = $2"
        );
        let row: Option<MediaRow> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
            .bind(i64::from(listener.manages))
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.read)
            .await?;
        row.map(MediaRow::read).transpose()
    }

    /// The recording of a talk that is for everyone: the small one before the large one.
    pub async fn open_recording(&self, talk: &TalkId) -> Result<Option<Media>> {
        for kind in [MediaKind::Small, MediaKind::Video, MediaKind::Audio] {
            if let Some(file) = self.open_file(talk, kind).await? {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }

    /// A file of a talk that is for everyone. Where something was taken out, none before it is silent.
    pub async fn open_file(&self, talk: &TalkId, kind: MediaKind) -> Result<Option<Media>> {
        let statement = format!(
            "select {COLUMNS} from media m join talks t on t.id = m.talk_id
             where {OPEN} and {SILENT} and t.id = $1 and m.kind = $2"
        );
        let row: Option<MediaRow> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
            .bind(talk.as_str().to_owned())
            .bind(kind.code())
            .fetch_optional(&self.read)
            .await?;
        row.map(MediaRow::read).transpose()
    }

    /// A talk that is for everyone.
    pub async fn open_to_all(&self, id: &TalkId) -> Result<Option<Talk>> {
        let statement = format!("select {DETAILS} from talks t where {OPEN} and t.id = $1");
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.read)
            .await?;
        row.map(Row::read).transpose()
    }

    /// Who listens by this feed address; nobody as soon as they are no longer a member.
    pub async fn feed_listener(&self, token: &str) -> Result<Option<Listener>> {
        let Some(owner) = self.feed_owner(token).await? else { return Ok(None) };
        Ok(self.person(&owner).await?.map(|(person, _)| Listener::of(&person)))
    }

    /// All files of a talk, for those who work on them: nobody is given their bytes.
    pub async fn all_media_of(&self, talk: &TalkId) -> Result<Vec<Media>> {
        let statement = format!("select {COLUMNS} from media m where m.talk_id = $1 order by m.kind");
        let rows: Vec<MediaRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(talk.as_str().to_owned()).fetch_all(&self.read).await?;
        rows.into_iter().map(MediaRow::read).collect()
    }

    /// All files of a talk that anybody may have now. Who may see the talk has been found out before.
    pub async fn media_of(&self, talk: &TalkId) -> Result<Vec<Media>> {
        let statement = format!(
            "select {COLUMNS} from media m join talks t on t.id = m.talk_id
             where {NOT_HELD} and m.talk_id = $1 order by m.kind"
        );
        let rows: Vec<MediaRow> =
            sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(talk.as_str().to_owned()).fetch_all(&self.read).await?;
        rows.into_iter().map(MediaRow::read).collect()
    }
}

/// Writes a file's row, and how long the talk is if the file says so.
pub(super) async fn insert_media(write: &mut Write<'_>, talk: &TalkId, new: &NewMedia) -> Result<()> {
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
    if let Some(duration) = new.duration_ms {
        sqlx::query("update talks set duration_ms = $1 where id = $2")
            .bind(i64::from(duration))
            .bind(talk.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
    }
    Ok(())
}

/// Nobody has listened yet whether these bytes are silent where they should be.
pub(super) async fn nobody_has_listened(write: &mut Write<'_>, talk: &TalkId) -> Result<()> {
    sqlx::query("update redactions set silent_at = null where talk_id = $1")
        .bind(talk.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}

impl MediaRow {
    fn read(self) -> Result<Media> {
        Ok(Media {
            id: self.media_id.parse().map_err(|_| StoreError::Inconsistent("media.id"))?,
            kind: MediaKind::from_code(&self.kind).ok_or(StoreError::Inconsistent("media.kind"))?,
            content_type: self.content_type,
            bytes: u64::try_from(self.bytes).map_err(|_| StoreError::Inconsistent("media.bytes"))?,
            digest: self.digest,
            place: self.place,
        })
    }
}
