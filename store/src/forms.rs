//! What somebody typed into a form that was turned back. Without wasm the page is loaded anew and would have lost it.

use crate::{Result, Store, secrets};
use jiff::{SignedDuration, Timestamp};

/// Long enough to read an error and mend it.
const KEPT: SignedDuration = SignedDuration::from_mins(10);

impl Store {
    /// Keeps an encoded form and answers the token that finds it again.
    pub async fn keep_form(&self, body: &str, now: Timestamp) -> Result<String> {
        let token = secrets::token()?;
        sqlx::query("insert into typed_forms (token_hash, body, expires_at) values ($1, $2, $3)")
            .bind(secrets::hashed(&token))
            .bind(body.to_owned())
            .bind((now + KEPT).as_millisecond())
            .execute(&self.write)
            .await?;
        Ok(token)
    }

    pub async fn kept_form(&self, token: &str, now: Timestamp) -> Result<Option<String>> {
        let row: Option<(String,)> =
            sqlx::query_as("select body from typed_forms where token_hash = $1 and expires_at > $2")
                .bind(secrets::hashed(token))
                .bind(now.as_millisecond())
                .fetch_optional(&self.read)
                .await?;
        Ok(row.map(|(body,)| body))
    }

    pub async fn forget_forms(&self, now: Timestamp) -> Result<u64> {
        let done = sqlx::query("delete from typed_forms where expires_at <= $1")
            .bind(now.as_millisecond())
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected())
    }
}
