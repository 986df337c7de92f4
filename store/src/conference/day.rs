//! A conference and what its slots are; what is in them is `moves`.

use super::rows::{CONFERENCE, ConferenceRow};
use crate::changes::Topic;
use crate::{Refused, Result, Stale, Store, StoreError, Write};
use domain::conference::{ConferenceTerms, Slot, SlotTerms, Slug, Weights, usual_slots};
use domain::ids::{ConferenceId, PersonId};
use domain::millis;
use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe};

/// A conference as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conference {
    pub id: ConferenceId,
    pub terms: ConferenceTerms,
    pub weights: Weights,
    pub version: i64,
}

/// A conference in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub conference: Conference,
    /// Slots that hold a talk.
    pub filled: i64,
    pub proposals: i64,
}

impl Store {
    /// Makes a conference with five slots. The same form sent twice makes one.
    ///
    /// # Errors
    /// `Taken` when another one has its slug.
    pub async fn add_conference(
        &self,
        terms: &ConferenceTerms,
        form: &str,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<ConferenceId, Refused> {
        let mut write = self.write(now).await?;
        let id = write.new_id();
        if let Some(made) = write.claim_form(form, by.as_str(), &id).await? {
            return made.parse().map_err(|_| StoreError::Inconsistent("form_ids.made").into());
        }
        sqlx::query(
            "insert into conferences (id, slug, title, held_on, venue, about, registration, must_have, weights, made_at,
                                      changed_by, changed_at, call_opens, call_closes, blind)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10, $12, $13, $14)",
        )
        .bind(id.clone())
        .bind(terms.slug.as_str().to_owned())
        .bind(terms.title.clone())
        .bind(terms.date.to_string())
        .bind(terms.venue.clone())
        .bind(terms.about.clone())
        .bind(terms.registration.clone())
        .bind(terms.must_have.join("\n"))
        .bind(Weights::default().to_string())
        .bind(write.now_ms())
        .bind(by.as_str().to_owned())
        .bind(terms.call.map_or_else(String::new, |(opens, _)| opens.to_string()))
        .bind(terms.call.map_or_else(String::new, |(_, closes)| closes.to_string()))
        .bind(i64::from(terms.blind))
        .execute(&mut *write.tx)
        .await
        .map_err(taken)?;
        for (slot, terms) in Slot::ALL.into_iter().zip(usual_slots()) {
            insert_slot(&mut write, &id, slot, &terms).await?;
        }
        sqlx::query("insert into five_slots (conference_id) values ($1)")
            .bind(id.clone())
            .execute(&mut *write.tx)
            .await?;
        write.audit(by.as_str(), "added conference", &id, terms.title.clone());
        write.tell(Topic::Conference, "conference", &id);
        write.commit().await?;
        Ok(id.parse().map_err(|_| StoreError::Inconsistent("conferences.id"))?)
    }

    /// Changes what a conference is, if it still is the version that was seen. A new date keeps the slots' clock times.
    ///
    /// # Errors
    /// `Stale` with who was faster; `Taken` when another conference has the slug.
    pub async fn edit_conference(
        &self,
        id: &ConferenceId,
        version: i64,
        terms: &ConferenceTerms,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "update conferences set slug = $1, title = $2, held_on = $3, venue = $4, about = $5, registration = $6,
                                    must_have = $7, version = version + 1, changed_by = $8, changed_at = $9,
                                    call_opens = $12, call_closes = $13, blind = $14
             where id = $10 and version = $11",
        )
        .bind(terms.slug.as_str().to_owned())
        .bind(terms.title.clone())
        .bind(terms.date.to_string())
        .bind(terms.venue.clone())
        .bind(terms.about.clone())
        .bind(terms.registration.clone())
        .bind(terms.must_have.join("\n"))
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .bind(version)
        .bind(terms.call.map_or_else(String::new, |(opens, _)| opens.to_string()))
        .bind(terms.call.map_or_else(String::new, |(_, closes)| closes.to_string()))
        .bind(i64::from(terms.blind))
        .execute(&mut *write.tx)
        .await
        .map_err(taken)?;
        if done.rows_affected() == 0 {
            return Err(self.why_not(&mut write, id).await?);
        }
        write.audit(by.as_str(), "changed conference", id.as_str(), terms.title.clone());
        write.tell(Topic::Conference, "conference", id.as_str());
        Ok(write.commit().await?)
    }

    async fn why_not(&self, write: &mut Write<'_>, id: &ConferenceId) -> Result<Refused> {
        let row: Option<(Option<String>, i64)> = sqlx::query_as(
            "select p.name, c.changed_at from conferences c left join people p on p.id = c.changed_by where c.id = $1",
        )
        .bind(id.as_str().to_owned())
        .fetch_optional(&mut *write.tx)
        .await?;
        Ok(row.map_or(Refused::NotFound, |(by, at)| Refused::Stale(Stale { by, at: millis::timestamp(at) })))
    }

    /// Changes when and where a slot is, if it still is the version that was seen. What is in it stays, also when it does
    /// not fit any more: the board says so.
    ///
    /// # Errors
    /// `Stale` with who was faster.
    pub async fn edit_slot(
        &self,
        id: &ConferenceId,
        slot: Slot,
        version: i64,
        terms: &SlotTerms,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query(
            "update conference_slots set wall_minute = $1, length = $2, stage = $3, theme = $4, listeners = $5,
                                         version = version + 1, changed_by = $6, changed_at = $7
             where conference_id = $8 and n = $9 and version = $10",
        )
        .bind(terms.at.minutes())
        .bind(i64::from(terms.length.get()))
        .bind(terms.stage.clone())
        .bind(terms.theme.clone())
        .bind(terms.listeners.code())
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .bind(slot.number())
        .bind(version)
        .execute(&mut *write.tx)
        .await?;
        if done.rows_affected() == 0 {
            let row: Option<(Option<String>, i64)> = sqlx::query_as(
                "select p.name, s.changed_at from conference_slots s left join people p on p.id = s.changed_by
                 where s.conference_id = $1 and s.n = $2",
            )
            .bind(id.as_str().to_owned())
            .bind(slot.number())
            .fetch_optional(&mut *write.tx)
            .await?;
            return Err(
                row.map_or(Refused::NotFound, |(by, at)| Refused::Stale(Stale { by, at: millis::timestamp(at) }))
            );
        }
        write.audit(by.as_str(), "changed slot", id.as_str(), format!("{slot}: {}", terms.hours()));
        write.tell(Topic::Conference, "slot", id.as_str());
        Ok(write.commit().await?)
    }

    /// Sets how much each part of the score counts.
    pub async fn set_weights(
        &self,
        id: &ConferenceId,
        weights: Weights,
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query("update conferences set weights = $1 where id = $2")
            .bind(weights.to_string())
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        write.audit(by.as_str(), "weighed conference", id.as_str(), weights.to_string());
        write.tell(Topic::Conference, "conference", id.as_str());
        Ok(write.commit().await?)
    }

    /// All conferences, the latest day first.
    pub async fn conferences(&self) -> Result<Vec<Listed>> {
        #[derive(sqlx::FromRow)]
        struct Row {
            #[sqlx(flatten)]
            conference: ConferenceRow,
            filled: i64,
            proposals: i64,
        }
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "select {CONFERENCE},
                    (select count(*) from conference_slots s where s.conference_id = c.id and s.proposal_id is not null)
                      as filled,
                    (select count(*) from proposals p where p.conference_id = c.id and p.state <> 'draft') as proposals
             from conferences c order by c.held_on desc, c.id"
        )))
        .fetch_all(&self.read)
        .await?;
        let listed =
            |row: Row| Ok(Listed { conference: row.conference.read()?, filled: row.filled, proposals: row.proposals });
        rows.into_iter().map(listed).collect()
    }

    pub async fn conference(&self, slug: &Slug) -> Result<Option<Conference>> {
        let row: Option<ConferenceRow> =
            sqlx::query_as(AssertSqlSafe(format!("select {CONFERENCE} from conferences c where c.slug = $1")))
                .bind(slug.as_str().to_owned())
                .fetch_optional(&self.read)
                .await?;
        row.map(ConferenceRow::read).transpose()
    }
}

/// The conference by its id, in whatever transaction.
pub(super) async fn read(conn: &mut AnyConnection, id: &ConferenceId) -> Result<Option<Conference>> {
    let row: Option<ConferenceRow> =
        sqlx::query_as(AssertSqlSafe(format!("select {CONFERENCE} from conferences c where c.id = $1")))
            .bind(id.as_str().to_owned())
            .fetch_optional(conn)
            .await?;
    row.map(ConferenceRow::read).transpose()
}

async fn insert_slot(write: &mut Write<'_>, id: &str, slot: Slot, terms: &SlotTerms) -> Result<()> {
    sqlx::query(
        "insert into conference_slots (conference_id, n, wall_minute, length, stage, theme, listeners, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id.to_owned())
    .bind(slot.number())
    .bind(terms.at.minutes())
    .bind(i64::from(terms.length.get()))
    .bind(terms.stage.clone())
    .bind(terms.theme.clone())
    .bind(terms.listeners.code())
    .bind(write.now_ms())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

fn taken(e: sqlx::Error) -> Refused {
    let is_double = e.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation);
    if is_double { Refused::Taken } else { e.into() }
}
