use super::{Actor, HEARD, RoomRefusal, floor};
use crate::changes::Topic;
use crate::{Store, Write, secrets};
use domain::ids::{AskedId, SessionId};
use domain::room::{Audience, AuthorKind, QuestionState, may_ask_more};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// A question, checked by `domain`.
#[derive(Clone, Debug)]
pub struct NewQuestion {
    pub session: SessionId,
    /// As of a message.
    pub key: String,
    pub words: String,
    pub audience: Audience,
    pub anonymous: bool,
}

impl Store {
    /// Asks a question. The same key answers the question that is there. An anonymous one keeps its author sealed, and
    /// waits for a host where the host wishes so; a guest's always does, and only members ask without their name.
    pub async fn ask(&self, new: &NewQuestion, by: &Actor, now: Timestamp) -> Result<AskedId, RoomRefusal> {
        let seal_for = match (new.anonymous, by.who.member()) {
            (true, None) => return Err(RoomRefusal::NotFound),
            (true, Some(member)) => Some(member),
            (false, _) => None,
        };
        if !by.eyes.see(new.audience) {
            return Err(RoomRefusal::NotFound);
        }
        let mut write = self.write(now).await?;
        let found = floor(&mut write, &new.session, &by.who).await?;
        // The millisecond of asking, which other ids hold, can tell who asked.
        let id = if new.anonymous { secrets::random_id()? } else { write.new_id() };
        let id: AskedId = id.parse().map_err(|_| RoomRefusal::NotFound)?;
        // Others may have a form of the same name, and what is noted of it must not tell who asked.
        let key = if new.anonymous && !new.key.is_empty() {
            self.secret.digest("anonymous form", &format!("{} {}", by.who.id(), new.key))
        } else {
            new.key.clone()
        };
        if let Some(made) = write.claim_words(&key, &new.words, by.who.id(), id.as_str()).await? {
            return made.parse().map_err(|_| RoomRefusal::NotFound);
        }
        found.floor.may_ask()?;
        if !new.anonymous {
            may_ask_more(standing(&mut write, new, by).await?)?;
        }
        let is_held = (new.anonymous && found.holds) || by.who.kind() == AuthorKind::Guest;
        let state = if is_held { QuestionState::Held } else { QuestionState::Asked };
        sqlx::query(
            "insert into questions (id, session_id, author_kind, author_id, sealed_author, words, audience, state,
                                    asked_at, state_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        )
        .bind(id.as_str().to_owned())
        .bind(new.session.as_str().to_owned())
        .bind(by.who.kind().code())
        .bind((!new.anonymous).then(|| by.who.id().to_owned()))
        .bind(seal_for.map(|member| self.seal(member, &id)))
        .bind(new.words.clone())
        .bind(new.audience.code())
        .bind(state.code())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        write.tell(Topic::Room, "question", id.as_str());
        write.commit().await?;
        Ok(id)
    }

    /// Gives one's one vote to a question, or takes it off.
    pub async fn vote(&self, question: &AskedId, votes: bool, by: &Actor, now: Timestamp) -> Result<(), RoomRefusal> {
        let mut write = self.write(now).await?;
        let row = row(&mut write, question, by).await?;
        if row.state == QuestionState::Held {
            return Err(RoomRefusal::NotFound);
        }
        floor(&mut write, &row.session, &by.who).await?.floor.may_ask()?;
        let statement = if votes {
            "insert into question_votes (question_id, person_id) values ($1, $2)
             on conflict (question_id, person_id) do nothing"
        } else {
            "delete from question_votes where question_id = $1 and person_id = $2"
        };
        let done = sqlx::query(statement)
            .bind(question.as_str().to_owned())
            .bind(by.who.counted_as().to_owned())
            .execute(&mut *write.tx)
            .await?;
        if done.rows_affected() > 0 {
            write.tell(Topic::Room, "question", question.as_str());
        }
        Ok(write.commit().await?)
    }

    /// Takes one's own question back, however it was asked.
    pub async fn take_question_back(&self, question: &AskedId, by: &Actor, now: Timestamp) -> Result<(), RoomRefusal> {
        let mut write = self.write(now).await?;
        let row = row(&mut write, question, by).await?;
        let mine = match (&row.author_id, &row.sealed, by.who.member()) {
            (Some(author), ..) => author == by.who.id(),
            (None, Some(sealed), Some(member)) => self.is_sealed_by(sealed, question, member),
            (None, ..) => false,
        };
        if !mine {
            return Err(RoomRefusal::NotFound);
        }
        floor(&mut write, &row.session, &by.who).await?;
        sqlx::query("update questions set state = 'removed', words = '', state_at = $1 where id = $2")
            .bind(write.now_ms())
            .bind(question.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        write.tell(Topic::Room, "question", question.as_str());
        Ok(write.commit().await?)
    }
}

/// How many questions this person has in the session under their name.
async fn standing(write: &mut Write<'_>, new: &NewQuestion, by: &Actor) -> Result<i64, RoomRefusal> {
    let (count,): (i64,) = sqlx::query_as(
        "select count(*) from questions
         where session_id = $1 and author_kind = $2 and author_id = $3 and state <> 'removed'",
    )
    .bind(new.session.as_str().to_owned())
    .bind(by.who.kind().code())
    .bind(by.who.id().to_owned())
    .fetch_one(&mut *write.tx)
    .await?;
    Ok(count)
}

pub(super) struct Row {
    pub session: SessionId,
    pub author_id: Option<String>,
    pub sealed: Option<String>,
    pub state: QuestionState,
}

/// A question that stands, if this person may see it.
pub(super) async fn row(write: &mut Write<'_>, id: &AskedId, by: &Actor) -> Result<Row, RoomRefusal> {
    let row: Option<(String, Option<String>, Option<String>, String)> = sqlx::query_as(AssertSqlSafe(format!(
        "select session_id, author_id, sealed_author, state from questions
         where id = $1 and state <> 'removed' and {HEARD}"
    )))
    .bind(id.as_str().to_owned())
    .bind(by.eyes.level())
    .fetch_optional(&mut *write.tx)
    .await?;
    let (session, author_id, sealed, state) = row.ok_or(RoomRefusal::NotFound)?;
    let state = QuestionState::from_code(&state).ok_or(RoomRefusal::NotFound)?;
    Ok(Row { session: session.parse().map_err(|_| RoomRefusal::NotFound)?, author_id, sealed, state })
}
