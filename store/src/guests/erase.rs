use crate::{Result, Store, Write};
use domain::guests::{ERASED_AFTER, KEY_KEPT};
use jiff::Timestamp;

/// What is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    pub evenings: u64,
    pub guests: u64,
    pub mails: u64,
    /// Guests of whom nobody can tell any more that they came twice.
    pub keys: u64,
}

/// What organisers are told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forgotten {
    pub evenings: i64,
    pub guests: i64,
    /// `None` while nobody had to be.
    pub last: Option<Timestamp>,
    pub looked_at: Timestamp,
}

impl Store {
    /// How many guests of how many evenings have been forgotten and when that was last, and when somebody last looked for
    /// more; nothing before the first look.
    pub async fn guests_forgotten(&self) -> Result<Option<Forgotten>> {
        let (evenings, guests, last, looked): (i64, i64, Option<i64>, Option<i64>) = sqlx::query_as(
            "select (select count(*) from evenings where erased_at is not null),
                    (select count(*) from guests g join evenings v on v.session_id = g.session_id
                      where v.erased_at is not null),
                    (select max(erased_at) from evenings),
                    (select max(last_run_at) from jobs where name = 'erase-guests')",
        )
        .fetch_one(&self.read)
        .await?;
        let [last, looked_at] = [last, looked].map(|at| at.map(domain::millis::timestamp));
        Ok(looked_at.map(|looked_at| Forgotten { evenings, guests, last, looked_at }))
    }

    /// Erases names and addresses of guests 30 days after their evening, wherever they are kept; who came in which role
    /// stays as a number. A year after the evening the keyed digest goes too.
    pub async fn erase_guests(&self, now: Timestamp) -> Result<Erased> {
        let due: Vec<(String,)> = sqlx::query_as(
            "select v.session_id from evenings v join sessions s on s.id = v.session_id
             where v.erased_at is null and s.ends_at <= $1 order by s.ends_at",
        )
        .bind((now - ERASED_AFTER).as_millisecond())
        .fetch_all(&self.read)
        .await?;
        let mut all = Erased::default();
        for (session,) in due {
            let mut write = self.write(now).await?;
            let (guests, mails) = erase(&mut write, &session).await?;
            write.audit("scheduler", "erased guests", &session, "");
            write.commit().await?;
            all = Erased { evenings: all.evenings + 1, guests: all.guests + guests, mails: all.mails + mails, ..all };
        }
        if all.evenings > 0 {
            self.empty_log().await?;
        }
        let keys = sqlx::query(
            "update guests set email_key = id where email_key <> id and email = '' and session_id in
               (select v.session_id from evenings v join sessions s on s.id = v.session_id where s.ends_at <= $1)",
        )
        .bind((now - KEY_KEPT).as_millisecond())
        .execute(&self.write)
        .await?;
        Ok(Erased { keys: keys.rows_affected(), ..all })
    }
}

async fn erase(write: &mut Write<'_>, session: &str) -> Result<(u64, u64)> {
    let of_session = |sql: &'static str| sqlx::query(sql).bind(session.to_owned());
    of_session(
        "update guest_entries set name = '', form = id where guest_id in (select id from guests where session_id = $1)",
    )
    .execute(&mut *write.tx)
    .await?;
    of_session("update guest_messages set subject = '', words = '' where session_id = $1")
        .execute(&mut *write.tx)
        .await?;
    crate::room::forget_guests_words(write, session).await?;
    let mails = of_session("delete from outbox where about in (select id from guests where session_id = $1)")
        .execute(&mut *write.tx)
        .await?;
    let guests = of_session(
        "update guests set name = '', email = '', version = version + 1 where session_id = $1 and email <> ''",
    )
    .execute(&mut *write.tx)
    .await?;
    let now = write.now_ms();
    sqlx::query("update evenings set erased_at = $1 where session_id = $2")
        .bind(now)
        .bind(session.to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok((guests.rows_affected(), mails.rows_affected()))
}
