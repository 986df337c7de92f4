use crate::{Result, Store, secrets};
use domain::calendar::{Answer, Series, Session, date_in_london};
use domain::ids::PersonId;
use jiff::{Timestamp, ToSpan};

/// What a calendar feed is made of.
#[derive(Clone, Debug)]
pub struct FeedSource {
    pub series: Vec<Series>,
    /// From one month ago on; the rule goes on beyond what is stored.
    pub sessions: Vec<Session>,
    /// Older ones that their rule does not give as it says: without them the rule would bring them back.
    pub exceptions: Vec<Session>,
}

impl Store {
    /// The token in a member's feed address. It is derived, so it can be shown again; only its hash is stored.
    pub async fn feed_token(&self, person: &PersonId, now: Timestamp) -> Result<String> {
        let (generation,): (i64,) = sqlx::query_as("select feed_generation from people where id = $1")
            .bind(person.as_str().to_owned())
            .fetch_one(&self.read)
            .await?;
        let token = self.feed_token_of(person, generation);
        let known: Option<(i64,)> = sqlx::query_as("select made_at from feed_tokens where token_hash = $1")
            .bind(secrets::hashed(&token))
            .fetch_optional(&self.read)
            .await?;
        if known.is_none() {
            // Only while it still is the address in force: a renewal at this moment must not be undone.
            sqlx::query(
                "insert into feed_tokens (token_hash, person_id, made_at)
                 select $1, id, $2 from people where id = $3 and feed_generation = $4
                 on conflict (token_hash) do nothing",
            )
            .bind(secrets::hashed(&token))
            .bind(now.as_millisecond())
            .bind(person.as_str().to_owned())
            .bind(generation)
            .execute(&self.write)
            .await?;
        }
        Ok(token)
    }

    /// Makes a new feed address; the old one is dead at once.
    pub async fn rotate_feed_token(&self, person: &PersonId, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        sqlx::query("update people set feed_generation = feed_generation + 1 where id = $1")
            .bind(person.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        sqlx::query("delete from feed_tokens where person_id = $1")
            .bind(person.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        write.audit(person.as_str(), "made new feed address", person.as_str(), "");
        write.commit().await
    }

    /// Whose feed this is; nobody's as soon as they are no longer a member.
    pub async fn feed_owner(&self, token: &str) -> Result<Option<PersonId>> {
        let row: Option<(String,)> = sqlx::query_as(
            "select p.id from feed_tokens t join people p on p.id = t.person_id
             where t.token_hash = $1 and p.standing = 'member'",
        )
        .bind(secrets::hashed(token))
        .fetch_optional(&self.read)
        .await?;
        Ok(row.and_then(|(id,)| id.parse().ok()))
    }

    /// Everything for the feed of all sessions.
    pub async fn feed_source(&self, now: Timestamp) -> Result<FeedSource> {
        let since = date_in_london(now).saturating_sub(1.month());
        let series = self.series_since(since).await?;
        let all = self.sessions_between(Timestamp::UNIX_EPOCH, Timestamp::MAX, None).await?;
        let (old, sessions): (Vec<_>, Vec<_>) =
            all.into_iter().map(|listed| listed.session).partition(|session| session.times.starts_at < month_ago(now));
        let exceptions = old.into_iter().filter(|it| it.is_cancelled() || it.moved || it.retitled).collect();
        Ok(FeedSource { series, sessions, exceptions })
    }

    /// The sessions this member said they are coming to, cancelled ones too.
    pub async fn my_sessions(&self, person: &PersonId, now: Timestamp) -> Result<Vec<Session>> {
        let listed = self.sessions_between(month_ago(now), Timestamp::MAX, Some(person)).await?;
        Ok(listed
            .into_iter()
            .filter(|listed| listed.mine == Some(Answer::Coming))
            .map(|listed| listed.session)
            .collect())
    }

    fn feed_token_of(&self, person: &PersonId, generation: i64) -> String {
        let mut token = self.secret.digest("calendar feed", &format!("{person} {generation}"));
        token.truncate(32);
        token
    }
}

fn month_ago(now: Timestamp) -> Timestamp {
    now - jiff::SignedDuration::from_hours(31 * 24)
}
