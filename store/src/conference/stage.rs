//! Signs that the chair holds up to whoever speaks, and the key to the clock that shows them.

use crate::changes::Topic;
use crate::{Refused, Result, Store, secrets};
use domain::conference::{HeldUp, Sign, Slot};
use domain::ids::{ConferenceId, PersonId};
use domain::millis;
use jiff::Timestamp;

/// Short enough to be typed into a show's laptop, too long to be guessed over a network.
const KEY_LENGTH: usize = 10;

impl Store {
    /// Opens the clocks of one conference without signing in. It is derived, so nothing of it is stored.
    pub fn stage_key(&self, id: &ConferenceId) -> String {
        self.secret.digest("stage-clock", id.as_str()).chars().take(KEY_LENGTH).collect()
    }

    pub fn is_stage_key(&self, id: &ConferenceId, key: &str) -> bool {
        // Compared as hashes, so that the time taken says nothing of how much fits.
        secrets::hashed(&self.stage_key(id)) == secrets::hashed(&key.trim().to_lowercase())
    }

    /// Holds up a sign in place of the one before; `None` takes it down.
    pub async fn hold_up(
        &self,
        id: &ConferenceId,
        slot: Slot,
        sign: Option<Sign>,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        sqlx::query(
            "insert into stage_signs (conference_id, n, sign, shown_by, shown_at) values ($1, $2, $3, $4, $5)
             on conflict (conference_id, n) do update
               set sign = excluded.sign, shown_by = excluded.shown_by, shown_at = excluded.shown_at",
        )
        .bind(id.as_str().to_owned())
        .bind(slot.number())
        .bind(sign.map_or("", Sign::code))
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        write.tell(Topic::Stage, "sign", id.as_str());
        Ok(write.commit().await?)
    }

    /// What is held up at a slot now.
    pub async fn held_up(&self, id: &ConferenceId, slot: Slot, now: Timestamp) -> Result<Option<HeldUp>> {
        let row: Option<(String, i64)> =
            sqlx::query_as("select sign, shown_at from stage_signs where conference_id = $1 and n = $2")
                .bind(id.as_str().to_owned())
                .bind(slot.number())
                .fetch_optional(&self.read)
                .await?;
        let held = row.and_then(|(sign, at)| Some(HeldUp::at(Sign::from_code(&sign)?, millis::timestamp(at))));
        Ok(held.filter(|held| held.shows(now).is_some()))
    }
}
