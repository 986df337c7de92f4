use super::recipients::Due;
use super::{News, Occasion, Words};
use crate::calendar::read_session;
use crate::{Refused, Result, Store, StoreError, Write, outbox};
use domain::calendar::{Change, Reminder, Session, Times, Told};
use domain::guests::CHANGES_SETTLE;
use domain::ids::SessionId;
use domain::people::Notice;
use jiff::{SignedDuration, Timestamp};

/// What came of looking for changed sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MembersTold {
    pub mails: u64,
    pub pushes: u64,
}

impl Store {
    /// Tells the members who come to a session that it was cancelled, moved or restored: devices at once, mailboxes when
    /// nobody has changed it for two minutes. Each member gets one mail about all that changed together, whatever happened
    /// in between.
    pub async fn tell_members_of_changes(&self, now: Timestamp, words: &dyn Words) -> Result<MembersTold> {
        self.know_new_sessions(now).await?;
        let mut told = MembersTold::default();
        let moving = self.changed("s.sequence <> t.pushed_sequence and s.changed_at <= $1", now, now).await?;
        if !moving.is_empty() {
            told.pushes = self.push_changes(&moving, now, words).await?;
        }
        let settled =
            self.changed("s.sequence <> t.sequence and s.changed_at <= $1", now - CHANGES_SETTLE, now).await?;
        if !settled.is_empty() {
            told.mails = self.mail_changes(&settled, now, words).await?;
        }
        Ok(told)
    }

    /// A session that nobody was told of is known as it was made.
    async fn know_new_sessions(&self, now: Timestamp) -> Result<()> {
        sqlx::query(
            "insert into session_told (session_id, sequence, starts_at, ends_at, cancelled, pushed_sequence)
             select s.id, s.sequence, s.starts_at, s.ends_at,
                    case when s.cancelled_reason is null then 0 else 1 end, s.sequence
             from sessions s where s.ends_at > $1 and not exists (select 1 from session_told t where t.session_id = s.id)
             on conflict (session_id) do nothing",
        )
        .bind(now.as_millisecond())
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// Sessions ahead of which `condition` holds; our own words, in which `$1` is `before`.
    async fn changed(&self, condition: &'static str, before: Timestamp, now: Timestamp) -> Result<Vec<SessionId>> {
        let rows: Vec<(String,)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "select t.session_id from session_told t join sessions s on s.id = t.session_id
             where {condition} and s.ends_at > $2 order by s.starts_at"
        )))
        .bind(before.as_millisecond())
        .bind(now.as_millisecond())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter()
            .map(|(id,)| id.parse().map_err(|_| StoreError::Inconsistent("session_told.session_id")))
            .collect()
    }

    /// One push for each device, about all of these sessions that its owner comes to.
    async fn push_changes(&self, ids: &[SessionId], now: Timestamp, words: &dyn Words) -> Result<u64> {
        let mut write = self.write(now).await?;
        let mut changed = Vec::new();
        for id in ids {
            let (session, told) = held(&mut write, id).await?;
            let (heard,): (i64,) = sqlx::query_as("select pushed_sequence from session_told where session_id = $1")
                .bind(id.as_str().to_owned())
                .fetch_one(&mut *write.tx)
                .await?;
            if heard == session.sequence {
                continue; // another server was faster
            }
            sqlx::query("update session_told set pushed_sequence = $1 where session_id = $2")
                .bind(session.sequence)
                .bind(id.as_str().to_owned())
                .execute(&mut *write.tx)
                .await?;
            outbox::take_back(&mut write, &OVERTAKEN, id.as_str()).await?;
            // Devices may have heard of a change that was taken back since.
            let heard_more = heard != told.sequence;
            let undone = heard_more.then_some(Change {
                was: told.known.times,
                was_cancelled: !session.is_cancelled(),
                was_moved: true,
            });
            if let Some(change) = told.known.news(&session).or(undone) {
                changed.push((session, change));
            }
        }
        let due: Vec<_> = changed.iter().map(|(session, change)| due(session, *change, now)).collect();
        let pushes = self.push_to_all(&mut write, &due, words).await?;
        write.commit().await?;
        Ok(pushes)
    }

    /// One mail for each member, about all of these sessions that they come to.
    async fn mail_changes(&self, ids: &[SessionId], now: Timestamp, words: &dyn Words) -> Result<u64> {
        let mut write = self.write(now).await?;
        let mut changed = Vec::new();
        for id in ids {
            let (session, told) = held(&mut write, id).await?;
            if told.sequence == session.sequence {
                continue; // another server was faster
            }
            now_known(&mut write, &session).await?;
            // Back to what they know already: nobody needs a mail.
            let Some(change) = told.known.news(&session) else { continue };
            outbox::take_back(&mut write, &[Notice::Changes.code()], id.as_str()).await?;
            if change.was_moved {
                forget_reminders(&mut write, &session, now).await?;
            }
            changed.push((session, change));
        }
        let due: Vec<_> = changed.iter().map(|(session, change)| due(session, *change, now)).collect();
        let mails = self.mail_to_all(&mut write, &due, words).await?;
        write.commit().await?;
        Ok(mails)
    }
}

/// What a change makes untrue at once: a reminder in either way, and what devices were to hear before.
const OVERTAKEN: [&str; 5] = ["day-before", "day-before-push", "doors", "doors-push", "changes-push"];

/// What is known of a session, and which version that was.
struct Held {
    known: Told,
    sequence: i64,
}

/// Takes the row, so that two servers follow each other.
async fn held(write: &mut Write<'_>, id: &SessionId) -> Result<(Session, Held)> {
    let (sequence, starts_at, ends_at, cancelled): (i64, i64, i64, i64) = sqlx::query_as(
        "update session_told set sequence = sequence where session_id = $1
         returning sequence, starts_at, ends_at, cancelled",
    )
    .bind(id.as_str().to_owned())
    .fetch_one(&mut *write.tx)
    .await?;
    let session = match read_session(write, id).await {
        Ok(session) => session,
        Err(Refused::Store(e)) => return Err(e),
        Err(_) => return Err(StoreError::Inconsistent("session_told.session_id")),
    };
    let [starts_at, ends_at] = [starts_at, ends_at].map(domain::millis::timestamp);
    let known = Told { times: Times { starts_at, ends_at }, cancelled: cancelled != 0 };
    Ok((session, Held { known, sequence }))
}

/// From now on members are taken to know the session as it is.
async fn now_known(write: &mut Write<'_>, session: &Session) -> Result<()> {
    sqlx::query(
        "update session_told set sequence = $1, starts_at = $2, ends_at = $3, cancelled = $4 where session_id = $5",
    )
    .bind(session.sequence)
    .bind(session.times.starts_at.as_millisecond())
    .bind(session.times.ends_at.as_millisecond())
    .bind(i64::from(session.is_cancelled()))
    .bind(session.id.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

/// Who said later that they come was told as it is; and nobody needs to hear of it once the session is over, whichever
/// time they know.
fn due(session: &Session, change: Change, now: Timestamp) -> Due<'_> {
    Due {
        news: News { occasion: Occasion::Changed(change), session, now },
        heard_before: session.changed_at + SignedDuration::from_millis(1),
        useless_at: session.times.ends_at.max(change.was.ends_at).max(now + CHANGES_SETTLE),
    }
}

/// A session that was moved reminds again, when that is still to come.
async fn forget_reminders(write: &mut Write<'_>, session: &Session, now: Timestamp) -> Result<()> {
    for reminder in Reminder::ALL.iter().filter(|reminder| reminder.due(session.times) > now) {
        sqlx::query("delete from session_notices where session_id = $1 and kind = $2")
            .bind(session.id.as_str().to_owned())
            .bind(reminder.code())
            .execute(&mut *write.tx)
            .await?;
    }
    Ok(())
}
