//! What streams tell of rooms. A change only names a thing; it is read here once, as it is now, for all streams.

use super::read::in_order;
use super::rows::{MESSAGE, MESSAGES, MessageRow, QUESTION, QUESTIONS, QuestionRow, STANDS, audience};
use crate::changes::{Change, Topic};
use crate::{Result, Store};
use domain::ids::SessionId;
use domain::room::{Audience, Eyes, QuestionState, Reaction, Said};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// Whose streams are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForWhom {
    pub audience: Audience,
    /// Only those who direct the room, or only those who do not; `None` for both.
    pub hosts: Option<bool>,
}

impl ForWhom {
    pub const ALL: Self = Self { audience: Audience::Everyone, hosts: None };

    pub fn includes(self, eyes: Eyes) -> bool {
        eyes.see(self.audience) && self.hosts.is_none_or(|hosts| hosts == eyes.hosts)
    }
}

/// One thing to tell in one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomNews {
    pub session: String,
    pub to: ForWhom,
    pub said: Said,
}

impl Store {
    /// What a change of the topic `Room` has to tell; nothing when the thing is gone.
    pub async fn room_news(&self, change: &Change, now: Timestamp) -> Result<Vec<RoomNews>> {
        match (change.topic, change.what.as_str()) {
            (Topic::Room, "message") => self.message_news(&change.about).await,
            (Topic::Room, "question") => self.question_news(&change.about).await,
            (Topic::Room, "room") => {
                let Ok(session) = change.about.parse::<SessionId>() else { return Ok(Vec::new()) };
                let state = self.room_state(&session, now).await?;
                let news = state.map(|(state, _)| RoomNews {
                    session: change.about.clone(),
                    to: ForWhom::ALL,
                    said: Said::Room(state),
                });
                Ok(news.into_iter().collect())
            }
            _ => Ok(Vec::new()),
        }
    }

    async fn message_news(&self, id: &str) -> Result<Vec<RoomNews>> {
        #[derive(sqlx::FromRow)]
        struct Row {
            #[sqlx(flatten)]
            message: MessageRow,
            session_id: String,
            vanished: i64,
        }
        let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "select {MESSAGE}, m.session_id, case when {STANDS} then 0 else 1 end as vanished
             from {MESSAGES} where m.id = $1"
        )))
        .bind(id.to_owned())
        .fetch_optional(&self.read)
        .await?;
        let Some(Row { message, session_id, vanished }) = row else { return Ok(Vec::new()) };
        let (is_held, is_removed) = (message.held != 0, message.removed_by.is_some());
        // What waits for a host is there for hosts alone. Turned down, it was never there for others: no trace of it.
        let hosts = (is_held && !is_removed).then_some(true);
        let to = ForWhom { audience: audience(&message.audience)?, hosts };
        let said = if vanished == 0 && !(is_held && is_removed) {
            let counts: Vec<(String, i64)> =
                sqlx::query_as("select reaction, count(*) from reactions where message_id = $1 group by reaction")
                    .bind(id.to_owned())
                    .fetch_all(&self.read)
                    .await?;
            let counts = counts.into_iter().filter_map(|(code, count)| Some((Reaction::from_code(&code)?, count)));
            Said::Message(message.read(in_order(counts.collect()))?)
        } else {
            Said::Gone(message.id)
        };
        Ok(vec![RoomNews { session: session_id, to, said }])
    }

    async fn question_news(&self, id: &str) -> Result<Vec<RoomNews>> {
        #[derive(sqlx::FromRow)]
        struct Row {
            #[sqlx(flatten)]
            question: QuestionRow,
            session_id: String,
            vanished: i64,
        }
        let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "select {QUESTION}, q.session_id, case when {STANDS} then 0 else 1 end as vanished
             from {QUESTIONS} where q.id = $1"
        )))
        .bind(id.to_owned())
        .fetch_optional(&self.read)
        .await?;
        let Some(Row { question, session_id, vanished }) = row else { return Ok(Vec::new()) };
        let question = question.read()?;
        let heard = question.audience;
        let news = |hosts, said| RoomNews { session: session_id.clone(), to: ForWhom { audience: heard, hosts }, said };
        let gone = Said::Gone(question.id.clone());
        Ok(match question.state {
            _ if vanished != 0 => vec![news(None, gone)],
            QuestionState::Removed => vec![news(None, gone)],
            QuestionState::Held => vec![news(Some(true), Said::Question(question))],
            _ => vec![news(None, Said::Question(question))],
        })
    }
}
