//! Talks as those see them who look after the library: in any state, with what each still lacks.

use super::rows::{DETAILS, Row};
use super::talks::{Talk, talk_id};
use crate::calendar::rows::{SESSION, SessionRow};
use crate::{Result, Stale, Store};
use domain::calendar::Session;
use domain::ids::{SessionId, TalkId};
use domain::library::State;
use domain::people::Person;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// Talks on a page of the list.
const A_PAGE: usize = 30;

/// A talk, and what those need who look after it.
#[derive(Clone, Debug)]
pub struct Kept {
    pub talk: Talk,
    /// Sound or pictures are there.
    pub has_recording: bool,
    pub last_change: Stale,
}

/// Which talks a list is of.
#[derive(Clone, Debug, Default)]
pub struct KeptAsked {
    /// Each of them stands in the title.
    pub words: Vec<String>,
    pub state: Option<State>,
    /// Only those that nobody has written down.
    pub lacks_transcript: bool,
    /// Where the page before ended: its last talk's day, as it is kept, and id.
    pub after: Option<(String, String)>,
}

/// How many talks there are of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct KeptCounts {
    pub talks: i64,
    pub drafts: i64,
    pub published: i64,
    pub withdrawn: i64,
    pub without_transcript: i64,
}

#[derive(sqlx::FromRow)]
struct KeptRow {
    #[sqlx(flatten)]
    row: Row,
    has_recording: i64,
    changed_by_name: String,
    changed_at: i64,
}

impl KeptRow {
    fn read(self) -> Result<Kept> {
        let last_change = Stale { by: Some(self.changed_by_name), at: domain::millis::timestamp(self.changed_at) };
        Ok(Kept { talk: self.row.read()?, has_recording: self.has_recording != 0, last_change })
    }
}

fn kept(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "select {DETAILS}, p.name as changed_by_name, t.changed_at,
                case when exists (select 1 from media m where m.talk_id = t.id and m.kind in ('video', 'small', 'audio'))
                     then 1 else 0 end as has_recording
         from talks t join people p on p.id = t.changed_by
         where {condition}"
    ))
}

impl Store {
    /// A talk in any state, with who changed it last.
    pub async fn kept(&self, id: &TalkId) -> Result<Option<Kept>> {
        let row: Option<KeptRow> =
            sqlx::query_as(kept("t.id = $1")).bind(id.as_str().to_owned()).fetch_optional(&self.read).await?;
        row.map(KeptRow::read).transpose()
    }

    /// Whether somebody may look after what was recorded of this session: its host, and organisers.
    pub async fn keeps(&self, who: &Person, session: Option<&SessionId>) -> Result<bool> {
        if who.may_organise() {
            return Ok(true);
        }
        let Some(session) = session else { return Ok(false) };
        let listed = self.listed_session(session).await?;
        Ok(who.is_member() && listed.is_some_and(|listed| listed.session.host.as_ref() == Some(&who.id)))
    }

    /// A page of talks in any state, the latest evening first, and whether there are more.
    pub async fn kept_talks(&self, asked: &KeptAsked) -> Result<(Vec<Kept>, bool)> {
        // What a word stands in is another text without it. So no letter of it has a meaning of its own, as in `like`.
        let has = (0..asked.words.len())
            .map(|n| format!(" and replace(lower(t.title), lower(${0}), '') <> lower(t.title)", n + 6));
        let condition = format!(
            "($1 = '' or t.state = $1) and ($2 = 0 or t.transcript = 0)
             and ($3 = 0 or t.held_on < $4 or (t.held_on = $4 and t.id < $5)){}
             order by t.held_on desc, t.id desc limit {}",
            has.collect::<String>(),
            A_PAGE + 1
        );
        let (day, id) = asked.after.clone().unwrap_or_default();
        let mut query = sqlx::query_as(kept(&condition))
            .bind(asked.state.map_or("", State::code))
            .bind(i64::from(asked.lacks_transcript))
            .bind(i64::from(asked.after.is_some()))
            .bind(day)
            .bind(id);
        for word in &asked.words {
            query = query.bind(word.clone());
        }
        let mut rows: Vec<KeptRow> = query.fetch_all(&self.read).await?;
        let has_more = rows.len() > A_PAGE;
        rows.truncate(A_PAGE);
        Ok((rows.into_iter().map(KeptRow::read).collect::<Result<_>>()?, has_more))
    }

    pub async fn kept_counts(&self) -> Result<KeptCounts> {
        let of = |condition: &str| format!("cast(coalesce(sum(case when {condition} then 1 else 0 end), 0) as bigint)");
        let statement = format!(
            "select count(*) as talks, {} as drafts, {} as published, {} as withdrawn, {} as without_transcript from talks",
            of("state = 'draft'"),
            of("state = 'published'"),
            of("state = 'withdrawn'"),
            of("transcript = 0")
        );
        Ok(sqlx::query_as(AssertSqlSafe(statement)).fetch_one(&self.read).await?)
    }

    /// The talk that was recorded of this session.
    pub async fn talk_of(&self, session: &SessionId) -> Result<Option<TalkId>> {
        let row: Option<(String,)> = sqlx::query_as("select id from talks where session_id = $1")
            .bind(session.as_str().to_owned())
            .fetch_optional(&self.read)
            .await?;
        row.map(|(id,)| talk_id(id)).transpose()
    }

    /// Sessions that have begun, were not cancelled and have no talk yet, the latest first.
    pub async fn sessions_without_talk(&self, now: Timestamp, most: i64) -> Result<Vec<Session>> {
        let rows: Vec<SessionRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {SESSION} from sessions s left join series r on r.id = s.series_id
             where s.starts_at <= $1 and s.cancelled_reason is null
               and not exists (select 1 from talks t where t.session_id = s.id)
             order by s.starts_at desc, s.id limit $2"
        )))
        .bind(now.as_millisecond())
        .bind(most)
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(SessionRow::read).collect()
    }

    /// Questions that were answered in the room of this session, and when that began, as far as it was noted. With
    /// `managers`, also those that only they read.
    pub async fn answered_in(&self, session: &SessionId, managers: bool) -> Result<Vec<(String, Timestamp)>> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select words, coalesce(answering_at, state_at) from questions
             where session_id = $1 and state in ('answering', 'answered') and words <> ''
               and (audience <> 'managers' or $2 = 1)
             order by coalesce(answering_at, state_at), id limit 50",
        )
        .bind(session.as_str().to_owned())
        .bind(i64::from(managers))
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().map(|(words, at)| (words, domain::millis::timestamp(at))).collect())
    }

    /// Topics of talks, the most frequent first.
    pub async fn topics_of_talks(&self, most: i64) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select w.topic from topics w join talk_topics k on k.topic_key = w.topic_key
             group by w.topic order by count(*) desc, w.topic limit $1",
        )
        .bind(most)
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().map(|(topic,)| topic).collect())
    }

    /// Series of talks, as they were called then.
    pub async fn series_of_talks(&self) -> Result<Vec<String>> {
        let rows: Vec<(String,)> =
            sqlx::query_as("select distinct series from talks where series <> '' order by series limit 100")
                .fetch_all(&self.read)
                .await?;
        Ok(rows.into_iter().map(|(series,)| series).collect())
    }
}
