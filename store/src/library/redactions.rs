//! What is taken out of a talk for good: on request, out of every version.

use super::talks::talk_id;
use crate::changes::Topic;
use crate::{Refused, Result, Store, StoreError, Write};
use domain::ids::{MediaId, PersonId, TalkId};
use domain::library::{Redacted, Transcript, chapters, chapters_text};
use jiff::Timestamp;

/// A part that was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redaction {
    pub span: Redacted,
    /// Nobody hears the recording until its bytes are silent there.
    pub holds: bool,
    pub is_silent: bool,
    pub by: String,
    pub at: Timestamp,
}

/// A recording that was made silent where a part was taken out.
#[derive(Clone, Debug)]
pub struct SilentFile {
    pub of: MediaId,
    pub bytes: u64,
    pub digest: String,
    /// Where it lies.
    pub place: String,
    /// Where the one lies that it was made of.
    pub was: String,
}

impl Store {
    /// Takes what was said in a span out of every version of the transcript, out of the chapters and, at once, out of what is
    /// found. With `holds` nobody hears the recording until its bytes are silent there.
    pub async fn redact(
        &self,
        id: &TalkId,
        span: Redacted,
        holds: bool,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let talk: Option<(String, i64)> =
            sqlx::query_as("update talks set version = version + 1 where id = $1 returning chapters, transcript")
                .bind(id.as_str().to_owned())
                .fetch_optional(&mut *write.tx)
                .await?;
        let (text, counts) = talk.ok_or(Refused::NotFound)?;
        let redaction = write.new_id();
        sqlx::query(
            "insert into redactions (id, talk_id, from_ms, to_ms, holds, made_by, made_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(redaction)
        .bind(id.as_str().to_owned())
        .bind(i64::from(span.from))
        .bind(i64::from(span.to))
        .bind(i64::from(holds))
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        let mut kept = chapters(&text).map_err(|_| StoreError::Inconsistent("talks.chapters"))?;
        kept.retain(|chapter| !span.has(chapter.start));
        let still_said = take_out(&mut write, id.as_str(), span, counts).await?;
        sqlx::query("update talks set chapters = $1, transcript = $2, changed_by = $3, changed_at = $4 where id = $5")
            .bind(chapters_text(&kept))
            .bind(if still_said { counts } else { 0 })
            .bind(by.as_str().to_owned())
            .bind(write.now_ms())
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        write.audit(by.as_str(), "took a part out of talk", id.as_str(), "");
        write.tell(Topic::Library, "redacted", id.as_str());
        // The words go from the files of the index too, not only from what it answers.
        write.tell(Topic::Library, "reindex", "");
        Ok(write.commit().await?)
    }

    /// What was taken out of a talk, in its order.
    pub async fn redactions(&self, id: &TalkId) -> Result<Vec<Redaction>> {
        let rows: Vec<(i64, i64, i64, Option<i64>, String, i64)> = sqlx::query_as(
            "select r.from_ms, r.to_ms, r.holds, r.silent_at, p.name, r.made_at
             from redactions r join people p on p.id = r.made_by where r.talk_id = $1 order by r.from_ms, r.id",
        )
        .bind(id.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let read = |(from, to, holds, silent_at, by, at): (i64, i64, i64, Option<i64>, String, i64)| {
            Ok(Redaction {
                span: span(from, to)?,
                holds: holds != 0,
                is_silent: silent_at.is_some(),
                by,
                at: domain::millis::timestamp(at),
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Talks whose recordings still hold what was taken out.
    pub async fn talks_to_silence(&self) -> Result<Vec<TalkId>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select distinct r.talk_id from redactions r join media m on m.talk_id = r.talk_id and m.kind <> 'poster'
             where r.silent_at is null order by r.talk_id",
        )
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(|(id,)| talk_id(id)).collect()
    }

    /// Puts silent files in the place of those that they were made of, and answers what lies somewhere for no use now: the
    /// old ones, or the new ones if something was uploaded or taken out meanwhile and they have to be made again.
    pub async fn put_silent(
        &self,
        id: &TalkId,
        spans: &[Redacted],
        files: &[SilentFile],
        now: Timestamp,
    ) -> Result<Vec<String>> {
        let mut write = self.write(now).await?;
        sqlx::query("update talks set version = version where id = $1")
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        let there: Vec<(String, String)> =
            sqlx::query_as("select id, place from media where talk_id = $1 and kind <> 'poster'")
                .bind(id.as_str().to_owned())
                .fetch_all(&mut *write.tx)
                .await?;
        let asked: Vec<(i64, i64)> = sqlx::query_as("select from_ms, to_ms from redactions where talk_id = $1")
            .bind(id.as_str().to_owned())
            .fetch_all(&mut *write.tx)
            .await?;
        let asked = asked.into_iter().map(|(from, to)| span(from, to)).collect::<Result<Vec<_>>>()?;
        let is_same = there.len() == files.len()
            && files.iter().all(|file| there.contains(&(file.of.to_string(), file.was.clone())))
            && asked.iter().all(|span| spans.contains(span));
        if !is_same {
            return Ok(files.iter().map(|file| file.place.clone()).collect());
        }
        for file in files {
            sqlx::query("update media set bytes = $1, digest = $2, place = $3, made_at = $4 where id = $5")
                .bind(i64::try_from(file.bytes).unwrap_or(i64::MAX))
                .bind(file.digest.clone())
                .bind(file.place.clone())
                .bind(write.now_ms())
                .bind(file.of.as_str().to_owned())
                .execute(&mut *write.tx)
                .await?;
        }
        sqlx::query("update redactions set silent_at = $1 where talk_id = $2")
            .bind(write.now_ms())
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        write.audit("server", "made a recording silent", id.as_str(), "");
        write.tell(Topic::Library, "media", id.as_str());
        write.commit().await?;
        Ok(files.iter().map(|file| file.was.clone()).collect())
    }

    /// Lets the recording of a talk be heard again before its bytes are silent: the player is.
    pub async fn stop_holding(&self, id: &TalkId, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        sqlx::query("update redactions set holds = 0 where talk_id = $1")
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        write.audit(by.as_str(), "let a recording be heard again", id.as_str(), "");
        Ok(write.commit().await?)
    }
}

/// Whether anybody may have the bytes of `m`, a file of `talks t`. A picture says nothing.
pub(super) const NOT_HELD: &str = "(m.kind = 'poster' or not exists (select 1 from redactions r
    where r.talk_id = t.id and r.holds = 1 and r.silent_at is null))";

/// Whether the bytes of `talks t` say nothing that is not to be heard any more: our player is silent there, others are not.
pub(super) const SILENT: &str =
    "not exists (select 1 from redactions r where r.talk_id = t.id and r.silent_at is null)";

/// The same without what was ever taken out of this talk, also when a file brings it once more.
pub(super) async fn without_redacted(write: &mut Write<'_>, id: &str, transcript: &Transcript) -> Result<Transcript> {
    let spans: Vec<(i64, i64)> = sqlx::query_as("select from_ms, to_ms from redactions where talk_id = $1")
        .bind(id.to_owned())
        .fetch_all(&mut *write.tx)
        .await?;
    spans.into_iter().try_fold(transcript.clone(), |transcript, (from, to)| {
        let Redacted { from, to } = span(from, to)?;
        Ok(transcript.without(from, to))
    })
}

/// Whether there is anything left of the version that counts.
async fn take_out(write: &mut Write<'_>, id: &str, span: Redacted, counts: i64) -> Result<bool> {
    let versions: Vec<(i64, String)> = sqlx::query_as("select version, cues from transcripts where talk_id = $1")
        .bind(id.to_owned())
        .fetch_all(&mut *write.tx)
        .await?;
    let mut still_said = false;
    for (version, lines) in versions {
        let before = Transcript::from_lines(&lines).ok_or(StoreError::Inconsistent("transcripts.cues"))?;
        let after = before.without(span.from, span.to);
        still_said |= version == counts && !after.is_empty();
        if after != before {
            sqlx::query("update transcripts set cues = $1 where talk_id = $2 and version = $3")
                .bind(after.to_lines())
                .bind(id.to_owned())
                .bind(version)
                .execute(&mut *write.tx)
                .await?;
        }
    }
    Ok(still_said)
}

fn span(from: i64, to: i64) -> Result<Redacted> {
    let ms = |ms: i64| u32::try_from(ms).map_err(|_| StoreError::Inconsistent("redactions"));
    Ok(Redacted { from: ms(from)?, to: ms(to)? })
}
