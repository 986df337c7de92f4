//! Which sessions still owe a recording, or a word on why there is none.

use super::search::Listener;
use super::talks::talk_id;
use crate::calendar::rows::{SESSION, SessionRow};
use crate::{Refused, Result, Store, StoreError};
use domain::calendar::Session;
use domain::ids::{PersonId, SessionId, TalkId};
use domain::library::{Audience, Became, State};
use domain::room::Outcome;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// Sessions on a page of the list.
const A_PAGE: usize = 40;

/// A session that is over, and what is still to be done about its recording.
#[derive(Clone, Debug)]
pub struct Owed {
    pub session: Session,
    pub host_name: Option<String>,
    pub talk: Option<TalkId>,
    pub became: Became,
}

#[derive(sqlx::FromRow)]
struct OwedRow {
    #[sqlx(flatten)]
    session: SessionRow,
    host_name: Option<String>,
    talk: Option<String>,
    state: Option<String>,
    outcome: Option<String>,
}

/// Whether there is nothing to hear and nothing to read of `talks t`: that is no published recording, though it may be found.
const IS_EMPTY: &str = "t.transcript = 0 and not exists (select 1 from media where media.talk_id = t.id)";

/// Of `sessions s`, `rooms m` and `talks t`: over and not called off before `$1`, and nobody is done with its recording.
fn owes() -> String {
    format!(
        "s.ends_at + coalesce(m.extended_minutes, 0) * 60000 <= $1 and s.cancelled_reason is null
         and ((t.id is null and coalesce(m.outcome, '') <> 'not-recorded') or t.state = 'draft'
              or (t.state = 'published' and {IS_EMPTY}))"
    )
}

/// How far the recording of `talks t` is.
fn state() -> String {
    format!("case when t.state = 'published' and {IS_EMPTY} then 'draft' else t.state end as state")
}

const FROM: &str = "from sessions s left join rooms m on m.session_id = s.id left join talks t on t.session_id = s.id";

impl Store {
    /// What became of the recording of a session, and the talk of it. Whoever may not find the talk is told what they would
    /// be told before it was published. Without a listener, as those see it who look after talks.
    pub async fn became_of(
        &self,
        session: &SessionId,
        listener: Option<&Listener>,
    ) -> Result<(Became, Option<TalkId>)> {
        type Row = (Option<String>, Option<String>, Option<String>, Option<String>, String);
        let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "select t.id, {}, t.audience, m.outcome, coalesce(m.outcome_why, '') {FROM} where s.id = $1",
            state()
        )))
        .bind(session.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?;
        let Some((id, state, audience, outcome, why)) = row else { return Ok((Became::Unsaid, None)) };
        let id = id.map(talk_id).transpose()?;
        let state =
            state.map(|code| State::from_code(&code).ok_or(StoreError::Inconsistent("talks.state"))).transpose()?;
        let is_theirs = listener.is_none_or(|listener| {
            audience.as_deref().and_then(Audience::from_code).is_some_and(|audience| audience.admits(listener.manages))
        });
        let state = state.map(|state| if is_theirs { state } else { State::Draft });
        let became = Became::of(state, outcome.as_deref().and_then(Outcome::from_code), &why);
        let finds = listener.is_none() || state == Some(State::Published);
        Ok((became, id.filter(|_| finds)))
    }

    /// Sessions that owe something, the latest first, and whether there are more. `after` is where the page before ended.
    pub async fn owed_recordings(
        &self,
        after: Option<&(Timestamp, String)>,
        now: Timestamp,
    ) -> Result<(Vec<Owed>, bool)> {
        let (at, id) = after.map_or((i64::MAX, String::new()), |(at, id)| (at.as_millisecond(), id.clone()));
        let mut rows: Vec<OwedRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {SESSION}, h.name as host_name, t.id as talk, {}, m.outcome
             {FROM} left join series r on r.id = s.series_id left join people h on h.id = coalesce(s.host_id, r.host_id)
             where {} and (s.starts_at < $2 or (s.starts_at = $2 and s.id > $3))
             order by s.starts_at desc, s.id limit {}",
            state(),
            owes(),
            A_PAGE + 1
        )))
        .bind(now.as_millisecond())
        .bind(at)
        .bind(id)
        .fetch_all(&self.read)
        .await?;
        let has_more = rows.len() > A_PAGE;
        rows.truncate(A_PAGE);
        let read = |row: OwedRow| {
            let state = row.state.as_deref().and_then(State::from_code);
            Ok(Owed {
                session: row.session.read()?,
                host_name: row.host_name,
                talk: row.talk.map(talk_id).transpose()?,
                became: Became::of(state, row.outcome.as_deref().and_then(Outcome::from_code), ""),
            })
        };
        Ok((rows.into_iter().map(read).collect::<Result<_>>()?, has_more))
    }

    /// How many sessions owe a recording, or a word on it.
    pub async fn count_owed(&self, now: Timestamp) -> Result<i64> {
        let (count,): (i64,) = sqlx::query_as(AssertSqlSafe(format!("select count(*) {FROM} where {}", owes())))
            .bind(now.as_millisecond())
            .fetch_one(&self.read)
            .await?;
        Ok(count)
    }

    /// Notes why a session has no recording.
    ///
    /// # Errors
    /// `TooLate` where there is a talk of it.
    pub async fn say_not_recorded(
        &self,
        session: &SessionId,
        why: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let found: Option<(Option<String>,)> =
            sqlx::query_as("select t.id from sessions s left join talks t on t.session_id = s.id where s.id = $1")
                .bind(session.as_str().to_owned())
                .fetch_optional(&mut *write.tx)
                .await?;
        if found.ok_or(Refused::NotFound)?.0.is_some() {
            return Err(Refused::TooLate);
        }
        write.say_outcome(session, Outcome::NotRecorded, why, by.as_str()).await?;
        Ok(write.commit().await?)
    }
}
