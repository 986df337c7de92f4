use crate::database::Engine;
use crate::{Result, Store, audit, changes, secrets};
use jiff::Timestamp;
use sqlx::{Any, Transaction};

/// The one transaction of a store function. Dropping it undoes everything; committing writes the audit trail and the
/// news for open pages last, so that their numbers follow the order of commits.
pub struct Write<'s> {
    store: &'s Store,
    pub(crate) tx: Transaction<'static, Any>,
    now: Timestamp,
    deeds: Vec<audit::Deed>,
    news: Vec<changes::News>,
}

impl<'s> Write<'s> {
    pub(crate) fn new(store: &'s Store, tx: Transaction<'static, Any>, now: Timestamp) -> Self {
        Self { store, tx, now, deeds: Vec::new(), news: Vec::new() }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.now.as_millisecond()
    }

    pub(crate) fn new_id(&self) -> String {
        secrets::new_id(self.now)
    }

    /// Puts a line into the audit trail. `words` is whatever names or describes a person; it can be erased later.
    pub(crate) fn audit(&mut self, actor: &str, verb: &'static str, about: &str, words: impl Into<String>) {
        self.deeds.push(audit::Deed { actor: actor.into(), verb, about: about.into(), words: words.into() });
    }

    /// Says something to the open pages that listen to `topic`.
    pub(crate) fn tell(&mut self, topic: changes::Topic, what: &'static str, about: &str) {
        self.news.push(changes::News { topic, what, about: about.into() });
    }

    pub(crate) async fn commit(mut self) -> Result<()> {
        audit::append(&mut self.tx, &self.deeds, self.now).await?;
        changes::append(&mut self.tx, &self.news, self.now).await?;
        if self.store.engine == Engine::Postgres && !self.news.is_empty() {
            sqlx::query("notify changes").execute(&mut *self.tx).await?;
        }
        self.tx.commit().await?;
        self.store.committed.notify_waiters();
        Ok(())
    }
}
