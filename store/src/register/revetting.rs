//! Questions to members about their home, and what becomes of them.

use super::ToAsk;
use crate::people::workplaces;
use crate::{Refused, Result, Store, StoreError, Write};
use domain::ids::{PersonId, QuestionId};
use domain::people::{RegisterEntry, Workplace};
use domain::register::{Answer, GRACE, Kind};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::AssertSqlSafe;

/// Whether somebody was asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Now,
    /// The same question is open already.
    Before,
}

/// A question as its member and the organisers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub id: QuestionId,
    pub person: PersonId,
    pub person_name: String,
    pub kind: Kind,
    pub location_id: String,
    pub location_name: String,
    pub successor_id: String,
    /// Whom the register names now; empty for nobody.
    pub manager: String,
    pub as_at: Date,
    pub asked_at: Timestamp,
    /// When the grace ends; nothing happens then but that organisers are told.
    pub due_at: Timestamp,
    pub answer: Option<(Answer, Timestamp)>,
    /// The new home, as the member wrote it.
    pub words: String,
}

/// What a member answers, with what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    Still,
    /// To a service, with its entry in the register if the member gave it.
    Moved {
        service: String,
        entry: Option<RegisterEntry>,
    },
    Left,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    person_id: String,
    person_name: String,
    kind: String,
    location_id: String,
    location_name: String,
    successor_id: String,
    manager: String,
    as_at: String,
    asked_at: i64,
    due_at: i64,
    answer: String,
    answered_at: Option<i64>,
    words: String,
}

const QUESTION: &str = "
    select q.id, q.person_id, p.name as person_name, q.kind, q.location_id, q.location_name, q.successor_id, q.manager,
           q.as_at, q.asked_at, q.due_at, q.answer, q.answered_at, q.words
    from revetting q join people p on p.id = q.person_id and p.standing = 'member'";

impl Row {
    fn read(self) -> Result<Question> {
        let bad = || StoreError::Inconsistent("a question about a home");
        let answered = Answer::from_code(&self.answer).zip(self.answered_at);
        Ok(Question {
            id: self.id.parse().map_err(|_| bad())?,
            person: self.person_id.parse().map_err(|_| bad())?,
            person_name: self.person_name,
            kind: Kind::from_code(&self.kind).ok_or_else(bad)?,
            location_id: self.location_id,
            location_name: self.location_name,
            successor_id: self.successor_id,
            manager: self.manager,
            as_at: self.as_at.parse().map_err(|_| bad())?,
            asked_at: domain::millis::timestamp(self.asked_at),
            due_at: domain::millis::timestamp(self.due_at),
            answer: answered.map(|(answer, at)| (answer, domain::millis::timestamp(at))),
            words: self.words,
        })
    }
}

/// Asks, unless the same is asked already; a question about something else gives way.
pub(super) async fn ask(write: &mut Write<'_>, ask: &ToAsk, as_at: Date, by: &str) -> Result<Asked> {
    let same: Option<(String,)> = sqlx::query_as(
        "select id from revetting where person_id = $1 and answered_at is null and kind = $2 and location_id = $3",
    )
    .bind(ask.person.as_str().to_owned())
    .bind(ask.kind.code())
    .bind(ask.before.id.clone())
    .fetch_optional(&mut *write.tx)
    .await?;
    if same.is_some() {
        return Ok(Asked::Before);
    }
    let now = write.now_ms();
    sqlx::query(
        "update revetting set answer = $1, answered_at = $2, seen_at = $2 where person_id = $3 and answered_at is null",
    )
    .bind(Answer::Superseded.code())
    .bind(now)
    .bind(ask.person.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    let successor = ask.after.as_ref().filter(|_| ask.kind == Kind::Renewed);
    let manager = ask.after.as_ref().map_or(String::new(), |after| after.manager.clone());
    let (id, due_at) = (write.new_id(), (write.now() + GRACE).as_millisecond());
    sqlx::query(
        "insert into revetting (id, person_id, kind, location_id, location_name, successor_id, manager, as_at, asked_at,
           due_at, answer, words) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '')",
    )
    .bind(id)
    .bind(ask.person.as_str().to_owned())
    .bind(ask.kind.code())
    .bind(ask.before.id.clone())
    .bind(ask.before.name.clone())
    .bind(successor.map_or(String::new(), |it| it.id.clone()))
    .bind(manager)
    .bind(as_at.to_string())
    .bind(now)
    .bind(due_at)
    .execute(&mut *write.tx)
    .await?;
    let words = format!("{}: {}", ask.before.name, ask.kind.label());
    write.audit(by, "asked about home", ask.person.as_str(), words);
    Ok(Asked::Now)
}

impl Store {
    /// The question that is open for this member.
    pub async fn question_for(&self, person: &PersonId) -> Result<Option<Question>> {
        let row: Option<Row> =
            sqlx::query_as(AssertSqlSafe(format!("{QUESTION} where q.person_id = $1 and q.answered_at is null")))
                .bind(person.as_str().to_owned())
                .fetch_optional(&self.read)
                .await?;
        row.map(Row::read).transpose()
    }

    /// Takes a member's answer to a question of theirs. A second answer finds it answered: `Stale`, unless it says the same.
    pub async fn answer_question(
        &self,
        id: &QuestionId,
        person: &PersonId,
        answered: Answered,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let (answer, words) = match &answered {
            Answered::Still => (Answer::Still, String::new()),
            Answered::Left => (Answer::Left, String::new()),
            Answered::Moved { service, entry } => {
                let number = entry.as_ref().map_or(String::new(), |entry| format!(" ({})", entry.number));
                (Answer::Moved, format!("{service}{number}"))
            }
        };
        // "Still" needs nobody's eye, except where the register says that the home is closed.
        let done = sqlx::query(
            "update revetting set answer = $1, answered_at = $2, words = $3,
               seen_at = case when $1 = 'still' and kind <> 'closed' then $2 else null end
             where id = $4 and person_id = $5 and answered_at is null",
        )
        .bind(answer.code())
        .bind(write.now_ms())
        .bind(words.clone())
        .bind(id.as_str().to_owned())
        .bind(person.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            let before: Option<(String, Option<i64>)> =
                sqlx::query_as("select answer, answered_at from revetting where id = $1 and person_id = $2")
                    .bind(id.as_str().to_owned())
                    .bind(person.as_str().to_owned())
                    .fetch_optional(&mut *write.tx)
                    .await?;
            let (before, at) = before.ok_or(Refused::NotFound)?;
            let stale = crate::Stale { by: None, at: domain::millis::timestamp(at.unwrap_or_default()) };
            return if before == answer.code() { Ok(()) } else { Err(Refused::Stale(stale)) };
        }
        if let Answered::Moved { service, entry } = answered {
            let workplace = Workplace { service, entry, ..workplaces::of(&mut write, person).await? };
            workplaces::set(&mut write, person, &workplace).await?;
        } else if answer == Answer::Left {
            let workplace =
                Workplace { service: String::new(), entry: None, ..workplaces::of(&mut write, person).await? };
            workplaces::set(&mut write, person, &workplace).await?;
        }
        write.audit(person.as_str(), "answered about home", person.as_str(), format!("{}. {words}", answer.label()));
        Ok(write.commit().await?)
    }

    /// What organisers look at: questions that are open, the longest waiting first, then answers nobody has put away.
    pub async fn questions(&self, most: i64) -> Result<Vec<Question>> {
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "{QUESTION} where q.seen_at is null
             order by case when q.answered_at is null then 0 else 1 end, q.due_at, p.name, q.id limit $1"
        )))
        .bind(most)
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// How many questions wait: open ones, overdue ones among them, and answers to look at.
    pub async fn question_counts(&self, now: Timestamp) -> Result<(i64, i64, i64)> {
        Ok(sqlx::query_as(
            "select coalesce(cast(sum(case when q.answered_at is null then 1 else 0 end) as bigint), 0),
                    coalesce(cast(sum(case when q.answered_at is null and q.due_at < $1 then 1 else 0 end) as bigint), 0),
                    coalesce(cast(sum(case when q.answered_at is null then 0 else 1 end) as bigint), 0)
             from revetting q join people p on p.id = q.person_id and p.standing = 'member' where q.seen_at is null",
        )
        .bind(now.as_millisecond())
        .fetch_one(&self.read)
        .await?)
    }

    /// Puts a question away: an organiser has looked at its answer, or settled it in another way while it was open.
    pub async fn put_question_away(&self, id: &QuestionId, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let about: Option<(String,)> = sqlx::query_as(
            "update revetting set seen_by = $1, seen_at = $2, answered_at = coalesce(answered_at, $2),
               answer = case when answer = '' then 'superseded' else answer end
             where id = $3 and seen_at is null returning person_id",
        )
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        let Some((person,)) = about else {
            let known: Option<(String,)> = sqlx::query_as("select id from revetting where id = $1")
                .bind(id.as_str().to_owned())
                .fetch_optional(&mut *write.tx)
                .await?;
            return known.map(|_| ()).ok_or(Refused::NotFound);
        };
        write.audit(by.as_str(), "settled question about home", &person, "");
        Ok(write.commit().await?)
    }
}
