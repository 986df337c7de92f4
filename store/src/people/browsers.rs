//! The browsers in which somebody is signed in.

use crate::changes::Topic;
use crate::{Refused, Result, Store, Write};
use domain::ids::PersonId;
use jiff::{SignedDuration, Timestamp};

/// Between two notes that a browser was seen: a page a second must not be a write a second.
pub const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// One browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser {
    pub id: String,
    pub user_agent: String,
    pub seen_at: Timestamp,
}

/// A browser that was used, and whose it is.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    id: String,
    person: PersonId,
    agent: String,
    at: Timestamp,
}

impl Store {
    /// Notes whose browser this is and that it was seen, unless that was noted just now.
    pub async fn browser_seen(&self, id: &str, person: &PersonId, user_agent: &str, now: Timestamp) -> Result<()> {
        let agent: String = user_agent.chars().filter(|c| !c.is_control()).take(200).collect();
        let seen = Seen { id: id.to_owned(), person: person.clone(), agent, at: now };
        self.seen.save(seen, |all| self.note_who_was_seen(all)).await
    }

    async fn note_who_was_seen(&self, mut all: Vec<Seen>) -> Result<()> {
        let Some(last) = all.last() else { return Ok(()) };
        let mut write = self.write(last.at).await?;
        // Two servers that note the same browsers must not wait for each other.
        all.sort_by(|a, b| a.id.cmp(&b.id));
        for seen in all {
            sqlx::query(
                "update http_sessions set person_id = $1, user_agent = $2, seen_at = $3
                 where id = $4 and (seen_at is null or person_id <> $1 or seen_at <= $5 or seen_at > $3)",
            )
            .bind(seen.person.as_str().to_owned())
            .bind(seen.agent)
            .bind(seen.at.as_millisecond())
            .bind(seen.id)
            .bind((seen.at - SEEN_EVERY).as_millisecond())
            .execute(&mut *write.tx)
            .await?;
        }
        write.commit().await
    }

    /// Where this person is signed in, the one seen last first.
    pub async fn browsers(&self, person: &PersonId) -> Result<Vec<Browser>> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select id, user_agent, seen_at from http_sessions where person_id = $1
             order by seen_at desc, id limit 50",
        )
        .bind(person.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let browser = |(id, user_agent, seen_at): (String, String, i64)| Browser {
            id,
            user_agent,
            seen_at: domain::millis::timestamp(seen_at),
        };
        Ok(rows.into_iter().map(browser).collect())
    }

    /// Signs one of this person's browsers out. Their streams end; those of other browsers come back by themselves.
    pub async fn sign_browser_out(&self, person: &PersonId, id: &str, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query("delete from http_sessions where id = $1 and person_id = $2")
            .bind(id.to_owned())
            .bind(person.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        write.audit(person.as_str(), "signed out browser", person.as_str(), "");
        write.tell(Topic::People, "revoked", person.as_str());
        Ok(write.commit().await?)
    }
}

/// Forgets all browsers of somebody whose sign-ins are void.
pub(super) async fn forget_all(write: &mut Write<'_>, person: &PersonId) -> Result<()> {
    sqlx::query("delete from http_sessions where person_id = $1")
        .bind(person.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}
