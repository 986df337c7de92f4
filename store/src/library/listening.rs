//! Where listeners are in talks, and what they keep, thank for and note.

use super::notes::Note;
use super::rows::{DETAILS, Row};
use super::search::{FOUND, Listener, Shown};
use super::talks::Talk;
use crate::{Refused, Result, Store, StoreError};
use domain::ids::TalkId;
use domain::library::Heard;
use jiff::Timestamp;
use std::collections::HashMap;

/// A talk to go on with is left out of the list after so long.
const GOES_ON_FOR_DAYS: i64 = 120;
/// One report says so much listening at most, in milliseconds: pages report every five seconds.
const MOST_AT_ONCE: i64 = 60_000;

/// A talk as its page shows it to one listener.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub talk: Talk,
    pub heard: Option<Heard>,
    pub is_finished: bool,
    pub is_saved: bool,
    pub thanks: i64,
    pub has_thanked: bool,
}

/// A line of somebody's learning log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learnt {
    pub talk: TalkId,
    pub title: String,
    pub held_on: String,
    pub heard_ms: u32,
    pub finished_at: Option<Timestamp>,
    pub last_at: Timestamp,
    /// What they will do differently.
    pub reflection: String,
    pub notes: Vec<Note>,
}

#[derive(sqlx::FromRow)]
struct OpenedRow {
    #[sqlx(flatten)]
    row: Row,
    position_ms: Option<i64>,
    finished_at: Option<i64>,
    saved_at: Option<i64>,
    thanks: i64,
    thanked: i64,
}

impl Store {
    /// The talk, if this listener finds it.
    pub async fn open_talk(&self, id: &TalkId, listener: &Listener) -> Result<Option<Opened>> {
        let statement = format!(
            "select {DETAILS}, l.position_ms, l.finished_at, s.at as saved_at,
                    (select count(*) from thanks x where x.talk_id = t.id) as thanks,
                    (select count(*) from thanks x where x.talk_id = t.id and x.person_id = $2) as thanked
             from talks t left join listening l on l.talk_id = t.id and l.person_id = $2
             left join saved_talks s on s.talk_id = t.id and s.person_id = $2
             where {FOUND} and t.id = $3"
        );
        let row: Option<OpenedRow> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
            .bind(i64::from(listener.manages))
            .bind(listener.person.as_str().to_owned())
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.read)
            .await?;
        let read = |row: OpenedRow| {
            let talk = row.row.read()?;
            Ok(Opened {
                heard: heard(row.position_ms, &talk)?,
                is_finished: row.finished_at.is_some(),
                is_saved: row.saved_at.is_some(),
                thanks: row.thanks,
                has_thanked: row.thanked > 0,
                talk,
            })
        };
        row.map(read).transpose()
    }

    /// Notes how far somebody is, and that they listened for `listened_ms` since they last said so.
    ///
    /// # Errors
    /// `NotFound` for a talk that is not for them.
    pub async fn note_listening(
        &self,
        id: &TalkId,
        listener: &Listener,
        position_ms: u32,
        listened_ms: u32,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let opened = self.open_talk(id, listener).await?.ok_or(Refused::NotFound)?;
        let duration = opened.talk.duration_ms;
        let position = if duration == 0 { position_ms } else { position_ms.min(duration) };
        let finished = Heard { position, duration }.is_finished();
        let mut write = self.write(now).await?;
        sqlx::query(
            "insert into listening (person_id, talk_id, position_ms, heard_ms, finished_at, at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (person_id, talk_id) do update set position_ms = excluded.position_ms,
               heard_ms = listening.heard_ms + excluded.heard_ms,
               finished_at = coalesce(listening.finished_at, excluded.finished_at), at = excluded.at",
        )
        .bind(listener.person.as_str().to_owned())
        .bind(id.as_str().to_owned())
        .bind(i64::from(position))
        .bind(i64::from(listened_ms).min(MOST_AT_ONCE))
        .bind(finished.then_some(write.now_ms()))
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        Ok(write.commit().await?)
    }

    /// What somebody has begun and not finished, what they heard last first.
    pub async fn to_go_on_with(&self, listener: &Listener, now: Timestamp) -> Result<Vec<Shown>> {
        let statement = format!(
            "select {DETAILS}, l.position_ms
             from listening l join talks t on t.id = l.talk_id
             where {FOUND} and l.person_id = $2 and l.at > $3 order by l.at desc limit 12"
        );
        let since = now.as_millisecond() - GOES_ON_FOR_DAYS * 24 * 3_600_000;
        let rows: Vec<GoesOn> = sqlx::query_as(sqlx::AssertSqlSafe(statement))
            .bind(i64::from(listener.manages))
            .bind(listener.person.as_str().to_owned())
            .bind(since)
            .fetch_all(&self.read)
            .await?;
        let mut shown = Vec::new();
        for row in rows {
            let talk = row.row.read()?;
            let heard = heard(Some(row.position_ms), &talk)?;
            if heard.and_then(Heard::resumes_at).is_some() {
                shown.push(Shown { talk, moments: Vec::new(), heard, is_finished: false, is_saved: false });
            }
        }
        Ok(shown)
    }

    /// Keeps a talk for later, or no longer.
    pub async fn save_talk(&self, id: &TalkId, listener: &Listener, save: bool, now: Timestamp) -> Result<(), Refused> {
        self.mark(
            id,
            listener,
            save,
            "insert into saved_talks (person_id, talk_id, at) values ($1, $2, $3) on conflict (person_id, talk_id) do nothing",
            "delete from saved_talks where person_id = $1 and talk_id = $2",
            now,
        )
        .await
    }

    /// Thanks whoever spoke, once, or takes it back.
    pub async fn thank_for_talk(
        &self,
        id: &TalkId,
        listener: &Listener,
        thank: bool,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.mark(
            id,
            listener,
            thank,
            "insert into thanks (person_id, talk_id, at) values ($1, $2, $3) on conflict (person_id, talk_id) do nothing",
            "delete from thanks where person_id = $1 and talk_id = $2",
            now,
        )
        .await
    }

    async fn mark(
        &self,
        id: &TalkId,
        listener: &Listener,
        set: bool,
        on: &'static str,
        off: &'static str,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.open_talk(id, listener).await?.ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        let query = sqlx::query(if set { on } else { off })
            .bind(listener.person.as_str().to_owned())
            .bind(id.as_str().to_owned());
        let query = if set { query.bind(write.now_ms()) } else { query };
        query.execute(&mut *write.tx).await?;
        Ok(write.commit().await?)
    }

    /// Keeps what somebody will do differently. `version` is the one they saw, 0 for none.
    ///
    /// # Errors
    /// `Stale` if they wrote something else meanwhile, in another window.
    pub async fn reflect(
        &self,
        id: &TalkId,
        listener: &Listener,
        words: &str,
        version: i64,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.open_talk(id, listener).await?.ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "insert into reflections (person_id, talk_id, words, version, at) values ($1, $2, $3, 1, $4)
             on conflict (person_id, talk_id) do update set words = excluded.words, version = reflections.version + 1,
               at = excluded.at where reflections.version = $5",
        )
        .bind(listener.person.as_str().to_owned())
        .bind(id.as_str().to_owned())
        .bind(words.to_owned())
        .bind(write.now_ms())
        .bind(version)
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::Stale(crate::Stale { by: None, at: now }));
        }
        Ok(write.commit().await?)
    }

    /// What somebody wrote about a talk, and in which version; empty and 0 for nothing.
    pub async fn reflection(&self, id: &TalkId, listener: &Listener) -> Result<(String, i64)> {
        let row: Option<(String, i64)> =
            sqlx::query_as("select words, version from reflections where person_id = $1 and talk_id = $2")
                .bind(listener.person.as_str().to_owned())
                .bind(id.as_str().to_owned())
                .fetch_optional(&self.read)
                .await?;
        Ok(row.unwrap_or_default())
    }

    /// All that somebody heard, the newest first. Also of talks that have since been taken out: they did hear it.
    pub async fn learning_log(&self, listener: &Listener) -> Result<Vec<Learnt>> {
        let rows: Vec<LearntRow> = sqlx::query_as(
            "select t.id, t.title, t.held_on, l.heard_ms, l.finished_at, l.at, coalesce(r.words, '') as words
             from listening l join talks t on t.id = l.talk_id
             left join reflections r on r.talk_id = l.talk_id and r.person_id = l.person_id
             where l.person_id = $1 and (t.audience <> 'managers' or $2 = 1) order by l.at desc, t.id",
        )
        .bind(listener.person.as_str().to_owned())
        .bind(i64::from(listener.manages))
        .fetch_all(&self.read)
        .await?;
        let mut notes: HashMap<String, Vec<Note>> = HashMap::new();
        for (talk, note) in self.all_notes(listener).await? {
            notes.entry(talk).or_default().push(note);
        }
        rows.into_iter()
            .map(|row| {
                let notes = notes.remove(&row.id).unwrap_or_default();
                row.read(notes)
            })
            .collect()
    }
}

#[derive(sqlx::FromRow)]
struct LearntRow {
    id: String,
    title: String,
    held_on: String,
    heard_ms: i64,
    finished_at: Option<i64>,
    at: i64,
    words: String,
}

impl LearntRow {
    fn read(self, notes: Vec<Note>) -> Result<Learnt> {
        Ok(Learnt {
            talk: super::talks::talk_id(self.id)?,
            title: self.title,
            held_on: self.held_on,
            heard_ms: u32::try_from(self.heard_ms).unwrap_or(u32::MAX),
            finished_at: self.finished_at.map(domain::millis::timestamp),
            last_at: domain::millis::timestamp(self.at),
            reflection: self.words,
            notes,
        })
    }
}

#[derive(sqlx::FromRow)]
struct GoesOn {
    #[sqlx(flatten)]
    row: Row,
    position_ms: i64,
}

fn heard(position: Option<i64>, talk: &Talk) -> Result<Option<Heard>> {
    let position = position.map(u32::try_from).transpose();
    let position = position.map_err(|_| StoreError::Inconsistent("listening.position_ms"))?;
    Ok(position.map(|position| Heard { position, duration: talk.duration_ms }))
}
