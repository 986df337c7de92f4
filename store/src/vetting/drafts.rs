use crate::{Result, Store, secrets};
use jiff::{SignedDuration, Timestamp};

/// Long enough to look a number up at work and come back.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Store {
    /// Keeps a form that is not sent yet, under the token that its browser holds or a new one, and answers the token.
    pub async fn keep_draft(&self, token: Option<&str>, body: &str, now: Timestamp) -> Result<String> {
        let token = match token {
            Some(token) if token.len() == 32 && token.bytes().all(|b| b.is_ascii_hexdigit()) => token.to_owned(),
            _ => secrets::token()?,
        };
        sqlx::query(
            "insert into drafts (token_hash, body, expires_at) values ($1, $2, $3)
             on conflict (token_hash) do update set body = excluded.body, expires_at = excluded.expires_at",
        )
        .bind(secrets::hashed(&token))
        .bind(body.to_owned())
        .bind((now + KEPT).as_millisecond())
        .execute(&self.write)
        .await?;
        Ok(token)
    }

    pub async fn draft(&self, token: &str, now: Timestamp) -> Result<Option<String>> {
        let row: Option<(String,)> =
            sqlx::query_as("select body from drafts where token_hash = $1 and expires_at > $2")
                .bind(secrets::hashed(token))
                .bind(now.as_millisecond())
                .fetch_optional(&self.read)
                .await?;
        Ok(row.map(|(body,)| body))
    }

    pub async fn forget_draft(&self, token: &str) -> Result<()> {
        sqlx::query("delete from drafts where token_hash = $1")
            .bind(secrets::hashed(token))
            .execute(&self.write)
            .await?;
        Ok(())
    }

    pub async fn forget_old_drafts(&self, now: Timestamp) -> Result<u64> {
        let done = sqlx::query("delete from drafts where expires_at <= $1")
            .bind(now.as_millisecond())
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected())
    }
}
