use super::recipients::Due;
use super::{News, Occasion, Words};
use crate::calendar::rows::{SESSION, SessionRow};
use crate::{Result, Store};
use domain::calendar::{Kind, Reminder, Session};
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

/// What came of looking for reminders that are due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reminded {
    pub mails: u64,
    pub pushes: u64,
    /// People to whom it would have come too late.
    pub dropped: u64,
}

/// No reminder is farther from its session.
const WITHIN: SignedDuration = SignedDuration::from_hours(48);

impl Store {
    /// Reminds the members who come to a session, once each and as they chose; what is too late is noted as dropped.
    pub async fn remind_members(&self, now: Timestamp, words: &dyn Words) -> Result<Reminded> {
        let rows: Vec<SessionRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {SESSION} from sessions s left join series r on r.id = s.series_id
             where s.starts_at > $1 and s.starts_at < $2 and s.cancelled_reason is null
               and (select count(*) from session_notices d where d.session_id = s.id and d.kind in ('day-before', 'doors'))
                   < case when coalesce(s.kind, r.kind) = 'open-evening' then 2 else 1 end
             order by s.starts_at"
        )))
        .bind((now - WITHIN).as_millisecond())
        .bind((now + WITHIN).as_millisecond())
        .fetch_all(&self.read)
        .await?;
        let mut all = Reminded::default();
        for row in rows {
            let session = row.read()?;
            for reminder in reminders(session.kind).iter().filter(|reminder| reminder.due(session.times) <= now) {
                let some = self.remind(&session, *reminder, now, words).await?;
                all.mails += some.mails;
                all.pushes += some.pushes;
                all.dropped += some.dropped;
            }
        }
        Ok(all)
    }

    async fn remind(
        &self,
        session: &Session,
        reminder: Reminder,
        now: Timestamp,
        words: &dyn Words,
    ) -> Result<Reminded> {
        let (due, useless_at) = (reminder.due(session.times), reminder.useless_at(session.times));
        let is_late = useless_at <= now;
        let mut write = self.write(now).await?;
        let noted = sqlx::query(
            "insert into session_notices (session_id, kind, outcome, people, at) values ($1, $2, $3, 0, $4)
             on conflict (session_id, kind) do nothing",
        )
        .bind(session.id.as_str().to_owned())
        .bind(reminder.code())
        .bind(if is_late { "dropped" } else { "written" })
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        if noted.rows_affected() == 0 {
            return Ok(Reminded::default()); // another server was faster
        }
        let news = News { occasion: Occasion::Reminder(reminder), session, now };
        let due = Due { news, heard_before: due, useless_at };
        let people = self.count_recipients(&mut write, &due).await?;
        let mut done = Reminded::default();
        if is_late {
            done.dropped = people.unsigned_abs();
        } else {
            done.pushes = self.push_to_all(&mut write, &[due], words).await?;
            done.mails = self.mail_to_all(&mut write, &[due], words).await?;
        }
        sqlx::query("update session_notices set people = $1 where session_id = $2 and kind = $3")
            .bind(people)
            .bind(session.id.as_str().to_owned())
            .bind(reminder.code())
            .execute(&mut *write.tx)
            .await?;
        write.commit().await?;
        Ok(done)
    }
}

const fn reminders(kind: Kind) -> &'static [Reminder] {
    match kind {
        Kind::OpenEvening => &[Reminder::DayBefore, Reminder::Doors],
        Kind::Members => &[Reminder::Doors],
    }
}
