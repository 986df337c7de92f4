use super::{Actor, HEARD, RoomRefusal, ask, floor, say};
use crate::changes::Topic;
use crate::{Store, Write};
use domain::ids::{AskedId, MessageId, SessionId};
use domain::room::{AuthorKind, CannotSay, EXTENDED_BY, LONGEST_EXTENSION, Outcome, QuestionState, Slow};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// What a host does in a room.
#[derive(Clone, Debug)]
pub enum Direction {
    Chat {
        open: bool,
    },
    Slow(Slow),
    /// Whether anonymous questions wait for a host.
    Hold(bool),
    /// Whether guests' messages wait for a host.
    HoldGuests(bool),
    /// Ten minutes more than what this host saw: of two who extend at once, one does.
    Extend {
        seen: i64,
    },
    End,
    Pin(MessageId),
    Unpin(MessageId),
    /// Lets a guest's message through that waits.
    LetThrough(MessageId),
    Remove(MessageId),
    /// An author by the id under which their words stand.
    Mute(AuthorKind, String),
    Unmute(AuthorKind, String),
    Mark(AskedId, QuestionState),
    Recorded(Outcome, String),
}

impl Store {
    /// Does what a host asks. Doing again what is done already changes nothing.
    pub async fn direct(
        &self,
        session: &SessionId,
        direction: &Direction,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), RoomRefusal> {
        if !by.eyes.hosts {
            return Err(RoomRefusal::NotFound);
        }
        let mut write = self.write(now).await?;
        match direction {
            Direction::Chat { open } => set(&mut write, session, "chat_open", i64::from(*open)).await?,
            Direction::Slow(slow) => set(&mut write, session, "slow_seconds", slow.seconds()).await?,
            Direction::Hold(holds) => set(&mut write, session, "holds", i64::from(*holds)).await?,
            Direction::HoldGuests(holds) => set(&mut write, session, "holds_guests", i64::from(*holds)).await?,
            Direction::Extend { seen } => extend(&mut write, session, *seen, by).await?,
            Direction::End => end(&mut write, session, by).await?,
            Direction::Pin(message) => pin(&mut write, session, message, by).await?,
            Direction::Unpin(message) => {
                in_room(&mut write, session, message, by).await?;
                unpin(&mut write, message.as_str()).await?;
            }
            Direction::LetThrough(message) => let_through(&mut write, session, message, by).await?,
            Direction::Remove(message) => remove(&mut write, session, message, by).await?,
            Direction::Mute(kind, author) => mute(&mut write, session, (*kind, author), by).await?,
            Direction::Unmute(kind, author) => {
                sqlx::query("delete from muted where session_id = $1 and author_kind = $2 and author_id = $3")
                    .bind(session.as_str().to_owned())
                    .bind(kind.code())
                    .bind(author.clone())
                    .execute(&mut *write.tx)
                    .await?;
                write.audit(by.who.id(), "unmuted", author, "");
            }
            Direction::Mark(question, state) => mark(&mut write, session, question, *state, by).await?,
            Direction::Recorded(outcome, why) => {
                make_row(&mut write, session).await?;
                write.say_outcome(session, *outcome, why, by.who.id()).await?;
            }
        }
        Ok(write.commit().await?)
    }

    /// Who is asked to listen only, for hosts.
    pub async fn muted(&self, session: &SessionId) -> crate::Result<Vec<String>> {
        let rows: Vec<(String,)> = sqlx::query_as("select author_id from muted where session_id = $1")
            .bind(session.as_str().to_owned())
            .fetch_all(&self.read)
            .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}

impl Write<'_> {
    /// Notes what became of a session's recording.
    pub(crate) async fn say_outcome(
        &mut self,
        session: &SessionId,
        outcome: Outcome,
        why: &str,
        by: &str,
    ) -> crate::Result<()> {
        sqlx::query(
            "insert into rooms (session_id, chat_open, slow_seconds, holds, extended_minutes, outcome, outcome_why)
             values ($1, 1, 0, 0, 0, $2, $3)
             on conflict (session_id) do update set outcome = excluded.outcome, outcome_why = excluded.outcome_why",
        )
        .bind(session.as_str().to_owned())
        .bind(outcome.code())
        .bind(why.to_owned())
        .execute(&mut *self.tx)
        .await?;
        self.audit(by, "said what became of the recording", session.as_str(), outcome.code());
        Ok(())
    }
}

async fn make_row(write: &mut Write<'_>, session: &SessionId) -> Result<(), RoomRefusal> {
    // A session that does not exist is refused by the key; it is found out before, as this comes from an address.
    let found: Option<(String,)> = sqlx::query_as("select id from sessions where id = $1")
        .bind(session.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
    found.ok_or(RoomRefusal::NotFound)?;
    sqlx::query(
        "insert into rooms (session_id, chat_open, slow_seconds, holds, extended_minutes, outcome_why)
         values ($1, 1, 0, 0, 0, '') on conflict (session_id) do nothing",
    )
    .bind(session.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

/// `column` is one of our own words, never anybody's.
async fn set(write: &mut Write<'_>, session: &SessionId, column: &'static str, value: i64) -> Result<(), RoomRefusal> {
    make_row(write, session).await?;
    let statement = format!("update rooms set {column} = $1 where session_id = $2");
    sqlx::query(AssertSqlSafe(statement)).bind(value).bind(session.as_str().to_owned()).execute(&mut *write.tx).await?;
    write.tell(Topic::Room, "room", session.as_str());
    Ok(())
}

async fn still_open(write: &mut Write<'_>, session: &SessionId, by: &Actor) -> Result<(), RoomRefusal> {
    let open = floor(write, session, &by.who).await?.floor.open;
    if open { Ok(()) } else { Err(CannotSay::NotOpen.into()) }
}

async fn extend(write: &mut Write<'_>, session: &SessionId, seen: i64, by: &Actor) -> Result<(), RoomRefusal> {
    make_row(write, session).await?;
    still_open(write, session, by).await?;
    let done = sqlx::query(
        "update rooms set extended_minutes = extended_minutes + $1
         where session_id = $2 and extended_minutes = $3 and extended_minutes < $4",
    )
    .bind(EXTENDED_BY)
    .bind(session.as_str().to_owned())
    .bind(seen)
    .bind(LONGEST_EXTENSION)
    .execute(&mut *write.tx)
    .await?;
    if done.rows_affected() == 0 {
        let now = super::hour_of(write, session).await?.extended_minutes;
        let why = if now == seen { CannotSay::LongEnough } else { CannotSay::ExtendedAlready };
        return Err(why.into());
    }
    write.audit(by.who.id(), "extended", session.as_str(), "");
    told_of_times(write, session);
    Ok(())
}

async fn end(write: &mut Write<'_>, session: &SessionId, by: &Actor) -> Result<(), RoomRefusal> {
    make_row(write, session).await?;
    still_open(write, session, by).await?;
    sqlx::query("update rooms set ended_at = $1 where session_id = $2 and ended_at is null")
        .bind(write.now_ms())
        .bind(session.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    write.audit(by.who.id(), "ended", session.as_str(), "");
    told_of_times(write, session);
    Ok(())
}

/// Also those who look at the calendar, or at a page for guests and speakers, where the same clock stands.
fn told_of_times(write: &mut Write<'_>, session: &SessionId) {
    write.tell(Topic::Room, "room", session.as_str());
    write.tell(Topic::Calendar, "moved", session.as_str());
    write.tell(Topic::OpenEvenings, "moved", session.as_str());
}

async fn in_room(
    write: &mut Write<'_>,
    session: &SessionId,
    message: &MessageId,
    by: &Actor,
) -> Result<say::Row, RoomRefusal> {
    let row = say::row(write, message, by).await?;
    if row.session == *session { Ok(row) } else { Err(RoomRefusal::NotFound) }
}

/// One message is pinned for each audience, so that pinning one for managers changes nothing for everyone else.
async fn pin(write: &mut Write<'_>, session: &SessionId, message: &MessageId, by: &Actor) -> Result<(), RoomRefusal> {
    let row = in_room(write, session, message, by).await?;
    let before: Vec<(String,)> = sqlx::query_as(
        "select id from messages where session_id = $1 and audience = $2 and pinned_at is not null and id <> $3",
    )
    .bind(session.as_str().to_owned())
    .bind(row.audience.code())
    .bind(message.as_str().to_owned())
    .fetch_all(&mut *write.tx)
    .await?;
    for (id,) in before {
        unpin(write, &id).await?;
    }
    sqlx::query("update messages set pinned_at = $1 where id = $2")
        .bind(write.now_ms())
        .bind(message.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    write.tell(Topic::Room, "message", message.as_str());
    Ok(())
}

async fn unpin(write: &mut Write<'_>, message: &str) -> Result<(), RoomRefusal> {
    sqlx::query("update messages set pinned_at = null where id = $1")
        .bind(message.to_owned())
        .execute(&mut *write.tx)
        .await?;
    write.tell(Topic::Room, "message", message);
    Ok(())
}

async fn remove(
    write: &mut Write<'_>,
    session: &SessionId,
    message: &MessageId,
    by: &Actor,
) -> Result<(), RoomRefusal> {
    in_room(write, session, message, by).await?;
    sqlx::query("update messages set removed_at = $1, removed_by = $2, pinned_at = null where id = $3")
        .bind(write.now_ms())
        .bind(by.who.id().to_owned())
        .bind(message.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    write.audit(by.who.id(), "removed a message", message.as_str(), "");
    write.tell(Topic::Room, "message", message.as_str());
    Ok(())
}

async fn let_through(
    write: &mut Write<'_>,
    session: &SessionId,
    message: &MessageId,
    by: &Actor,
) -> Result<(), RoomRefusal> {
    in_room(write, session, message, by).await?;
    sqlx::query("update messages set held = 0 where id = $1")
        .bind(message.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    write.tell(Topic::Room, "message", message.as_str());
    Ok(())
}

async fn mute(
    write: &mut Write<'_>,
    session: &SessionId,
    (kind, author): (AuthorKind, &str),
    by: &Actor,
) -> Result<(), RoomRefusal> {
    make_row(write, session).await?;
    let found: Option<(String,)> = sqlx::query_as(match kind {
        AuthorKind::Member => "select id from people where id = $1",
        AuthorKind::Guest => "select id from guests where id = $1 union all select id from guest_entries where id = $1",
        AuthorKind::Speaker => "select id from speakers where id = $1",
    })
    .bind(author.to_owned())
    .fetch_optional(&mut *write.tx)
    .await?;
    found.ok_or(RoomRefusal::NotFound)?;
    sqlx::query(
        "insert into muted (session_id, author_kind, author_id, muted_by, muted_at) values ($1, $2, $3, $4, $5)
         on conflict (session_id, author_kind, author_id) do nothing",
    )
    .bind(session.as_str().to_owned())
    .bind(kind.code())
    .bind(author.to_owned())
    .bind(by.who.id().to_owned())
    .bind(write.now_ms())
    .execute(&mut *write.tx)
    .await?;
    write.audit(by.who.id(), "muted", author, "");
    Ok(())
}

/// One question is being answered at a time; the one before it is answered then.
async fn mark(
    write: &mut Write<'_>,
    session: &SessionId,
    question: &AskedId,
    state: QuestionState,
    by: &Actor,
) -> Result<(), RoomRefusal> {
    let row = ask::row(write, question, by).await?;
    if row.session != *session {
        return Err(RoomRefusal::NotFound);
    }
    if row.state == state {
        return Ok(());
    }
    // What was there for all cannot be made as if it had not been.
    if state == QuestionState::Held {
        return Err(RoomRefusal::NotFound);
    }
    if state == QuestionState::Answering {
        let before: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(format!(
            "update questions set state = 'answered', state_at = $1
             where session_id = $3 and state = 'answering' and {HEARD} returning id"
        )))
        .bind(write.now_ms())
        .bind(by.eyes.level())
        .bind(session.as_str().to_owned())
        .fetch_all(&mut *write.tx)
        .await?;
        for (id,) in before {
            write.tell(Topic::Room, "question", &id);
        }
    }
    sqlx::query(
        "update questions set state = $1, state_at = $2,
                              answering_at = case when $1 = 'answering' then $2 else answering_at end
         where id = $3",
    )
    .bind(state.code())
    .bind(write.now_ms())
    .bind(question.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    if state == QuestionState::Removed {
        write.audit(by.who.id(), "removed a question", question.as_str(), "");
    }
    write.tell(Topic::Room, "question", question.as_str());
    Ok(())
}
