//! How a conference looks after those who speak at it, as organisers set it.

use crate::changes::Topic;
use crate::{Refused, Result, Stale, Store, StoreError};
use domain::conference::SpeakerTerms;
use domain::ids::{ConferenceId, PersonId};
use domain::millis;
use jiff::Timestamp;
use sqlx::AnyConnection;

impl Store {
    /// With the version that an edit must name; 0 while nobody has set anything.
    pub async fn speaker_terms(&self, id: &ConferenceId) -> Result<(SpeakerTerms, i64)> {
        let mut conn = self.read.acquire().await.map_err(StoreError::from)?;
        read(&mut conn, id).await
    }

    /// Sets them, if they still are the version that was seen.
    ///
    /// # Errors
    /// `Stale` with who was faster.
    pub async fn set_speaker_terms(
        &self,
        id: &ConferenceId,
        version: i64,
        terms: &SpeakerTerms,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let set = if version == 0 {
            "insert into speaker_terms (conference_id, nudges, standby_steps_in, directions, changed_by, changed_at, version)
             values ($1, $2, $3, $4, $5, $6, $7 + 1) on conflict do nothing"
        } else {
            "update speaker_terms set nudges = $2, standby_steps_in = $3, directions = $4, changed_by = $5,
                                      changed_at = $6, version = version + 1
             where conference_id = $1 and version = $7"
        };
        let done = sqlx::query(set)
            .bind(id.as_str().to_owned())
            .bind(terms.nudges.iter().map(i64::to_string).collect::<Vec<_>>().join(" "))
            .bind(i64::from(terms.standby_steps_in))
            .bind(terms.directions.clone())
            .bind(by.as_str().to_owned())
            .bind(write.now_ms())
            .bind(version)
            .execute(&mut *write.tx)
            .await?;
        if done.rows_affected() == 0 {
            let row: Option<(Option<String>, i64)> = sqlx::query_as(
                "select p.name, t.changed_at from speaker_terms t left join people p on p.id = t.changed_by
                 where t.conference_id = $1",
            )
            .bind(id.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
            return Err(
                row.map_or(Refused::NotFound, |(by, at)| Refused::Stale(Stale { by, at: millis::timestamp(at) }))
            );
        }
        write.audit(by.as_str(), "set how speakers are looked after", id.as_str(), "");
        write.tell(Topic::Conference, "conference", id.as_str());
        Ok(write.commit().await?)
    }
}

pub(super) async fn read(conn: &mut AnyConnection, id: &ConferenceId) -> Result<(SpeakerTerms, i64)> {
    let row: Option<(String, i64, String, i64)> = sqlx::query_as(
        "select nudges, standby_steps_in, directions, version from speaker_terms where conference_id = $1",
    )
    .bind(id.as_str().to_owned())
    .fetch_optional(conn)
    .await?;
    Ok(row.map_or_else(
        || (SpeakerTerms::default(), 0),
        |(nudges, steps_in, directions, version)| {
            let nudges = nudges.split(' ').filter_map(|day| day.parse().ok()).collect();
            (SpeakerTerms { nudges, standby_steps_in: steps_in != 0, directions }, version)
        },
    ))
}
