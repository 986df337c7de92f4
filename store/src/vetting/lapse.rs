use super::Decided;
use super::rows::{APPLICATION, ApplicationRow};
use crate::changes::Topic;
use crate::outbox::{self, Mail};
use crate::{Result, Store};
use domain::vetting::{LAPSES_AFTER, State};
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

/// What is never confirmed is forgotten after so long.
const UNCONFIRMED_KEPT: SignedDuration = SignedDuration::from_hours(48);

impl Store {
    /// Closes applications whose question nobody answered for 21 days, and tells their applicants. Answers how many.
    pub async fn lapse_applications(
        &self,
        now: Timestamp,
        mail: impl Fn(&Decided) -> (String, String),
    ) -> Result<usize> {
        let mut write = self.write(now).await?;
        let rows: Vec<ApplicationRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {APPLICATION} from applications a where a.state = 'asked' and a.state_since <= $1
             order by a.state_since limit 200"
        )))
        .bind((now - LAPSES_AFTER).as_millisecond())
        .fetch_all(&mut *write.tx)
        .await?;
        let mut lapsed = 0;
        for row in rows {
            let application = row.read()?;
            let done = sqlx::query(
                "update applications set state = $1, state_since = $2, version = version + 1, changed_at = $2,
                                         changed_by = null
                 where id = $3 and state = 'asked'",
            )
            .bind(State::Lapsed.code())
            .bind(write.now_ms())
            .bind(application.id.clone())
            .execute(&mut *write.tx)
            .await?;
            if done.rows_affected() == 0 {
                continue;
            }
            let decided = Decided { token: self.application_token(&application.id), application };
            let (subject, body) = mail(&decided);
            let (id, to) = (decided.application.id, Some(decided.application.statement.email));
            outbox::append(&mut write, Mail { kind: "application-lapsed", to, subject, body }).await?;
            write.audit("scheduler", "let application lapse", &id, "");
            write.tell(Topic::Applications, "changed", &id);
            lapsed += 1;
        }
        write.commit().await?;
        Ok(lapsed)
    }

    /// Forgets applications that nobody confirmed, and proofs that can no longer be used.
    pub async fn forget_unconfirmed(&self, now: Timestamp) -> Result<u64> {
        let before = (now - UNCONFIRMED_KEPT).as_millisecond();
        let done = sqlx::query("delete from applications where state = 'unconfirmed' and sent_at < $1")
            .bind(before)
            .execute(&self.write)
            .await?;
        sqlx::query(
            "delete from application_vouches where at is null
             and not exists (select 1 from applications a where a.id = application_vouches.application_id)",
        )
        .execute(&self.write)
        .await?;
        sqlx::query("delete from application_proofs where asked_at < $1").bind(before).execute(&self.write).await?;
        Ok(done.rows_affected())
    }
}
