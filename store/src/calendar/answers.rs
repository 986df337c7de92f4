use crate::changes::Topic;
use crate::{Refused, Result, Store, Write};
use domain::calendar::Answer;
use domain::ids::{PersonId, SessionId};
use jiff::Timestamp;

impl Store {
    /// Says whether a member comes to one session; the newest answer counts.
    pub async fn answer(
        &self,
        session: &SessionId,
        person: &PersonId,
        answer: Answer,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        still_ahead(&mut write, session).await?;
        sqlx::query(
            "insert into rsvps (session_id, person_id, answer, answered_at) values ($1, $2, $3, $4)
             on conflict (session_id, person_id) do update
               set answer = excluded.answer, answered_at = excluded.answered_at where rsvps.answer <> excluded.answer",
        )
        .bind(session.as_str().to_owned())
        .bind(person.as_str().to_owned())
        .bind(answer.code())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        write.tell(Topic::Calendar, "answered", session.as_str());
        Ok(write.commit().await?)
    }

    /// Says that a member comes every week: to each coming session of the series that they have not declined, and to
    /// those still to be made.
    pub async fn come_every_week(&self, session: &SessionId, person: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let line = still_ahead(&mut write, session).await?.ok_or(Refused::NotFound)?;
        sqlx::query(
            "insert into standing_rsvps (line_id, person_id, since) values ($1, $2, $3)
             on conflict (line_id, person_id) do nothing",
        )
        .bind(line.clone())
        .bind(person.as_str().to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        sqlx::query(
            "insert into rsvps (session_id, person_id, answer, answered_at)
             select s.id, $1, 'coming', $2 from sessions s join series r on r.id = s.series_id
             where r.line_id = $3 and s.ends_at > $2
             on conflict (session_id, person_id) do nothing",
        )
        .bind(person.as_str().to_owned())
        .bind(write.now_ms())
        .bind(line)
        .execute(&mut *write.tx)
        .await?;
        // "Every week", said on this session's page, means this one too, whatever was said before.
        sqlx::query("update rsvps set answer = 'coming' where session_id = $1 and person_id = $2")
            .bind(session.as_str().to_owned())
            .bind(person.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        write.tell(Topic::Calendar, "answered", session.as_str());
        Ok(write.commit().await?)
    }

    /// Takes "every week" back: answers for sessions still ahead go, except for the one it was taken back on.
    pub async fn stop_every_week(&self, session: &SessionId, person: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let line = still_ahead(&mut write, session).await?.ok_or(Refused::NotFound)?;
        sqlx::query("delete from standing_rsvps where line_id = $1 and person_id = $2")
            .bind(line.clone())
            .bind(person.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        sqlx::query(
            "delete from rsvps where person_id = $1 and answer = 'coming' and session_id <> $2 and session_id in
               (select s.id from sessions s join series r on r.id = s.series_id where r.line_id = $3 and s.starts_at > $4)",
        )
        .bind(person.as_str().to_owned())
        .bind(session.as_str().to_owned())
        .bind(line)
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        write.tell(Topic::Calendar, "answered", session.as_str());
        Ok(write.commit().await?)
    }
}

impl Store {
    /// Whether this member comes to the session's series every week.
    pub async fn comes_every_week(&self, session: &SessionId, person: &PersonId) -> Result<bool> {
        let (standing,): (i64,) = sqlx::query_as(
            "select count(*) from standing_rsvps a join series r on r.line_id = a.line_id
             join sessions s on s.series_id = r.id where s.id = $1 and a.person_id = $2",
        )
        .bind(session.as_str().to_owned())
        .bind(person.as_str().to_owned())
        .fetch_one(&self.read)
        .await?;
        Ok(standing > 0)
    }
}

/// The line of the session's series, if the session can still be answered.
async fn still_ahead(write: &mut Write<'_>, session: &SessionId) -> Result<Option<String>, Refused> {
    let row: Option<(Option<String>, i64)> = sqlx::query_as(
        "select r.line_id, s.ends_at from sessions s left join series r on r.id = s.series_id where s.id = $1",
    )
    .bind(session.as_str().to_owned())
    .fetch_optional(&mut *write.tx)
    .await?;
    let (line, ends_at) = row.ok_or(Refused::NotFound)?;
    if ends_at <= write.now_ms() { Err(Refused::TooLate) } else { Ok(line) }
}
