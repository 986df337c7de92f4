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

impl Store {
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
    of_session("update guest_entries set name = '' where guest_id in (select id from guests where session_id = $1)")
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
