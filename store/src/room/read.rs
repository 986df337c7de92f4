use super::rows::{MESSAGE, MESSAGES, MessageRow, QUESTION, QUESTIONS, QuestionRow, STANDS};
use super::{Actor, HEARD, flag, hour, times};
use crate::{Result, Store};
use domain::ids::{AskedId, SessionId};
use domain::people::Person;
use domain::room::{Eyes, Holds, Message, Outcome, Question, Reaction, RoomState, Who, order_questions};
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// What a page shows of the chat; a lively hour has half as many.
const HISTORY: i64 = 500;
/// What a page shows of the questions: the one being answered, those with the most votes, and of equals the newest.
const QUESTIONS_SHOWN: i64 = 300;
/// Servers that have not counted for so long are gone.
pub(super) const COUNTED_WITHIN: SignedDuration = SignedDuration::from_secs(90);

/// A room as one person sees it.
#[derive(Clone, Debug)]
pub struct Room {
    pub state: RoomState,
    /// Oldest first.
    pub messages: Vec<Message>,
    pub questions: Vec<Question>,
    /// Ids of questions that this person asked, also anonymously.
    pub asked: Vec<String>,
    /// Ids of questions that this person voted for.
    pub voted: Vec<String>,
    /// What this person added to which message.
    pub reacted: Vec<(String, Reaction)>,
    pub muted: bool,
    /// Guests or somebody invited to speak may be here.
    pub outsiders: bool,
    /// Names of those who chose to be seen, at most sixty; for members only.
    pub shown: Vec<String>,
    pub shows_me: bool,
    pub outcome: Option<Outcome>,
    pub outcome_why: String,
}

#[derive(sqlx::FromRow)]
pub(super) struct StateRow {
    starts_at: i64,
    ends_at: i64,
    chat_open: i64,
    slow_seconds: i64,
    holds: i64,
    holds_guests: i64,
    extended_minutes: i64,
    ended_at: Option<i64>,
    outcome: Option<String>,
    outcome_why: String,
    here: i64,
}

const STATE: &str = "
    select s.starts_at, s.ends_at, coalesce(m.chat_open, 1) as chat_open, coalesce(m.slow_seconds, 0) as slow_seconds,
           coalesce(m.holds, 0) as holds, coalesce(m.holds_guests, 0) as holds_guests,
           coalesce(m.extended_minutes, 0) as extended_minutes, m.ended_at, m.outcome,
           coalesce(m.outcome_why, '') as outcome_why,
           (select cast(coalesce(sum(h.people), 0) as bigint) from here h
             where h.session_id = s.id and h.counted_at > $2) as here
    from sessions s left join rooms m on m.session_id = s.id where s.id = $1";

impl StateRow {
    fn read(&self) -> RoomState {
        let hour = hour(self.extended_minutes, self.ended_at);
        RoomState {
            times: hour.of(times(self.starts_at, self.ends_at)),
            chat_open: self.chat_open != 0,
            slow_seconds: self.slow_seconds,
            holds: Holds { anonymous: self.holds != 0, guests: self.holds_guests != 0 },
            extended_minutes: self.extended_minutes,
            ended: self.ended_at.is_some(),
            here: self.here,
        }
    }
}

impl Store {
    /// A person as they stand in the room of a session: its host and organisers direct it. `None` without such a session.
    pub async fn room_actor(&self, session: &SessionId, person: &Person, organises: bool) -> Result<Option<Actor>> {
        let row: Option<(Option<String>,)> = sqlx::query_as(
            "select coalesce(s.host_id, r.host_id) from sessions s left join series r on r.id = s.series_id
             where s.id = $1",
        )
        .bind(session.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?;
        Ok(row.map(|(host,)| {
            let hosts = organises || host.as_deref() == Some(person.id.as_str());
            Actor { who: Who::Member(person.id.clone()), eyes: Eyes::of(person, hosts) }
        }))
    }

    pub(super) async fn room_state(
        &self,
        session: &SessionId,
        now: Timestamp,
    ) -> Result<Option<(RoomState, StateRow)>> {
        let row: Option<StateRow> = sqlx::query_as(STATE)
            .bind(session.as_str().to_owned())
            .bind((now - COUNTED_WITHIN).as_millisecond())
            .fetch_optional(&self.read)
            .await?;
        Ok(row.map(|row| (row.read(), row)))
    }

    /// The room of a session as this person may see it.
    pub async fn room(&self, session: &SessionId, me: &Actor, now: Timestamp) -> Result<Option<Room>> {
        let Some((state, row)) = self.room_state(session, now).await? else { return Ok(None) };
        let (messages, reacted) = self.messages(session, me).await?;
        let (questions, asked, voted) = self.asked_in(session, me).await?;
        let (muted, shows_me, outsiders): (i64, i64, i64) = sqlx::query_as(
            "select (select count(*) from muted where session_id = $1 and author_id = $2),
                    (select count(*) from shown_here where session_id = $1 and person_id = $2),
                    (select count(*) from sessions s left join series r on r.id = s.series_id
                      where s.id = $1 and coalesce(s.kind, r.kind) = 'open-evening')
                      + (select count(*) from speakers where session_id = $1 and revoked_at is null)",
        )
        .bind(session.as_str().to_owned())
        .bind(me.who.id().to_owned())
        .fetch_one(&self.read)
        .await?;
        let shown: Vec<(String,)> = sqlx::query_as(
            "select p.name from shown_here h join people p on p.id = h.person_id
             where h.session_id = $1 and p.standing = 'member' and $2 = 1 order by h.shown_at, p.id limit 60",
        )
        .bind(session.as_str().to_owned())
        .bind(flag(me.eyes.belongs))
        .fetch_all(&self.read)
        .await?;
        Ok(Some(Room {
            state,
            messages,
            questions,
            asked,
            voted,
            reacted,
            muted: muted != 0,
            outsiders: outsiders != 0,
            shown: shown.into_iter().map(|(name,)| name).collect(),
            shows_me: shows_me != 0,
            outcome: row.outcome.as_deref().and_then(Outcome::from_code),
            outcome_why: row.outcome_why,
        }))
    }

    async fn messages(&self, session: &SessionId, me: &Actor) -> Result<(Vec<Message>, Vec<(String, Reaction)>)> {
        let mut rows: Vec<MessageRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {MESSAGE} from {MESSAGES}
             where m.session_id = $1 and {HEARD} and {STANDS}
               and (m.held = 0 or (m.removed_at is null and ($4 = 1 or m.author_id = $5)))
             order by case when m.pinned_at is null then 1 else 0 end, m.sent_at desc, m.id desc limit $3"
        )))
        .bind(session.as_str().to_owned())
        .bind(me.eyes.level())
        .bind(HISTORY)
        .bind(flag(me.eyes.hosts))
        .bind(me.who.id().to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.sort_by(|a, b| (a.sent_at, &a.id).cmp(&(b.sent_at, &b.id)));
        let added: Vec<(String, String, i64, i64)> = sqlx::query_as(AssertSqlSafe(format!(
            "select r.message_id, r.reaction, count(*), cast(sum(case when r.person_id = $3 then 1 else 0 end) as bigint)
             from reactions r join messages m on m.id = r.message_id
             where m.session_id = $1 and {HEARD}
             group by r.message_id, r.reaction"
        )))
        .bind(session.as_str().to_owned())
        .bind(me.eyes.level())
        .bind(me.who.counted_as().to_owned())
        .fetch_all(&self.read)
        .await?;
        let (mut counts, mut mine) = (HashMap::<String, Vec<(Reaction, i64)>>::new(), Vec::new());
        for (message, code, count, by_me) in added {
            let Some(reaction) = Reaction::from_code(&code) else { continue };
            if by_me > 0 {
                mine.push((message.clone(), reaction));
            }
            counts.entry(message).or_default().push((reaction, count));
        }
        let messages = rows.into_iter().map(|row| {
            let reactions = counts.remove(&row.id).unwrap_or_default();
            row.read(in_order(reactions))
        });
        Ok((messages.collect::<Result<_>>()?, mine))
    }

    async fn asked_in(&self, session: &SessionId, me: &Actor) -> Result<(Vec<Question>, Vec<String>, Vec<String>)> {
        let rows: Vec<QuestionRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {QUESTION} from {QUESTIONS}
             where q.session_id = $1 and {HEARD} and {STANDS} and q.state <> 'removed'
               and (q.state <> 'held' or $4 = 1 or q.author_id = $5 or q.sealed_author is not null)
             order by case when q.state = 'answering' then 0 else 1 end, votes desc, q.asked_at desc, q.id limit $3"
        )))
        .bind(session.as_str().to_owned())
        .bind(me.eyes.level())
        .bind(QUESTIONS_SHOWN)
        .bind(flag(me.eyes.hosts))
        .bind(me.who.id().to_owned())
        .fetch_all(&self.read)
        .await?;
        let mut asked = Vec::new();
        let mut questions = Vec::with_capacity(rows.len());
        for row in rows {
            let mine = self.is_mine(&row, &me.who);
            if mine {
                asked.push(row.id.clone());
            }
            if mine || me.eyes.hosts || row.state != "held" {
                questions.push(row.read()?);
            }
        }
        order_questions(&mut questions);
        let voted: Vec<(String,)> = sqlx::query_as(
            "select v.question_id from question_votes v join questions q on q.id = v.question_id
             where q.session_id = $1 and v.person_id = $2",
        )
        .bind(session.as_str().to_owned())
        .bind(me.who.counted_as().to_owned())
        .fetch_all(&self.read)
        .await?;
        Ok((questions, asked, voted.into_iter().map(|(id,)| id).collect()))
    }

    fn is_mine(&self, row: &QuestionRow, me: &Who) -> bool {
        match (&row.author_id, &row.sealed_author, row.id.parse::<AskedId>(), me.member()) {
            (Some(author), ..) => row.author_kind == me.kind().code() && author == me.id(),
            (None, Some(sealed), Ok(id), Some(member)) => self.is_sealed_by(sealed, &id, member),
            _ => false,
        }
    }
}

/// Reactions as the row of buttons has them.
pub(super) fn in_order(mut reactions: Vec<(Reaction, i64)>) -> Vec<(Reaction, i64)> {
    reactions.sort_by_key(|(reaction, _)| Reaction::ALL.iter().position(|one| one == reaction));
    reactions
}
