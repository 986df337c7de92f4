use super::rows::audience;
use super::{Actor, HEARD, RoomRefusal, floor};
use crate::changes::Topic;
use crate::{Store, Write};
use domain::ids::{MessageId, SessionId};
use domain::room::{Audience, AuthorKind, CannotSay, Reaction, may_change};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// Words for the chat, checked by `domain`.
#[derive(Clone, Debug)]
pub struct NewMessage {
    pub session: SessionId,
    /// The browser's own name for it: sent again, it is the same message.
    pub key: String,
    pub words: String,
    pub audience: Audience,
    pub reply_to: Option<MessageId>,
}

impl Store {
    /// Says something in the chat. Sent again with the same key it answers the message that is there.
    ///
    /// A reply is for nobody who cannot read what it replies to. A guest's message waits for a host where the host wishes
    /// so.
    pub async fn say(&self, new: &NewMessage, by: &Actor, now: Timestamp) -> Result<MessageId, RoomRefusal> {
        if !by.eyes.see(new.audience) {
            return Err(RoomRefusal::NotFound);
        }
        let mut write = self.write(now).await?;
        let found = floor(&mut write, &new.session, &by.who).await?;
        let id = write.new_id();
        if let Some(made) = write.claim_words(&new.key, &new.words, by.who.id(), &id).await? {
            return made.parse().map_err(|_| RoomRefusal::NotFound);
        }
        found.floor.may_say(by.eyes.hosts, now)?;
        let heard = match &new.reply_to {
            Some(to) => reply_audience(&mut write, new, to, by).await?,
            None => new.audience,
        };
        let is_held = found.holds_guests && by.who.kind() == AuthorKind::Guest;
        sqlx::query(
            "insert into messages (id, session_id, author_kind, author_id, words, audience, reply_to, sent_at, held)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id.clone())
        .bind(new.session.as_str().to_owned())
        .bind(by.who.kind().code())
        .bind(by.who.id().to_owned())
        .bind(new.words.clone())
        .bind(heard.code())
        .bind(new.reply_to.as_ref().map(|id| id.as_str().to_owned()))
        .bind(write.now_ms())
        .bind(super::flag(is_held))
        .execute(&mut *write.tx)
        .await?;
        write.tell(Topic::Room, "message", &id);
        write.commit().await?;
        id.parse().map_err(|_| RoomRefusal::NotFound)
    }

    /// Writes one's own message anew.
    pub async fn change_message(
        &self,
        message: &MessageId,
        words: &str,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), RoomRefusal> {
        let mut write = self.write(now).await?;
        own(&mut write, message, by).await?;
        sqlx::query("update messages set words = $1, edited_at = $2 where id = $3 and removed_at is null")
            .bind(words.to_owned())
            .bind(write.now_ms())
            .bind(message.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        write.tell(Topic::Room, "message", message.as_str());
        Ok(write.commit().await?)
    }

    /// Takes one's own message back; its words are kept nowhere.
    pub async fn take_message_back(&self, message: &MessageId, by: &Actor, now: Timestamp) -> Result<(), RoomRefusal> {
        let mut write = self.write(now).await?;
        own(&mut write, message, by).await?;
        sqlx::query(
            "update messages set words = '', removed_at = $1, removed_by = 'author', pinned_at = null
             where id = $2 and removed_at is null",
        )
        .bind(write.now_ms())
        .bind(message.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        write.tell(Topic::Room, "message", message.as_str());
        Ok(write.commit().await?)
    }

    /// Adds one of the six to a message, changes it, or with `None` takes it off.
    pub async fn react(
        &self,
        message: &MessageId,
        reaction: Option<Reaction>,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), RoomRefusal> {
        let mut write = self.write(now).await?;
        let row = row(&mut write, message, by).await?;
        floor(&mut write, &row.session, &by.who).await?.floor.may_ask()?;
        let done = match reaction {
            Some(reaction) => {
                sqlx::query(
                    "insert into reactions (message_id, person_id, reaction) values ($1, $2, $3)
                     on conflict (message_id, person_id) do update set reaction = excluded.reaction
                       where reactions.reaction <> excluded.reaction",
                )
                .bind(message.as_str().to_owned())
                .bind(by.who.counted_as().to_owned())
                .bind(reaction.code())
                .execute(&mut *write.tx)
                .await?
            }
            None => {
                sqlx::query("delete from reactions where message_id = $1 and person_id = $2")
                    .bind(message.as_str().to_owned())
                    .bind(by.who.counted_as().to_owned())
                    .execute(&mut *write.tx)
                    .await?
            }
        };
        if done.rows_affected() > 0 {
            write.tell(Topic::Room, "message", message.as_str());
        }
        Ok(write.commit().await?)
    }
}

pub(super) struct Row {
    pub session: SessionId,
    pub author_id: String,
    pub audience: Audience,
    pub sent_at: i64,
}

/// A message that stands, if this person may see it.
pub(super) async fn row(write: &mut Write<'_>, id: &MessageId, by: &Actor) -> Result<Row, RoomRefusal> {
    let row: Option<(String, String, String, i64)> = sqlx::query_as(AssertSqlSafe(format!(
        "select session_id, author_id, audience, sent_at from messages
         where id = $1 and removed_at is null and {HEARD} and (held = 0 or $3 = 1 or author_id = $4)"
    )))
    .bind(id.as_str().to_owned())
    .bind(by.eyes.level())
    .bind(super::flag(by.eyes.hosts))
    .bind(by.who.id().to_owned())
    .fetch_optional(&mut *write.tx)
    .await?;
    let (session, author_id, heard, sent_at) = row.ok_or(RoomRefusal::NotFound)?;
    let session = session.parse().map_err(|_| RoomRefusal::NotFound)?;
    Ok(Row { session, author_id, audience: audience(&heard)?, sent_at })
}

/// One's own message, while it may still be changed.
async fn own(write: &mut Write<'_>, id: &MessageId, by: &Actor) -> Result<(), RoomRefusal> {
    let row = row(write, id, by).await?;
    if row.author_id != by.who.id() {
        return Err(RoomRefusal::NotFound);
    }
    may_change(domain::millis::timestamp(row.sent_at), write.now())?;
    match floor(write, &row.session, &by.who).await?.floor.may_ask() {
        Err(CannotSay::NotOpen) => Err(CannotSay::NotOpen.into()),
        // Whoever was muted may still take back what they said, and so mend it.
        _ => Ok(()),
    }
}

async fn reply_audience(
    write: &mut Write<'_>,
    new: &NewMessage,
    to: &MessageId,
    by: &Actor,
) -> Result<Audience, RoomRefusal> {
    let quoted = row(write, to, by).await?;
    if quoted.session != new.session {
        return Err(RoomRefusal::NotFound);
    }
    Ok(new.audience.within(quoted.audience))
}
