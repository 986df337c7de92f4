//! What somebody typed into a form that was turned back: without wasm the page is loaded anew and would have lost it.
//! And which forms have made something already, so that a form sent twice makes one thing.

use crate::{Result, Store, Write, secrets};
use jiff::{SignedDuration, Timestamp};

/// Long enough to read an error and mend it, or to find the mail with the code and sign in first.
const KEPT: SignedDuration = SignedDuration::from_mins(60);

/// A page may lie open for days before its form is sent, twice.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Hashed with the person: any text is short then, and nobody can use up another's form.
fn form_id(form: &str, by: &str) -> String {
    secrets::hashed(&format!("{by} {form}"))
}

impl Write<'_> {
    /// Notes in this transaction that the form makes `made`. If it has made something before, answers what, and nothing is
    /// to be made again. A form without an id makes something each time.
    pub(crate) async fn claim_form(&mut self, form: &str, by: &str, made: &str) -> Result<Option<String>> {
        if form.is_empty() {
            return Ok(None);
        }
        let id = form_id(form, by);
        let first = sqlx::query("insert into form_ids (id, made, at) values ($1, $2, $3) on conflict (id) do nothing")
            .bind(id.clone())
            .bind(made.to_owned())
            .bind(self.now_ms())
            .execute(&mut *self.tx)
            .await?;
        if first.rows_affected() == 1 {
            return Ok(None);
        }
        let (made,): (String,) =
            sqlx::query_as("select made from form_ids where id = $1").bind(id).fetch_one(&mut *self.tx).await?;
        Ok(Some(made))
    }

    /// The same for words that are said one after another: the same form with other words says something else.
    pub(crate) async fn claim_words(
        &mut self,
        form: &str,
        words: &str,
        by: &str,
        made: &str,
    ) -> Result<Option<String>> {
        let form = if form.is_empty() { String::new() } else { format!("{form} {words}") };
        self.claim_form(&form, by, made).await
    }
}

impl Store {
    /// Whether this form has made something before, as when it is sent twice.
    pub async fn form_has_made(&self, form: &str, by: &str) -> Result<bool> {
        let row: Option<(String,)> = sqlx::query_as("select made from form_ids where id = $1")
            .bind(form_id(form, by))
            .fetch_optional(&self.read)
            .await?;
        Ok(row.is_some())
    }

    /// An id for a form that is about to be shown.
    pub fn new_form_id(&self) -> Result<String> {
        Ok(secrets::token()?)
    }

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
        sqlx::query("delete from form_ids where at <= $1")
            .bind((now - REMEMBERED).as_millisecond())
            .execute(&self.write)
            .await?;
        Ok(done.rows_affected())
    }
}
