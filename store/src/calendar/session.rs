use super::rows::{SESSION, SessionRow, instant};
use super::series::tell;
use crate::{Refused, Result, Stale, Store, StoreError, Write};
use domain::calendar::{Kind, Session, Status, Terms, Times};
use domain::ids::{PersonId, SessionId};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// A session that belongs to no series.
#[derive(Clone, Debug)]
pub struct OneOff {
    pub title: String,
    pub kind: Kind,
    pub times: Times,
    pub host: Option<PersonId>,
    pub notes: String,
    pub link: String,
}

/// What one session shall be. Whatever equals its series goes on following it.
#[derive(Clone, Debug)]
pub struct Edit {
    pub title: String,
    pub times: Times,
    pub host: Option<PersonId>,
    pub notes: String,
}

impl Store {
    pub async fn add_one_off(&self, new: OneOff, by: &PersonId, now: Timestamp) -> Result<SessionId> {
        self.add_one_off_once("", new, by, now).await
    }

    /// The same from a form: sent twice, it adds one session and answers that one.
    pub async fn add_one_off_once(&self, form: &str, new: OneOff, by: &PersonId, now: Timestamp) -> Result<SessionId> {
        let mut write = self.write(now).await?;
        let id = write.new_id();
        if let Some(made) = write.claim_form(form, by.as_str(), &id).await? {
            return made.parse().map_err(|_| StoreError::Inconsistent("form_ids.made"));
        }
        sqlx::query(
            "insert into sessions (id, starts_at, ends_at, moved, title, kind, host_id, link, notes, sequence, version,
                                   changed_at, changed_by)
             values ($1, $2, $3, 0, $4, $5, $6, $7, $8, 0, 1, $9, $10)",
        )
        .bind(id.clone())
        .bind(new.times.starts_at.as_millisecond())
        .bind(new.times.ends_at.as_millisecond())
        .bind(new.title.clone())
        .bind(new.kind.code())
        .bind(new.host.map(String::from))
        .bind(new.link)
        .bind(new.notes)
        .bind(write.now_ms())
        .bind(by.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        write.audit(by.as_str(), "added session", &id, new.title);
        tell(&mut write, "added", &id);
        write.commit().await?;
        id.parse().map_err(|_| StoreError::Inconsistent("sessions.id"))
    }

    /// Saves an edit of one session, unless somebody else changed it since the editor saw version `seen`. An edit that the
    /// session already holds, as when the same form comes twice, is saved.
    pub async fn edit_session(
        &self,
        id: &SessionId,
        seen: i64,
        edit: Edit,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let before = match claim(&mut write, id, seen, by).await {
            Err(Refused::Stale(stale)) => {
                let held = read(&mut write, id).await?;
                return if holds(&mut write, &held, &edit).await? { Ok(()) } else { Err(Refused::Stale(stale)) };
            }
            claimed => claimed?,
        };
        if holds(&mut write, &before, &edit).await? {
            return Ok(()); // nothing changes, and the transaction is dropped
        }
        let moves = before.times != edit.times;
        // A session of a series whose time is what the rule gives follows the rule again.
        let date = before.origin.as_ref().map(|(_, date)| *date);
        let by_rule = rule(&mut write, &before).await?.zip(date).map(|(terms, date)| terms.times_on(date));
        let by_hand = by_rule.is_some_and(|times| times != edit.times);
        sqlx::query(
            "update sessions set
               starts_at = $1, ends_at = $2, moved = $3, sequence = sequence + $4,
               title = case when $5 = (select r.title from series r where r.id = series_id) then null else $5 end,
               notes = case when $6 = (select r.notes from series r where r.id = series_id) then null else $6 end,
               host_id = case when $7 = (select coalesce(r.host_id, '') from series r where r.id = series_id) then null
                              when $7 = '' then null else $7 end
             where id = $8",
        )
        .bind(edit.times.starts_at.as_millisecond())
        .bind(edit.times.ends_at.as_millisecond())
        .bind(i64::from(by_hand))
        .bind(i64::from(moves))
        .bind(edit.title.clone())
        .bind(edit.notes)
        .bind(edit.host.map_or(String::new(), String::from))
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        write.audit(by.as_str(), "changed session", id.as_str(), edit.title);
        tell(&mut write, if moves { "moved" } else { "reworded" }, id.as_str());
        Ok(write.commit().await?)
    }

    /// Sets the link of this session alone; empty gives it back to its series.
    pub async fn set_session_link(
        &self,
        id: &SessionId,
        link: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query("update sessions set link = case when $1 = '' then null else $1 end where id = $2")
            .bind(link.to_owned())
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        write.audit(by.as_str(), "set link of session", id.as_str(), "");
        tell(&mut write, "link", id.as_str());
        Ok(write.commit().await?)
    }

    pub async fn cancel_session(
        &self,
        id: &SessionId,
        seen: i64,
        reason: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.set_cancelled(id, seen, Some(reason), by, now).await
    }

    pub async fn restore_session(
        &self,
        id: &SessionId,
        seen: i64,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.set_cancelled(id, seen, None, by, now).await
    }

    async fn set_cancelled(
        &self,
        id: &SessionId,
        seen: i64,
        reason: Option<&str>,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let before = match claim(&mut write, id, seen, by).await {
            // A second tap: it already is as asked.
            Err(Refused::Stale(_)) if is_as_asked(&read(&mut write, id).await?, reason) => return Ok(()),
            claimed => claimed?,
        };
        if before.times.ends_at <= now {
            return Err(Refused::TooLate);
        }
        if is_as_asked(&before, reason) {
            return Ok(()); // it already is as asked, and the transaction is dropped
        }
        sqlx::query("update sessions set cancelled_reason = $1, sequence = sequence + 1 where id = $2")
            .bind(reason.map(str::to_owned))
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        // In a feed the cancelled date is an EXDATE of its series, so the series has changed as well.
        if let Some((series, _)) = &before.origin {
            sqlx::query("update series set sequence = sequence + 1, changed_at = $1 where id = $2")
                .bind(write.now_ms())
                .bind(series.as_str().to_owned())
                .execute(&mut *write.tx)
                .await?;
        }
        let verb = if reason.is_some() { "cancelled" } else { "restored" };
        write.audit(by.as_str(), verb, id.as_str(), reason.unwrap_or_default());
        tell(&mut write, verb, id.as_str());
        Ok(write.commit().await?)
    }
}

/// Whether the session is as this edit would make it.
async fn holds(write: &mut Write<'_>, session: &Session, edit: &Edit) -> Result<bool, Refused> {
    // No host of its own means its series' host, whoever that is.
    let series_host = rule(write, session).await?.and_then(|terms| terms.host);
    Ok(session.host == edit.host.clone().or(series_host)
        && (&session.title, session.times, &session.notes) == (&edit.title, edit.times, &edit.notes))
}

/// Whether the session is cancelled for just this reason, or takes place.
fn is_as_asked(session: &Session, reason: Option<&str>) -> bool {
    match &session.status {
        Status::Planned => reason.is_none(),
        Status::Cancelled { reason: given } => reason == Some(given.as_str()),
    }
}

/// Takes the row for this edit, if it still is what the editor saw, and answers it as it was.
async fn claim(write: &mut Write<'_>, id: &SessionId, seen: i64, by: &PersonId) -> Result<Session, Refused> {
    let before = read(write, id).await?;
    let claimed = sqlx::query(
        "update sessions set version = version + 1, changed_at = $1, changed_by = $2 where id = $3 and version = $4",
    )
    .bind(write.now_ms())
    .bind(by.as_str().to_owned())
    .bind(id.as_str().to_owned())
    .bind(seen)
    .execute(&mut *write.tx)
    .await?;
    if claimed.rows_affected() == 1 {
        return Ok(before);
    }
    let (by, at): (Option<String>, i64) = sqlx::query_as(
        "select p.name, s.changed_at from sessions s left join people p on p.id = s.changed_by where s.id = $1",
    )
    .bind(id.as_str().to_owned())
    .fetch_one(&mut *write.tx)
    .await?;
    Err(Refused::Stale(Stale { by, at: instant(at)? }))
}

/// The session as it is within this transaction.
pub(crate) async fn read(write: &mut Write<'_>, id: &SessionId) -> Result<Session, Refused> {
    let row: Option<SessionRow> = sqlx::query_as(AssertSqlSafe(format!(
        "select {SESSION} from sessions s left join series r on r.id = s.series_id where s.id = $1"
    )))
    .bind(id.as_str().to_owned())
    .fetch_optional(&mut *write.tx)
    .await?;
    Ok(row.ok_or(Refused::NotFound)?.read()?)
}

/// What its series says; `None` for a one-off.
async fn rule(write: &mut Write<'_>, session: &Session) -> Result<Option<Terms>, Refused> {
    let Some((series, _)) = &session.origin else { return Ok(None) };
    let row: super::rows::SeriesRow =
        sqlx::query_as(AssertSqlSafe(format!("select {} from series r where r.id = $1", super::rows::SERIES)))
            .bind(series.as_str().to_owned())
            .fetch_one(&mut *write.tx)
            .await?;
    Ok(Some(row.read()?.terms))
}
