//! The circle's own link to register at the show: how often it is opened, and what is answered on the way out.

use crate::{Refused, Result, Store, StoreError};
use domain::calendar::date_in_london;
use domain::conference::Outcome;
use domain::ids::ConferenceId;
use jiff::Timestamp;
use jiff::civil::Date;

/// What one London day brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registrations {
    pub day: Date,
    pub opened: i64,
    /// Said that it is their first visit to the show.
    pub first: i64,
    /// Said that it is not.
    pub again: i64,
}

impl Store {
    /// Counts one more of what happened, for today.
    pub async fn count_registration(&self, id: &ConferenceId, what: Outcome, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        sqlx::query(
            "insert into registration_counts (conference_id, day, what, n) values ($1, $2, $3, 1)
             on conflict (conference_id, day, what) do update set n = registration_counts.n + 1",
        )
        .bind(id.as_str().to_owned())
        .bind(date_in_london(now).to_string())
        .bind(what.code())
        .execute(&mut *write.tx)
        .await?;
        Ok(write.commit().await?)
    }

    /// Day by day, the latest first; days on which nothing happened are left out.
    pub async fn registrations(&self, id: &ConferenceId) -> Result<Vec<Registrations>> {
        let rows: Vec<(String, String, i64)> =
            sqlx::query_as("select day, what, n from registration_counts where conference_id = $1 order by day desc")
                .bind(id.as_str().to_owned())
                .fetch_all(&self.read)
                .await?;
        let mut days: Vec<Registrations> = Vec::new();
        for (day, what, n) in rows {
            let day = day.parse().map_err(|_| StoreError::Inconsistent("registration_counts.day"))?;
            if days.last().is_none_or(|last| last.day != day) {
                days.push(Registrations { day, opened: 0, first: 0, again: 0 });
            }
            let Some(last) = days.last_mut() else { continue };
            match Outcome::from_code(&what).ok_or(StoreError::Inconsistent("registration_counts.what"))? {
                Outcome::Opened => last.opened = n,
                Outcome::First => last.first = n,
                Outcome::Again => last.again = n,
            }
        }
        Ok(days)
    }
}
