//! Browsers' sessions in the database. A session's id is a key to the circle, so only its hash is kept.

use crate::clock::Clock;
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use store::Store;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

/// Ids are 128 random bits: meeting one that is taken is a fault of the machine's randomness, and trying for ever
/// would hide it.
const MOST_TRIES: u8 = 8;

/// Under this key a session says when it was last noted that its owner was seen, in milliseconds by the product's clock.
pub const SEEN_AT: &str = "seen-at";

/// A browser is signed out this long after it was last used.
pub const SIGNED_IN_FOR: time::Duration = time::Duration::days(30);
/// A session that has lost this much of its time has it given back when it is used.
const RENEWED_EVERY: time::Duration = time::Duration::days(1);
/// Under this key a session says that it is time for that.
pub const TO_RENEW: &str = "to-renew";

/// Keeps tower-sessions' records through [`Store`]; expiry goes by the machine's clock.
#[derive(Clone)]
pub struct HttpSessions {
    store: Store,
    clock: Clock,
}

impl HttpSessions {
    pub const fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }
}

impl fmt::Debug for HttpSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpSessions")
    }
}

#[async_trait]
impl SessionStore for HttpSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        for _ in 0..MOST_TRIES {
            let (data, expires_at) = encoded(record)?;
            if self.store.create_http_session(&key(&record.id), &data, expires_at).await.map_err(backend)? {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Backend("no free session id was found".into()))
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let (data, expires_at) = encoded(record)?;
        self.store.save_http_session(&key(&record.id), &data, expires_at).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = self.clock.real_now_ms();
        let held = self.store.load_http_session(&key(id), now).await.map_err(backend)?;
        let Some((data, expires_at, seen_at)) = held else { return Ok(None) };
        let mut data: HashMap<String, serde_json::Value> =
            serde_json::from_str(&data).map_err(|e| Error::Decode(e.to_string()))?;
        // Lent to whoever looks at the session; the row is what counts.
        match seen_at {
            Some(at) => data.insert(SEEN_AT.to_owned(), at.into()),
            None => data.remove(SEEN_AT),
        };
        if i128::from(expires_at - now) < (SIGNED_IN_FOR - RENEWED_EVERY).whole_milliseconds() {
            data.insert(TO_RENEW.to_owned(), true.into());
        }
        let expiry_date = OffsetDateTime::from_unix_timestamp_nanos(i128::from(expires_at) * 1_000_000)
            .map_err(|e| Error::Decode(e.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.store.delete_http_session(&key(id)).await.map_err(backend)
    }
}

/// How the store calls a session.
pub fn key(id: &Id) -> String {
    hex::encode(Sha256::digest(id.0.to_be_bytes()))
}

fn encoded(record: &Record) -> Result<(String, i64)> {
    let data = serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))?;
    let expires_at = record.expiry_date.unix_timestamp_nanos() / 1_000_000;
    Ok((data, i64::try_from(expires_at).unwrap_or(i64::MAX)))
}

fn backend(e: store::StoreError) -> Error {
    Error::Backend(e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::{Secret, StoreConfig};

    async fn sessions() -> (HttpSessions, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        let store = Store::open(StoreConfig { url, secret: Secret::new(vec![1; 32]), readers: 2 }).await.unwrap();
        (HttpSessions::new(store, Clock::real()), folder)
    }

    fn record(expires_in: time::Duration) -> Record {
        let now = OffsetDateTime::from_unix_timestamp(Clock::real().now().as_second()).unwrap();
        Record { id: Id::default(), data: [("who".to_owned(), "dawn".into())].into(), expiry_date: now + expires_in }
    }

    #[tokio::test]
    async fn a_session_is_found_again_until_it_is_deleted() {
        let (sessions, _folder) = sessions().await;
        let mut dawn = record(time::Duration::HOUR);
        sessions.create(&mut dawn).await.unwrap();
        assert_eq!(sessions.load(&dawn.id).await.unwrap(), Some(dawn.clone()));
        sessions.delete(&dawn.id).await.unwrap();
        assert_eq!(sessions.load(&dawn.id).await.unwrap(), None);
    }

    #[tokio::test]
    async fn an_id_that_is_taken_is_replaced_and_the_first_holder_keeps_theirs() {
        let (sessions, _folder) = sessions().await;
        let (mut first, mut second) = (record(time::Duration::HOUR), record(time::Duration::HOUR));
        second.id = first.id;
        second.data.insert("who".into(), "eve".into());
        sessions.create(&mut first).await.unwrap();
        sessions.create(&mut second).await.unwrap();
        assert_ne!(first.id, second.id);
        assert_eq!(sessions.load(&first.id).await.unwrap(), Some(first));
    }

    #[tokio::test]
    async fn an_expired_session_is_not_found() {
        let (sessions, _folder) = sessions().await;
        let mut late = record(-time::Duration::SECOND * 5);
        sessions.create(&mut late).await.unwrap();
        assert_eq!(sessions.load(&late.id).await.unwrap(), None);
    }
}
