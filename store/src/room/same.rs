use crate::changes::SEEN_BY_MEMBERS;
use crate::{Result, Store};
use domain::ids::{AskedId, PersonId, SessionId};
use sqlx::AssertSqlSafe;

/// What a member's view of a session depends on beside the time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RoomAsOf {
    /// Another one whenever sessions, rooms or people have changed.
    pub news: String,
    /// What they have said of coming: to this one, and each week.
    pub answer: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    news: String,
    answer: String,
    every_week: i64,
    /// Things of theirs in the room, and whether they host it.
    theirs: i64,
    /// Ids of questions with who asked them anonymously, sealed.
    sealed: String,
}

impl Store {
    /// What the page of a session depends on, for a member who is in it as many others are: not its host, and with
    /// nothing of their own in its room. For anybody else `None`.
    pub async fn room_as_of(&self, session: &SessionId, person: &PersonId) -> Result<Option<RoomAsOf>> {
        let row: Row = sqlx::query_as(AssertSqlSafe(format!(
            "select {SEEN_BY_MEMBERS} as news,
                    coalesce((select answer from rsvps where session_id = $1 and person_id = $2), '') as answer,
                    (select count(*) from standing_rsvps w join series r on r.line_id = w.line_id
                       join sessions s on s.series_id = r.id where s.id = $1 and w.person_id = $2) as every_week,
                    (select count(*) from sessions s left join series r on r.id = s.series_id
                       where s.id = $1 and coalesce(s.host_id, r.host_id) = $2)
                      + (select count(*) from messages where session_id = $1 and author_id = $2)
                      + (select count(*) from questions where session_id = $1 and author_id = $2)
                      + (select count(*) from reactions o join messages m on m.id = o.message_id
                           where m.session_id = $1 and o.person_id = $2)
                      + (select count(*) from question_votes v join questions q on q.id = v.question_id
                           where q.session_id = $1 and v.person_id = $2)
                      + (select count(*) from muted where session_id = $1 and author_id = $2)
                      + (select count(*) from shown_here where session_id = $1 and person_id = $2) as theirs,
                    (select coalesce(string_agg(id || ':' || sealed_author, ' '), '') from questions
                       where session_id = $1 and sealed_author is not null) as sealed",
        )))
        .bind(session.as_str().to_owned())
        .bind(person.as_str().to_owned())
        .fetch_one(&self.read)
        .await?;
        let asked = |(question, sealed): (&str, &str)| {
            question.parse::<AskedId>().is_ok_and(|question| self.is_sealed_by(sealed, &question, person))
        };
        if row.theirs > 0 || row.sealed.split(' ').filter_map(|each| each.split_once(':')).any(asked) {
            return Ok(None);
        }
        let answer = format!("{} {}", row.answer, row.every_week.min(1));
        Ok(Some(RoomAsOf { news: row.news, answer }))
    }
}
