//! Transcripts that a program outside is asked to make.

use super::talks::talk_id;
use super::transcripts::add_draft;
use crate::changes::Topic;
use crate::{Refused, Result, Store, StoreError};
use domain::ids::{PersonId, TalkId};
use domain::library::{Making, Transcript};
use jiff::{SignedDuration, Timestamp};

/// Whoever works on it says so more often; the work of a server that died is taken over after so long.
const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// Where a transcript stands that a program was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MakingJob {
    pub stage: Making,
    pub percent: u32,
    /// Why it failed, in the words of the program or of ours.
    pub problem: String,
    /// What came of it.
    pub version: Option<i64>,
    pub changed_at: Timestamp,
}

impl Store {
    /// Asks for a transcript. Asked again while one waits or is made, nothing changes.
    pub async fn ask_for_transcript(&self, talk: &TalkId, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let found: Option<(String,)> = sqlx::query_as("select id from talks where id = $1")
            .bind(talk.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
        found.ok_or(Refused::NotFound)?;
        let asked = sqlx::query(
            "insert into transcript_jobs (talk_id, stage, percent, problem, asked_by, changed_at)
             values ($1, 'waiting', 0, '', $2, $3)
             on conflict (talk_id) do update set stage = 'waiting', percent = 0, problem = '', version = null,
               asked_by = excluded.asked_by, changed_at = excluded.changed_at
             where transcript_jobs.stage in ('done', 'failed')",
        )
        .bind(talk.as_str().to_owned())
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        if asked.rows_affected() > 0 {
            write.audit(by.as_str(), "asked for a transcript", talk.as_str(), "");
        }
        Ok(write.commit().await?)
    }

    pub async fn making(&self, talk: &TalkId) -> Result<Option<MakingJob>> {
        let row: Option<(String, i64, String, Option<i64>, i64)> = sqlx::query_as(
            "select stage, percent, problem, version, changed_at from transcript_jobs where talk_id = $1",
        )
        .bind(talk.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?;
        let read = |(stage, percent, problem, version, changed_at): (String, i64, String, Option<i64>, i64)| {
            Ok(MakingJob {
                stage: Making::from_code(&stage).ok_or(StoreError::Inconsistent("transcript_jobs.stage"))?,
                percent: u32::try_from(percent).unwrap_or(0),
                problem,
                version,
                changed_at: domain::millis::timestamp(changed_at),
            })
        };
        row.map(read).transpose()
    }

    /// The next talk that waits for its transcript, for this server alone, and who asked for it.
    pub async fn lease_making(&self, now: Timestamp) -> Result<Option<(TalkId, PersonId)>> {
        // The row count tells which of several servers got it.
        let row: Option<(String, String)> = sqlx::query_as(
            "update transcript_jobs set stage = 'running', leased_until = $2, changed_at = $1
             where talk_id = (select talk_id from transcript_jobs
                              where stage = 'waiting' or (stage = 'running' and leased_until <= $1)
                              order by changed_at, talk_id limit 1)
               and (stage = 'waiting' or (stage = 'running' and leased_until <= $1))
             returning talk_id, asked_by",
        )
        .bind(now.as_millisecond())
        .bind((now + LEASE).as_millisecond())
        .fetch_optional(&self.write)
        .await?;
        row.map(|(talk, by)| Ok((talk_id(talk)?, by.parse().map_err(|_| StoreError::Inconsistent("people.id"))?)))
            .transpose()
    }

    /// Says how far it is, and that somebody still works on it.
    pub async fn note_making(&self, talk: &TalkId, percent: u32, now: Timestamp) -> Result<()> {
        sqlx::query(
            "update transcript_jobs set percent = $1, leased_until = $2, changed_at = $3
             where talk_id = $4 and stage = 'running'",
        )
        .bind(i64::from(percent.min(100)))
        .bind((now + LEASE).as_millisecond())
        .bind(now.as_millisecond())
        .bind(talk.as_str().to_owned())
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// Keeps what came of it as a version to be looked at, which does not count before somebody says so; or why nothing did.
    pub async fn finish_making(
        &self,
        talk: &TalkId,
        made: std::result::Result<&Transcript, &str>,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let (stage, problem, version) = match made {
            Ok(transcript) => {
                let version = add_draft(&mut write, talk.as_str(), transcript, by).await?;
                (Making::Done, String::new(), Some(version))
            }
            Err(problem) => (Making::Failed, problem.to_owned(), None),
        };
        sqlx::query(
            "update transcript_jobs set stage = $1, problem = $2, version = $3, leased_until = null, changed_at = $4
             where talk_id = $5",
        )
        .bind(stage.code())
        .bind(problem)
        .bind(version)
        .bind(write.now_ms())
        .bind(talk.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        write.tell(Topic::Library, "made", talk.as_str());
        Ok(write.commit().await?)
    }
}
