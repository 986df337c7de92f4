//! Recordings on their way into the library, as rows. Their bytes lie with the server that takes them in.

use super::media::{NewMedia, insert_media, nobody_has_listened};
use crate::changes::Topic;
use crate::{Refused, Result, Store, StoreError};
use domain::ids::{PersonId, TalkId, UploadId};
use domain::library::{KEPT_FOR, UploadNotice, UploadStage};
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

/// What became of an upload is remembered for so long, for programs that come back to it.
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// An upload as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub id: UploadId,
    pub talk: TalkId,
    /// Who brings it, by name.
    pub by: String,
    pub file_name: String,
    pub metadata: String,
    pub bytes: u64,
    /// How many of the bytes are safe.
    pub came: u64,
    pub stage: UploadStage,
    pub notice: UploadNotice,
    /// Of the present step, out of a thousand.
    pub progress: u32,
    pub tries: u32,
    pub changed_at: Timestamp,
}

/// A file that is about to come.
#[derive(Clone, Debug)]
pub struct NewUpload {
    pub talk: TalkId,
    pub file_name: String,
    pub metadata: String,
    pub bytes: u64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    talk_id: String,
    by_name: String,
    file_name: String,
    metadata: String,
    bytes: i64,
    came: i64,
    stage: String,
    notice: String,
    progress: i64,
    tries: i64,
    changed_at: i64,
}

const UPLOADS: &str =
    "select u.id, u.talk_id, p.name as by_name, u.file_name, u.metadata, u.bytes, u.came, u.stage, u.notice,
                              u.progress, u.tries, u.changed_at
                         from uploads u join people p on p.id = u.by_id";

impl Row {
    fn read(self) -> Result<Upload> {
        let number = |n: i64| u64::try_from(n).map_err(|_| StoreError::Inconsistent("uploads.bytes"));
        let small = |n: i64| u32::try_from(n).map_err(|_| StoreError::Inconsistent("uploads.progress"));
        Ok(Upload {
            id: self.id.parse().map_err(|_| StoreError::Inconsistent("uploads.id"))?,
            talk: self.talk_id.parse().map_err(|_| StoreError::Inconsistent("uploads.talk_id"))?,
            by: self.by_name,
            file_name: self.file_name,
            metadata: self.metadata,
            bytes: number(self.bytes)?,
            came: number(self.came)?,
            stage: UploadStage::from_code(&self.stage).ok_or(StoreError::Inconsistent("uploads.stage"))?,
            notice: UploadNotice::from_code(&self.notice).ok_or(StoreError::Inconsistent("uploads.notice"))?,
            progress: small(self.progress)?,
            tries: small(self.tries)?,
            changed_at: domain::millis::timestamp(self.changed_at),
        })
    }
}

impl Store {
    /// Notes that a file will come. Who may bring it has been found out before.
    pub async fn begin_upload(&self, new: &NewUpload, by: &PersonId, now: Timestamp) -> Result<UploadId, Refused> {
        let mut write = self.write(now).await?;
        let id = write.new_id();
        let done = sqlx::query(
            "insert into uploads (id, talk_id, by_id, file_name, metadata, bytes, stage, begun_at, changed_at)
             select $1, id, $3, $4, $5, $6, 'coming', $7, $7 from talks where id = $2",
        )
        .bind(id.clone())
        .bind(new.talk.as_str().to_owned())
        .bind(by.as_str().to_owned())
        .bind(new.file_name.clone())
        .bind(new.metadata.clone())
        .bind(i64::try_from(new.bytes).unwrap_or(i64::MAX))
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        write.audit(by.as_str(), "began to bring a recording", new.talk.as_str(), "");
        write.commit().await?;
        Ok(id.parse().map_err(|_| StoreError::Inconsistent("uploads.id"))?)
    }

    pub async fn upload(&self, id: &UploadId) -> Result<Option<Upload>> {
        let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!("{UPLOADS} where u.id = $1")))
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.read)
            .await?;
        row.map(Row::read).transpose()
    }

    /// The uploads of a talk that somebody may still want to see, oldest first.
    pub async fn uploads_of(&self, talk: &TalkId) -> Result<Vec<Upload>> {
        let statement = format!(
            "{UPLOADS} where u.talk_id = $1 and u.stage not in ('removed', 'expired') order by u.begun_at, u.id"
        );
        let rows: Vec<Row> =
            sqlx::query_as(AssertSqlSafe(statement)).bind(talk.as_str().to_owned()).fetch_all(&self.read).await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// What a server has to work on, if it has the file: oldest first. Whole files whose end nobody looked at are among it.
    pub async fn uploads_to_work_on(&self) -> Result<Vec<Upload>> {
        let statement = format!(
            "{UPLOADS} where u.stage in ('received', 'making') or (u.stage = 'coming' and u.came = u.bytes)
             order by u.changed_at, u.id"
        );
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(statement)).fetch_all(&self.read).await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Notes that the bytes up to `to` are safe; `false` if it was not `from` before, or it is no longer coming.
    pub async fn note_came(&self, id: &UploadId, from: u64, to: u64, now: Timestamp) -> Result<bool> {
        let number = |n| i64::try_from(n).unwrap_or(i64::MAX);
        let done = sqlx::query(
            "update uploads set came = $1, changed_at = $2 where id = $3 and came = $4 and stage = 'coming'",
        )
        .bind(number(to))
        .bind(now.as_millisecond())
        .bind(id.as_str().to_owned())
        .bind(number(from))
        .execute(&self.write)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Moves an upload on; `false` when somebody else did so before.
    pub async fn move_upload(
        &self,
        id: &UploadId,
        from: UploadStage,
        to: UploadStage,
        notice: UploadNotice,
        now: Timestamp,
    ) -> Result<bool> {
        let done = sqlx::query(
            "update uploads set stage = $1, notice = $2, progress = 0, changed_at = $3 where id = $4 and stage = $5",
        )
        .bind(to.code())
        .bind(notice.code())
        .bind(now.as_millisecond())
        .bind(id.as_str().to_owned())
        .bind(from.code())
        .execute(&self.write)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Says something of an upload and leaves it where it is.
    pub async fn say_of_upload(&self, id: &UploadId, notice: UploadNotice) -> Result<()> {
        sqlx::query("update uploads set notice = $1 where id = $2")
            .bind(notice.code())
            .bind(id.as_str().to_owned())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Notes how far the present step is, out of a thousand.
    pub async fn note_upload_progress(&self, id: &UploadId, progress: u32) -> Result<()> {
        sqlx::query("update uploads set progress = $1 where id = $2")
            .bind(i64::from(progress.min(1000)))
            .bind(id.as_str().to_owned())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Notes that versions are begun to be made, and answers which time this is.
    pub async fn begin_versions(&self, id: &UploadId) -> Result<u32> {
        let (tries,): (i64,) =
            sqlx::query_as("update uploads set tries = tries + 1, progress = 0 where id = $1 returning tries")
                .bind(id.as_str().to_owned())
                .fetch_one(&self.write)
                .await?;
        Ok(u32::try_from(tries).unwrap_or(u32::MAX))
    }

    /// Makes what was uploaded the talk's recording, in one step: nobody ever sees half of it. Files of the recording before
    /// go with it. Doing it again changes nothing.
    pub async fn take_recording(&self, upload: &Upload, new: &NewMedia, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let moved = sqlx::query(
            "update uploads set stage = 'making', notice = '', progress = 0, changed_at = $1
              where id = $2 and stage = 'received'",
        )
        .bind(write.now_ms())
        .bind(upload.id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(());
        }
        let before: Vec<(String,)> = sqlx::query_as("delete from media where talk_id = $1 returning place")
            .bind(upload.talk.as_str().to_owned())
            .fetch_all(&mut *write.tx)
            .await?;
        for (place,) in before.into_iter().filter(|(place,)| *place != new.place) {
            sqlx::query("insert into media_left (place, left_at) values ($1, $2) on conflict (place) do nothing")
                .bind(place)
                .bind(write.now_ms())
                .execute(&mut *write.tx)
                .await?;
        }
        insert_media(&mut write, &upload.talk, new).await?;
        nobody_has_listened(&mut write, &upload.talk).await?;
        write.audit("server", "took a recording into the library", upload.talk.as_str(), "");
        write.tell(Topic::Library, "media", upload.talk.as_str());
        Ok(write.commit().await?)
    }

    /// Adds a version of the recording that lies at `of`; `false` if the talk has another recording by now.
    pub async fn add_version(&self, talk: &TalkId, of: &str, new: &NewMedia, now: Timestamp) -> Result<bool, Refused> {
        let mut write = self.write(now).await?;
        let still: Option<(i64,)> = sqlx::query_as("select 1 from media where talk_id = $1 and place = $2")
            .bind(talk.as_str().to_owned())
            .bind(of.to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
        if still.is_none() {
            return Ok(false);
        }
        sqlx::query("delete from media where talk_id = $1 and kind = $2")
            .bind(talk.as_str().to_owned())
            .bind(new.kind.code())
            .execute(&mut *write.tx)
            .await?;
        insert_media(&mut write, talk, new).await?;
        write.tell(Topic::Library, "media", talk.as_str());
        write.commit().await?;
        Ok(true)
    }

    /// Ends uploads of which nothing has come for seven days, and forgets what ended a month ago.
    pub async fn expire_uploads(&self, now: Timestamp) -> Result<u64> {
        sqlx::query("delete from uploads where stage in ('done', 'refused', 'removed', 'expired') and changed_at < $1")
            .bind((now - REMEMBERED_FOR).as_millisecond())
            .execute(&self.write)
            .await?;
        let expired = sqlx::query(
            "update uploads set stage = 'expired', changed_at = $1 where stage = 'coming' and came < bytes and changed_at < $2",
        )
        .bind(now.as_millisecond())
        .bind((now - KEPT_FOR).as_millisecond())
        .execute(&self.write)
        .await?;
        Ok(expired.rows_affected())
    }

    /// Those of these uploads whose files are still needed.
    pub async fn uploads_in_use(&self, ids: &[String]) -> Result<Vec<String>> {
        let mut in_use = Vec::new();
        for id in ids {
            let row: Option<(String,)> =
                sqlx::query_as("select id from uploads where id = $1 and stage in ('coming', 'received', 'making')")
                    .bind(id.clone())
                    .fetch_optional(&self.read)
                    .await?;
            in_use.extend(row.map(|(id,)| id));
        }
        Ok(in_use)
    }

    /// Where the files of a talk lie, also those that are held back.
    pub async fn media_places(&self, talk: &TalkId) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = sqlx::query_as("select place from media where talk_id = $1 order by kind")
            .bind(talk.as_str().to_owned())
            .fetch_all(&self.read)
            .await?;
        Ok(rows.into_iter().map(|(place,)| place).collect())
    }

    /// Where bytes lie that no talk names any more.
    pub async fn media_left(&self) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select place from media_left where place not in (select place from media) order by left_at",
        )
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().map(|(place,)| place).collect())
    }

    /// Notes that these bytes have been taken out.
    pub async fn forget_media_left(&self, place: &str) -> Result<()> {
        sqlx::query("delete from media_left where place = $1").bind(place.to_owned()).execute(&self.write).await?;
        Ok(())
    }
}
