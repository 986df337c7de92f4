use super::letter::{CHANGED, Letters, Occasion};
use crate::{Result, Store, StoreError, outbox};
use domain::calendar::{Times, Told as Known};
use domain::guests::{CHANGES_SETTLE, Notice, State};
use domain::ids::SessionId;
use jiff::Timestamp;

/// What came of looking for changed evenings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub evenings: u64,
    pub guests: u64,
}

impl Store {
    /// How many guests would be written to if this evening were changed now.
    pub async fn guests_to_tell(&self, session: &SessionId) -> Result<i64> {
        let (guests,): (i64,) = sqlx::query_as(
            "select count(*) from guests where session_id = $1 and state in ('seated', 'offered', 'waiting')",
        )
        .bind(session.as_str().to_owned())
        .fetch_one(&self.read)
        .await?;
        Ok(guests)
    }

    /// Writes to the guests of evenings that were cancelled, moved or restored, once nobody has changed them for two
    /// minutes: one mail each, whatever happened in between.
    pub async fn tell_guests_of_changes(&self, now: Timestamp, letters: Letters<'_>) -> Result<Told> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select v.session_id from evenings v join sessions s on s.id = v.session_id
             where s.sequence <> v.told_sequence and s.changed_at <= $1 and s.ends_at > $2",
        )
        .bind((now - CHANGES_SETTLE).as_millisecond())
        .bind(now.as_millisecond())
        .fetch_all(&self.read)
        .await?;
        let mut told = Told::default();
        for (id,) in rows {
            let id: SessionId = id.parse().map_err(|_| StoreError::Inconsistent("evenings.session_id"))?;
            told.guests += self.tell_of_change(&id, now, letters).await?;
            told.evenings += 1;
        }
        Ok(told)
    }

    async fn tell_of_change(&self, id: &SessionId, now: Timestamp, letters: Letters<'_>) -> Result<u64> {
        let mut write = self.write(now).await?;
        let Some(evening) = self.open_evening(&mut write, id, letters).await? else { return Ok(0) };
        let session = &evening.session;
        let (sequence, starts_at, ends_at, was_cancelled): (i64, i64, i64, i64) = sqlx::query_as(
            "select told_sequence, told_starts_at, told_ends_at, told_cancelled from evenings where session_id = $1",
        )
        .bind(id.as_str().to_owned())
        .fetch_one(&mut *write.tx)
        .await?;
        if sequence == session.sequence {
            return Ok(0); // another server was faster
        }
        sqlx::query(
            "update evenings set told_sequence = $1, told_starts_at = $2, told_ends_at = $3, told_cancelled = $4
             where session_id = $5",
        )
        .bind(session.sequence)
        .bind(session.times.starts_at.as_millisecond())
        .bind(session.times.ends_at.as_millisecond())
        .bind(i64::from(session.is_cancelled()))
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        let [starts_at, ends_at] = [starts_at, ends_at].map(domain::millis::timestamp);
        let known = Known { times: Times { starts_at, ends_at }, cancelled: was_cancelled != 0 };
        let mut told = 0;
        // Back to what they know already: nobody needs to hear of it.
        if let Some(change) = known.news(session) {
            let occasion = Occasion::SessionChanged(change);
            let overtaken = [CHANGED, Notice::DayBefore.code(), Notice::Doors.code()];
            let whom = "select id from guests where session_id = $2 and state in ('seated', 'offered', 'waiting')";
            outbox::take_back_all(&mut write, &overtaken, whom, id.as_str()).await?;
            for state in [State::Seated, State::Offered, State::Waiting] {
                for guest in self.guests_in(&mut write, &evening, state).await? {
                    // Who asked since then was told as it is.
                    if guest.asked_at > session.changed_at {
                        continue;
                    }
                    let postage = (None, Some(session.times.ends_at.max(now + CHANGES_SETTLE)));
                    self.write_to(&mut write, &guest, session, &occasion, letters, postage).await?;
                    told += 1;
                }
            }
        }
        write.commit().await?;
        Ok(told)
    }
}
