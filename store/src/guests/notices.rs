use super::letter::{Letters, Occasion};
use super::rows::{GUEST, GuestRow};
use crate::calendar::rows::{SESSION, SessionRow};
use crate::{Result, Store, Write};
use domain::calendar::Session;
use domain::guests::Notice;
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

/// What came of looking for notices that are due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Noticed {
    pub written: u64,
    /// So late that they would have helped nobody.
    pub dropped: u64,
}

/// No notice is farther from its evening.
const WITHIN: SignedDuration = SignedDuration::from_hours(48);
/// A transaction writes at most so many.
const AT_ONCE: i64 = 100;

impl Store {
    /// Writes reminders and thanks that are due, once each; what is too late is noted as dropped.
    pub async fn write_guest_notices(&self, now: Timestamp, letters: Letters<'_>) -> Result<Noticed> {
        let rows: Vec<SessionRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {SESSION} from evenings v join sessions s on s.id = v.session_id
             left join series r on r.id = s.series_id
             where s.starts_at > $1 and s.starts_at < $2 and s.cancelled_reason is null order by s.starts_at"
        )))
        .bind((now - WITHIN).as_millisecond())
        .bind((now + WITHIN).as_millisecond())
        .fetch_all(&self.read)
        .await?;
        let mut all = Noticed::default();
        for row in rows {
            let session = row.read()?;
            for notice in Notice::ALL {
                while notice.due(session.times) <= now {
                    let some = self.write_some(&session, *notice, now, letters).await?;
                    all.written += some.written;
                    all.dropped += some.dropped;
                    if some == Noticed::default() {
                        break;
                    }
                }
            }
        }
        Ok(all)
    }

    async fn write_some(
        &self,
        session: &Session,
        notice: Notice,
        now: Timestamp,
        letters: Letters<'_>,
    ) -> Result<Noticed> {
        let due = notice.due(session.times);
        let useless_at = notice.useless_at(session.times);
        let who = if notice.is_before() {
            "g.state = 'seated' and g.asked_at < $3"
        } else {
            // Whoever came has been a guest before it was due, whenever they asked.
            "(g.came_at is not null or g.marked_at is not null) and g.state <> 'removed' and $3 > 0"
        };
        let mut write = self.write(now).await?;
        let rows: Vec<GuestRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {GUEST} from guests g where g.session_id = $1 and g.email <> '' and {who}
               and not exists (select 1 from guest_notices n where n.guest_id = g.id and n.kind = $2)
             order by g.id limit {AT_ONCE}"
        )))
        .bind(session.id.as_str().to_owned())
        .bind(notice.code())
        .bind(due.as_millisecond())
        .fetch_all(&mut *write.tx)
        .await?;
        let (mut done, is_late) = (Noticed::default(), useless_at <= now);
        for row in rows {
            let guest = row.read()?;
            if !note(&mut write, &guest.id, notice, is_late).await? {
                continue;
            }
            if is_late {
                done.dropped += 1;
            } else {
                let (occasion, postage) = (Occasion::Notice(notice), (None, Some(useless_at)));
                self.write_to(&mut write, &guest, session, &occasion, letters, postage).await?;
                done.written += 1;
            }
        }
        write.commit().await?;
        Ok(done)
    }
}

/// `false` when another server has noted it already.
async fn note(write: &mut Write<'_>, guest: &str, notice: Notice, is_late: bool) -> Result<bool> {
    let done = sqlx::query(
        "insert into guest_notices (guest_id, kind, outcome, at) values ($1, $2, $3, $4)
         on conflict (guest_id, kind) do nothing",
    )
    .bind(guest.to_owned())
    .bind(notice.code())
    .bind(if is_late { "dropped" } else { "written" })
    .bind(write.now_ms())
    .execute(&mut *write.tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
