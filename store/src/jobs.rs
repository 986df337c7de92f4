//! Jobs that recur. A lease in the database lets exactly one server run each when it is due.

use crate::{Result, Store};
use jiff::{SignedDuration, Timestamp};

/// A server that dies while it runs a job holds it up no longer than this.
const LEASE: SignedDuration = SignedDuration::from_mins(5);

impl Store {
    /// Takes the job if it is due and nobody runs it. A job never seen before is due at once.
    pub async fn lease_job(&self, name: &'static str, now: Timestamp) -> Result<bool> {
        sqlx::query(
            "insert into jobs (name, due_at, leased_until, outcome) values ($1, 0, 0, 'new')
             on conflict (name) do nothing",
        )
        .bind(name)
        .execute(&self.write)
        .await?;
        let taken =
            sqlx::query("update jobs set leased_until = $1 where name = $2 and due_at <= $3 and leased_until <= $3")
                .bind((now + LEASE).as_millisecond())
                .bind(name)
                .bind(now.as_millisecond())
                .execute(&self.write)
                .await?;
        Ok(taken.rows_affected() == 1)
    }

    /// Gives the job back with what came of it, due again at `next`.
    pub async fn finish_job(&self, name: &'static str, outcome: &str, now: Timestamp, next: Timestamp) -> Result<()> {
        sqlx::query("update jobs set due_at = $1, leased_until = 0, last_run_at = $2, outcome = $3 where name = $4")
            .bind(next.as_millisecond())
            .bind(now.as_millisecond())
            .bind(outcome.to_owned())
            .bind(name)
            .execute(&self.write)
            .await?;
        Ok(())
    }
}
