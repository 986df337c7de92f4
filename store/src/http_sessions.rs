//! Browsers' sessions, as rows. Expiry is judged by the machine's real clock, which the caller passes in.

use crate::{Result, Store};

impl Store {
    /// Makes a session row; `false` when the id is taken.
    pub async fn create_http_session(&self, id: &str, data: &str, expires_at_ms: i64) -> Result<bool> {
        let done = sqlx::query(
            "insert into http_sessions (id, data, expires_at) values ($1, $2, $3) on conflict (id) do nothing",
        )
        .bind(id.to_owned())
        .bind(data.to_owned())
        .bind(expires_at_ms)
        .execute(&self.write)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Saves a session that is there still: one that was ended meanwhile stays so.
    pub async fn save_http_session(&self, id: &str, data: &str, expires_at_ms: i64) -> Result<()> {
        sqlx::query("update http_sessions set data = $1, expires_at = $2 where id = $3")
            .bind(data.to_owned())
            .bind(expires_at_ms)
            .bind(id.to_owned())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// The data and expiry of a session that has not expired, and when it was noted that its owner was seen.
    pub async fn load_http_session(&self, id: &str, real_now_ms: i64) -> Result<Option<(String, i64, Option<i64>)>> {
        Ok(sqlx::query_as("select data, expires_at, seen_at from http_sessions where id = $1 and expires_at > $2")
            .bind(id.to_owned())
            .bind(real_now_ms)
            .fetch_optional(&self.read)
            .await?)
    }

    pub async fn delete_http_session(&self, id: &str) -> Result<()> {
        sqlx::query("delete from http_sessions where id = $1").bind(id.to_owned()).execute(&self.write).await?;
        Ok(())
    }

    pub async fn forget_http_sessions(&self, real_now_ms: i64) -> Result<u64> {
        let done = sqlx::query("delete from http_sessions where expires_at <= $1")
            .bind(real_now_ms)
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected())
    }
}
