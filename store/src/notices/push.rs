//! Pushes on their way: leased, sent, tried again and given up as mail is.

use crate::outbox::{self, LEASE, channel};
use crate::{Result, Store};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

/// Where and with which keys a browser is reached.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Subscription {
    pub id: String,
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
}

/// A push that this server has leased and must now send.
#[derive(Clone, Debug)]
pub struct LeasedPush {
    pub id: String,
    pub kind: String,
    /// The session it is about, if any: a later push of the same kind takes the place of one that waits.
    pub about: String,
    pub title: String,
    pub words: String,
    /// A path of ours.
    pub link: String,
    pub useless_at: Option<Timestamp>,
    pub attempts: i64,
    pub to: Subscription,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    recipient: String,
    subject: String,
    body: String,
    about: String,
    link: String,
    useless_at: Option<i64>,
    attempts: i64,
}

impl Store {
    /// Takes up to `most` pushes that are due, for two minutes. What is for a browser that is signed in no more is dropped.
    pub async fn lease_pushes(&self, most: i64, now: Timestamp) -> Result<Vec<LeasedPush>> {
        // Asked without a lock, as every commit wakes whoever asks.
        let due: Option<(String,)> = sqlx::query_as(
            "select id from outbox where channel = $1 and state = 'waiting' and due_at <= $2 and leased_until <= $2
               and (useless_at is null or useless_at > $2) limit 1",
        )
        .bind(channel::PUSH)
        .bind(now.as_millisecond())
        .fetch_optional(&self.read)
        .await?;
        if due.is_none() {
            return Ok(Vec::new());
        }
        let mut write = self.write(now).await?;
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "{} returning id, kind, recipient, subject, body, about, link, useless_at, attempts",
            outbox::TAKE_DUE
        )))
        .bind((now + LEASE).as_millisecond())
        .bind(now.as_millisecond())
        .bind(most)
        .bind(channel::PUSH)
        .fetch_all(&mut *write.tx)
        .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids = rows.iter().map(|row| row.id.as_str());
        let subscriptions: Vec<Subscription> = sqlx::query_as(AssertSqlSafe(format!(
            "select d.id, d.endpoint, d.p256dh, d.auth from push_subscriptions d
             join people p on p.id = d.person_id and p.standing = 'member'
             where d.id in (select o.recipient from outbox o where o.id in ({}))",
            listed(ids)
        )))
        .fetch_all(&mut *write.tx)
        .await?;
        let reached: HashMap<_, _> = subscriptions.into_iter().map(|one| (one.id.clone(), one)).collect();
        let (alive, dead): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| reached.contains_key(&row.recipient));
        if !dead.is_empty() {
            let sql = format!(
                "update outbox set state = 'dropped', subject = '', body = '' where id in ({})",
                listed(dead.iter().map(|row| row.id.as_str()))
            );
            sqlx::query(AssertSqlSafe(sql)).execute(&mut *write.tx).await?;
        }
        write.commit().await?;
        let push = |row: Row| {
            let to = reached.get(&row.recipient)?.clone();
            let useless_at = row.useless_at.map(domain::millis::timestamp);
            let Row { id, kind, about, subject: title, body: words, link, attempts, .. } = row;
            Some(LeasedPush { id, kind, about, title, words, link, useless_at, attempts, to })
        };
        Ok(alive.into_iter().filter_map(push).collect())
    }

    /// Notes that these have arrived at their push service.
    pub async fn pushes_sent(&self, pushes: &[&LeasedPush], now: Timestamp) -> Result<()> {
        if pushes.is_empty() {
            return Ok(());
        }
        let mut write = self.write(now).await?;
        let sent = listed(pushes.iter().map(|push| push.id.as_str()));
        let reached = listed(pushes.iter().map(|push| push.to.id.as_str()));
        for sql in [
            format!(
                "update outbox set state = 'sent', subject = '', body = '', sent_at = $1, problem = null
                 where id in ({sent})"
            ),
            format!("update push_subscriptions set last_ok = $1, failures = 0 where id in ({reached})"),
        ] {
            sqlx::query(AssertSqlSafe(sql)).bind(write.now_ms()).execute(&mut *write.tx).await?;
        }
        write.commit().await
    }

    /// Puts one back for later, as mail is; `hopeless` where trying again would not help.
    pub async fn push_failed(&self, push: &LeasedPush, problem: &str, hopeless: bool, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        outbox::put_back(&mut write, &push.id, push.attempts, problem, hopeless).await?;
        sqlx::query("update push_subscriptions set failures = failures + 1 where id = $1")
            .bind(push.to.id.clone())
            .execute(&mut *write.tx)
            .await?;
        write.commit().await
    }

    /// The browser is reached there no more (RFC 8030 §7.3): it is forgotten.
    pub async fn push_gone(&self, push: &LeasedPush, problem: &str, now: Timestamp) -> Result<()> {
        let mut write = self.write(now).await?;
        outbox::put_back(&mut write, &push.id, push.attempts, problem, true).await?;
        sqlx::query("delete from push_subscriptions where id = $1")
            .bind(push.to.id.clone())
            .execute(&mut *write.tx)
            .await?;
        write.commit().await
    }
}

/// Ids that we made ourselves, for a list in SQL; whatever else they hold is left out.
fn listed<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let plain = |id: &str| id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>();
    ids.map(|id| format!("'{}'", plain(id))).collect::<Vec<_>>().join(", ")
}
