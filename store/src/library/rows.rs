use super::search::Listener;
use super::talks::{Talk, talk_id};
use crate::{Result, StoreError};
use domain::library::{Audience, State, TalkDetails, chapters};

/// The columns of a [`Row`], of `talks t`. Names are joined by a line end, which none of them holds.
pub(super) const DETAILS: &str = "t.id, t.session_id, t.series, t.title, t.description, t.held_on, t.audience, t.state, t.duration_ms,
    t.chapters, t.transcript, t.version, t.published_at,
    coalesce((select string_agg(n.name, '\n') from (select name from talk_speakers where talk_id = t.id order by place) n), '')
      as speakers,
    coalesce((select string_agg(n.topic, '\n') from (select w.topic from talk_topics k join topics w on w.topic_key = k.topic_key
                                                        where k.talk_id = t.id order by k.place) n), '') as topics";

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    session_id: Option<String>,
    series: String,
    title: String,
    description: String,
    held_on: String,
    audience: String,
    state: String,
    duration_ms: i64,
    chapters: String,
    transcript: i64,
    version: i64,
    published_at: Option<i64>,
    speakers: String,
    topics: String,
}

impl Row {
    pub fn id(&self) -> &str {
        &self.id
    }

    /// As [`super::search::FOUND`] says it in SQL.
    pub fn is_found_by(&self, listener: &Listener) -> bool {
        self.state == State::Published.code() && (listener.manages || self.audience != Audience::Managers.code())
    }

    pub fn read(self) -> Result<Talk> {
        let lines = |text: &str| text.lines().map(str::to_owned).collect();
        Ok(Talk {
            id: talk_id(self.id)?,
            session: self
                .session_id
                .map(|id| id.parse())
                .transpose()
                .map_err(|_| StoreError::Inconsistent("talks.session_id"))?,
            series: self.series,
            details: TalkDetails {
                title: self.title,
                description: self.description,
                held_on: match self.held_on.as_str() {
                    "" => None,
                    day => Some(day.parse().map_err(|_| StoreError::Inconsistent("talks.held_on"))?),
                },
                speakers: lines(&self.speakers),
                topics: lines(&self.topics),
                audience: Audience::from_code(&self.audience).ok_or(StoreError::Inconsistent("talks.audience"))?,
                chapters: chapters(&self.chapters).map_err(|_| StoreError::Inconsistent("talks.chapters"))?,
            },
            state: State::from_code(&self.state).ok_or(StoreError::Inconsistent("talks.state"))?,
            duration_ms: u32::try_from(self.duration_ms).map_err(|_| StoreError::Inconsistent("talks.duration_ms"))?,
            has_transcript: self.transcript != 0,
            version: self.version,
            published_at: self.published_at.map(domain::millis::timestamp),
        })
    }
}
