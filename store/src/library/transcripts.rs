//! What is said in a talk, in every version that anybody saved.

use super::redactions::without_redacted;
use crate::changes::Topic;
use crate::{Refused, Result, Stale, Store, StoreError, Write};
use domain::ids::{PersonId, TalkId};
use domain::library::{How, Replacement, Span, Transcript};
use jiff::Timestamp;

/// One version of a transcript, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub number: i64,
    pub by: String,
    pub at: Timestamp,
    /// Nobody noted it of old ones.
    pub how: Option<How>,
    pub cues: i64,
    /// It is what members read.
    pub counts: bool,
}

impl Store {
    /// Keeps a whole transcript, which counts from now on. Saying the same again keeps none.
    pub async fn save_transcript(
        &self,
        id: &TalkId,
        transcript: &Transcript,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.bring_transcript(id, transcript, How::Brought, by, now).await
    }

    /// The same, and says what made it.
    pub async fn bring_transcript(
        &self,
        id: &TalkId,
        transcript: &Transcript,
        how: How,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        put_transcript(&mut write, id.as_str(), transcript, how, by).await?;
        said(write, id, by).await
    }

    /// Puts another part in the place of what begins in a span, for somebody who saw version `seen`. What others changed
    /// elsewhere since stays.
    ///
    /// # Errors
    /// `Stale` if somebody changed this part since.
    pub async fn edit_transcript(
        &self,
        id: &TalkId,
        seen: i64,
        span: Span,
        part: &Transcript,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let (newest, current) = newest(&mut write, id.as_str()).await?;
        if newest != seen {
            let before = version(&mut write, id.as_str(), seen).await?;
            let is_same = before.is_some_and(|before| before.within(span) == current.within(span));
            if !is_same {
                return Err(stale(&mut write, id.as_str(), newest).await?);
            }
        }
        put_transcript(&mut write, id.as_str(), &current.with_part(span, part), How::Edited, by).await?;
        said(write, id, by).await
    }

    /// Puts other words in the place of some wherever they are said, for somebody who saw version `seen`; answers how often.
    ///
    /// # Errors
    /// `Stale` if somebody changed the transcript since: there may be other places now.
    pub async fn replace_in_transcript(
        &self,
        id: &TalkId,
        seen: i64,
        replacement: &Replacement,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<u32, Refused> {
        let mut write = self.write(now).await?;
        let (newest, current) = newest(&mut write, id.as_str()).await?;
        if newest != seen {
            return Err(stale(&mut write, id.as_str(), newest).await?);
        }
        let (after, _, count) = replacement.apply(&current);
        put_transcript(&mut write, id.as_str(), &after, How::Replaced, by).await?;
        said(write, id, by).await?;
        Ok(count)
    }

    /// Lets an earlier version count again, as a new one.
    pub async fn restore_transcript(
        &self,
        id: &TalkId,
        number: i64,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        newest(&mut write, id.as_str()).await?;
        let before = version(&mut write, id.as_str(), number).await?.ok_or(Refused::NotFound)?;
        put_transcript(&mut write, id.as_str(), &before, How::Restored, by).await?;
        said(write, id, by).await
    }

    /// What is said in a talk; empty if nobody has written it down.
    pub async fn transcript(&self, id: &TalkId) -> Result<Transcript> {
        let row: Option<(String,)> = sqlx::query_as(
            "select c.cues from transcripts c join talks t on t.id = c.talk_id and t.transcript = c.version where t.id = $1",
        )
        .bind(id.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?;
        row.map_or_else(|| Ok(Transcript::default()), |(lines,)| read(&lines))
    }

    /// What was said by this version.
    pub async fn transcript_version(&self, id: &TalkId, number: i64) -> Result<Option<Transcript>> {
        let row: Option<(String,)> = sqlx::query_as("select cues from transcripts where talk_id = $1 and version = $2")
            .bind(id.as_str().to_owned())
            .bind(number)
            .fetch_optional(&self.read)
            .await?;
        row.map(|(lines,)| read(&lines)).transpose()
    }

    /// Every version, the newest first.
    pub async fn transcript_versions(&self, id: &TalkId) -> Result<Vec<Version>> {
        let rows: Vec<(i64, String, i64, String, i64, i64)> = sqlx::query_as(
            "select c.version, p.name, c.made_at, c.how,
                    cast(length(c.cues) - length(replace(c.cues, '\n', '')) as bigint),
                    case when c.version = t.transcript then 1 else 0 end
             from transcripts c join people p on p.id = c.made_by join talks t on t.id = c.talk_id
             where c.talk_id = $1 order by c.version desc",
        )
        .bind(id.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let version = |(number, by, at, how, cues, counts): (i64, String, i64, String, i64, i64)| Version {
            number,
            by,
            at: domain::millis::timestamp(at),
            how: How::from_code(&how),
            cues,
            counts: counts != 0,
        };
        Ok(rows.into_iter().map(version).collect())
    }
}

async fn said(mut write: Write<'_>, id: &TalkId, by: &PersonId) -> Result<(), Refused> {
    write.audit(by.as_str(), "changed transcript", id.as_str(), "");
    write.tell(Topic::Library, "transcript", id.as_str());
    Ok(write.commit().await?)
}

fn read(lines: &str) -> Result<Transcript> {
    Transcript::from_lines(lines).ok_or(StoreError::Inconsistent("transcripts.cues"))
}

/// The number of the newest version, 0 for none, and what is said. Holds the talk until the transaction ends.
async fn newest(write: &mut Write<'_>, id: &str) -> Result<(i64, Transcript), Refused> {
    let talk: Option<(i64,)> =
        sqlx::query_as("update talks set transcript = transcript where id = $1 returning transcript")
            .bind(id.to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
    let (counts,) = talk.ok_or(Refused::NotFound)?;
    let (newest,): (i64,) = sqlx::query_as("select coalesce(max(version), 0) from transcripts where talk_id = $1")
        .bind(id.to_owned())
        .fetch_one(&mut *write.tx)
        .await?;
    Ok((newest, version(write, id, counts).await?.unwrap_or_default()))
}

/// Before the first version nothing was said.
async fn version(write: &mut Write<'_>, id: &str, number: i64) -> Result<Option<Transcript>, Refused> {
    if number == 0 {
        return Ok(Some(Transcript::default()));
    }
    let row: Option<(String,)> = sqlx::query_as("select cues from transcripts where talk_id = $1 and version = $2")
        .bind(id.to_owned())
        .bind(number)
        .fetch_optional(&mut *write.tx)
        .await?;
    Ok(row.map(|(lines,)| read(&lines)).transpose()?)
}

/// Keeps a version that does not count before somebody says so, and answers its number.
pub(super) async fn add_draft(
    write: &mut Write<'_>,
    id: &str,
    transcript: &Transcript,
    by: &PersonId,
) -> Result<i64, Refused> {
    let (newest, _) = newest(write, id).await?;
    let transcript = without_redacted(write, id, transcript).await?;
    insert(write, id, newest + 1, &transcript, How::Made, by).await?;
    Ok(newest + 1)
}

async fn insert(
    write: &mut Write<'_>,
    id: &str,
    number: i64,
    transcript: &Transcript,
    how: How,
    by: &PersonId,
) -> Result<()> {
    sqlx::query(
        "insert into transcripts (talk_id, version, cues, made_by, made_at, how) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.to_owned())
    .bind(number)
    .bind(transcript.to_lines())
    .bind(by.as_str().to_owned())
    .bind(write.now_ms())
    .bind(how.code())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

pub(super) async fn put_transcript(
    write: &mut Write<'_>,
    id: &str,
    transcript: &Transcript,
    how: How,
    by: &PersonId,
) -> Result<bool, Refused> {
    let (newest, before) = newest(write, id).await?;
    let transcript = without_redacted(write, id, transcript).await?;
    if before == transcript {
        return Ok(false);
    }
    insert(write, id, newest + 1, &transcript, how, by).await?;
    sqlx::query("update talks set transcript = $1 where id = $2")
        .bind(if transcript.is_empty() { 0 } else { newest + 1 })
        .bind(id.to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(true)
}

async fn stale(write: &mut Write<'_>, id: &str, newest: i64) -> Result<Refused> {
    let row: Option<(String, i64)> = sqlx::query_as(
        "select p.name, c.made_at from transcripts c join people p on p.id = c.made_by
         where c.talk_id = $1 and c.version = $2",
    )
    .bind(id.to_owned())
    .bind(newest)
    .fetch_optional(&mut *write.tx)
    .await?;
    Ok(row.map_or(Refused::NotFound, |(name, at)| {
        Refused::Stale(Stale { by: Some(name), at: domain::millis::timestamp(at) })
    }))
}
