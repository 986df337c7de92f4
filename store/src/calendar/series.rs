use super::materialise::fill;
use super::series_rows::{
    after_the_last_begun, apply, claim_series, end_before, end_later_versions, future_sessions, insert, set_last,
    update_terms,
};
use crate::changes::Topic;
use crate::{Refused, Result, Store, StoreError, Write};
use domain::calendar::{Effect, Series, Session, Terms, date_in_london, effect_of};
use domain::ids::{PersonId, SeriesId};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

/// A weekly series to begin.
#[derive(Clone, Debug)]
pub struct NewSeries {
    pub terms: Terms,
    pub first: Date,
    /// The join link of its sessions; empty for none yet.
    pub link: String,
}

impl Store {
    /// Begins a series and stores its sessions of the coming six months.
    pub async fn add_series(&self, new: NewSeries, by: &PersonId, now: Timestamp) -> Result<SeriesId> {
        self.add_series_once("", new, by, now).await
    }

    /// The same from a form: sent twice, it begins one series and answers that one.
    pub async fn add_series_once(&self, form: &str, new: NewSeries, by: &PersonId, now: Timestamp) -> Result<SeriesId> {
        let mut write = self.write(now).await?;
        let id = write.new_id();
        if let Some(made) = write.claim_form(form, by.as_str(), &id).await? {
            return made.parse().map_err(|_| StoreError::Inconsistent("form_ids.made"));
        }
        let series = insert(&mut write, id.clone(), id, &new, by).await?;
        fill(&mut write, &series, series.first.max(date_in_london(now))).await?;
        write.audit(by.as_str(), "began series", series.id.as_str(), series.terms.title.clone());
        tell(&mut write, "added", "");
        write.commit().await?;
        Ok(series.id)
    }

    /// What [`Self::change_series`] would do; nothing is written.
    pub async fn preview_change(
        &self,
        id: &SeriesId,
        terms: &Terms,
        from: Date,
        now: Timestamp,
    ) -> Result<Option<(Series, Vec<Session>, Effect)>> {
        let Some(listed) = self.series(id).await? else { return Ok(None) };
        let begun = after_the_last_begun(&self.read, id, now).await?;
        let from = listed.series.changes_from(from, date_in_london(now)).max(begun);
        let sessions = self.sessions_of(id, now).await?;
        let effect = effect_of(&listed.series, terms, from, &sessions, now);
        Ok(Some((listed.series, sessions, effect)))
    }

    /// Changes a series from a date on: its present version ends the day before, the next begins, and future sessions go
    /// with it, except those whose time was set by hand. Answers the id of the new version. Asked for twice, it is done
    /// once.
    pub async fn change_series(
        &self,
        id: &SeriesId,
        seen: i64,
        terms: Terms,
        from: Date,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<SeriesId, Refused> {
        let mut write = self.write(now).await?;
        let (series, link) = match claim_series(&mut write, id, seen, by).await {
            Err(Refused::Stale(stale)) => {
                let from = from.max(date_in_london(now));
                return self.already_so(id, &terms, from).await?.ok_or(Refused::Stale(stale));
            }
            claimed => claimed?,
        };
        if series.terms == terms {
            return Ok(id.clone()); // nothing changes, and the transaction is dropped
        }
        let from =
            series.changes_from(from, date_in_london(now)).max(after_the_last_begun(&mut *write.tx, id, now).await?);
        if series.last.is_some_and(|last| last < from) {
            return Err(Refused::TooLate);
        }
        let sessions = future_sessions(&mut write, id).await?;
        let effect = effect_of(&series, &terms, from, &sessions, now);

        // With nothing before `from`, the version itself changes; else it ends and a new one goes on.
        let next = if series.first_occurrence() >= from {
            update_terms(&mut write, id, &terms, from).await?;
            Series { terms, first: from, ..series }
        } else {
            end_before(&mut write, id, from).await?;
            let new = NewSeries { terms, first: from, link };
            let next_id = write.new_id();
            let next = insert(&mut write, next_id, series.line.as_str().to_owned(), &new, by).await?;
            set_last(&mut write, &next.id, series.last).await?;
            Series { last: series.last, ..next }
        };
        for (session, fate) in &effect.fates {
            apply(&mut write, session.as_str(), fate, &next.id, by).await?;
        }
        fill(&mut write, &next, from).await?;
        write.audit(by.as_str(), "changed series", next.id.as_str(), next.terms.title.clone());
        tell(&mut write, "moved", "");
        write.commit().await?;
        Ok(next.id)
    }

    /// The version that has these terms on `from` already, as when the same form came twice.
    async fn already_so(&self, id: &SeriesId, terms: &Terms, from: Date) -> Result<Option<SeriesId>> {
        let Some(asked) = self.series(id).await? else { return Ok(None) };
        let mut versions = self.series_since(from).await?.into_iter();
        let in_force = versions.find(|version| version.line == asked.series.line && version.is_in_force(from));
        Ok(in_force.filter(|version| version.terms == *terms).map(|version| version.id))
    }

    /// Ends a series: its last date is the day before `from`, and sessions stored for later are cancelled with the reason.
    /// What was planned to take its place after that ends with it.
    /// Asked for twice, it is done once.
    pub async fn end_series(
        &self,
        id: &SeriesId,
        seen: i64,
        from: Date,
        reason: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let (series, _) = match claim_series(&mut write, id, seen, by).await {
            Err(Refused::Stale(stale)) => {
                let last = self.series(id).await?.and_then(|listed| listed.series.last);
                return if last == Some(from.saturating_sub(1.day())) { Ok(()) } else { Err(Refused::Stale(stale)) };
            }
            claimed => claimed?,
        };
        if series.last.is_some_and(|last| last < from) {
            return Err(Refused::TooLate);
        }
        end_before(&mut write, id, from).await?;
        end_later_versions(&mut write, &series.line, from, by).await?;
        sqlx::query(
            "update sessions set cancelled_reason = $1, sequence = sequence + 1, version = version + 1, changed_at = $2,
                                 changed_by = $3
             where series_id in (select r.id from series r where r.line_id = $4) and original_date >= $5
               and starts_at > $2 and cancelled_reason is null",
        )
        .bind(reason.to_owned())
        .bind(write.now_ms())
        .bind(by.as_str().to_owned())
        .bind(series.line.as_str().to_owned())
        .bind(from.to_string())
        .execute(&mut *write.tx)
        .await?;
        write.audit(by.as_str(), "ended series", id.as_str(), reason);
        tell(&mut write, "cancelled", "");
        Ok(write.commit().await?)
    }

    /// Sets the join link of every session of the series, whichever version it is of, that has none of its own.
    pub async fn set_series_link(
        &self,
        id: &SeriesId,
        link: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done =
            sqlx::query("update series set link = $1 where line_id = (select x.line_id from series x where x.id = $2)")
                .bind(link.to_owned())
                .bind(id.as_str().to_owned())
                .execute(&mut *write.tx)
                .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        write.audit(by.as_str(), "set link of series", id.as_str(), "");
        write.tell(Topic::Calendar, "link", "");
        Ok(write.commit().await?)
    }
}

pub(super) fn tell(write: &mut Write<'_>, what: &'static str, about: &str) {
    write.tell(Topic::Calendar, what, about);
    write.tell(Topic::OpenEvenings, what, about);
}
