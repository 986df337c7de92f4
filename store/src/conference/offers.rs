//! A slot is offered by mail, and whoever speaks says yes or no on the page that the mail opens. Nobody needs an account.

use super::board;
use super::proposals::{self, claim};
use crate::changes::Topic;
use crate::outbox::{self, Mail};
use crate::{Refused, Result, Store, StoreError, secrets};
use domain::conference::{Programme, Slot, Told};
use domain::ids::{PersonId, ProposalId};
use domain::millis;
use domain::people::EmailAddress;
use jiff::Timestamp;
use jiff::civil::Date;

/// An offer as organisers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub name: String,
    pub email: String,
    pub confirm_by: Date,
    pub asked_by: String,
    pub asked_at: Timestamp,
    /// Whether they come, and when they said so.
    pub answer: Option<(bool, Timestamp)>,
}

/// What whoever was asked sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub offer: Offer,
    pub programme: Programme,
    pub title: String,
    /// The slot that the talk is in now; `None` once it is somebody else's.
    pub slot: Option<Slot>,
}

impl Asked {
    pub fn told(&self) -> Option<&Told> {
        let slot = self.slot?;
        self.programme.entries.iter().find(|entry| entry.slot == slot).and_then(|entry| entry.talk.as_ref())
    }
}

#[derive(sqlx::FromRow)]
struct OfferRow {
    name: String,
    email: String,
    confirm_by: String,
    asked_by_name: Option<String>,
    asked_at: i64,
    answer: Option<String>,
    answered_at: Option<i64>,
}

const OFFER: &str = "select o.name, o.email, o.confirm_by, p.name as asked_by_name, o.asked_at, o.answer, o.answered_at
     from offers o left join people p on p.id = o.asked_by where o.proposal_id = $1";

impl OfferRow {
    fn read(self) -> Result<Offer> {
        let answered_at = self.answered_at.map(millis::timestamp);
        Ok(Offer {
            name: self.name,
            email: self.email,
            confirm_by: self.confirm_by.parse().map_err(|_| StoreError::Inconsistent("offers.confirm_by"))?,
            asked_by: self.asked_by_name.unwrap_or_default(),
            asked_at: millis::timestamp(self.asked_at),
            answer: self.answer.map(|answer| answer == "yes").zip(answered_at),
        })
    }
}

impl Store {
    /// Offers the slot that a talk is in to whoever speaks first in it. `mail` is given the token of their page. An offer
    /// made again takes the place of the one before, whose answer is asked anew.
    ///
    /// # Errors
    /// `TooLate` for a talk that is in no slot.
    pub async fn offer_slot(
        &self,
        id: &ProposalId,
        (email, confirm_by): (&EmailAddress, Date),
        by: &PersonId,
        now: Timestamp,
        mail: impl FnOnce(&Asked, &str) -> (String, String) + Send,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let found = proposals::read(&mut write.tx, id).await?.ok_or(Refused::NotFound)?;
        claim(&mut write, &found.conference).await?;
        let name = found.terms.speakers.first().cloned().unwrap_or_default();
        sqlx::query(
            "insert into offers (proposal_id, name, email, confirm_by, asked_by, asked_at) values ($1, $2, $3, $4, $5, $6)
             on conflict (proposal_id) do update
               set name = excluded.name, email = excluded.email, confirm_by = excluded.confirm_by,
                   asked_by = excluded.asked_by, asked_at = excluded.asked_at, answer = null, answered_at = null",
        )
        .bind(id.as_str().to_owned())
        .bind(name)
        .bind(email.as_str().to_owned())
        .bind(confirm_by.to_string())
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        sqlx::query("update proposals set confirmed_at = null where id = $1")
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        let asked = self.slot_asked(&mut write.tx, id, now).await?.ok_or(Refused::NotFound)?;
        if asked.slot.is_none() {
            return Err(Refused::TooLate);
        }
        let (subject, body) = mail(&asked, &self.offer_token(id));
        outbox::append(&mut write, Mail { kind: "slot-offer", to: Some(email.clone()), subject, body }).await?;
        write.audit(by.as_str(), "offered slot", id.as_str(), found.terms.title.clone());
        write.tell(Topic::Conference, "offer", found.conference.as_str());
        Ok(write.commit().await?)
    }

    pub async fn slot_offer(&self, id: &ProposalId) -> Result<Option<Offer>> {
        let row: Option<OfferRow> =
            sqlx::query_as(OFFER).bind(id.as_str().to_owned()).fetch_optional(&self.read).await?;
        row.map(OfferRow::read).transpose()
    }

    /// What the link in the mail leads to.
    pub async fn asked(&self, token: &str, now: Timestamp) -> Result<Option<Asked>> {
        let Some(id) = self.proposal_of_offer(token) else { return Ok(None) };
        let mut tx = self.read.begin().await.map_err(StoreError::from)?;
        self.slot_asked(&mut tx, &id, now).await
    }

    /// Says whether they come. Said twice, it is said once; said late, it holds as long as the slot is still theirs.
    ///
    /// # Errors
    /// `TooLate` for a yes to a slot that is somebody else's by now.
    pub async fn answer_offer(&self, token: &str, comes: bool, now: Timestamp) -> Result<(), Refused> {
        let id = self.proposal_of_offer(token).ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        let found = proposals::read(&mut write.tx, &id).await?.ok_or(Refused::NotFound)?;
        claim(&mut write, &found.conference).await?;
        let asked = self.slot_asked(&mut write.tx, &id, now).await?.ok_or(Refused::NotFound)?;
        if asked.offer.answer.is_some_and(|(said, _)| said == comes) {
            return Ok(());
        }
        if comes && (asked.slot.is_none() || !found.standing.may_be_placed()) {
            return Err(Refused::TooLate);
        }
        sqlx::query("update offers set answer = $1, answered_at = $2 where proposal_id = $3")
            .bind(if comes { "yes" } else { "no" })
            .bind(write.now_ms())
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        sqlx::query("update proposals set confirmed_at = $1, version = version + 1 where id = $2")
            .bind(comes.then_some(write.now_ms()))
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        if !comes {
            sqlx::query("update proposals set state = 'withdrawn' where id = $1")
                .bind(id.as_str().to_owned())
                .execute(&mut *write.tx)
                .await?;
        }
        write.audit("speaker", if comes { "accepted slot" } else { "declined slot" }, id.as_str(), asked.offer.name);
        write.tell(Topic::Conference, "answer", found.conference.as_str());
        Ok(write.commit().await?)
    }

    async fn slot_asked(
        &self,
        conn: &mut sqlx::AnyConnection,
        id: &ProposalId,
        now: Timestamp,
    ) -> Result<Option<Asked>> {
        let row: Option<OfferRow> =
            sqlx::query_as(OFFER).bind(id.as_str().to_owned()).fetch_optional(&mut *conn).await?;
        let Some(row) = row else { return Ok(None) };
        let Some(found) = proposals::read(&mut *conn, id).await? else { return Ok(None) };
        let Some(state) = board::read(conn, &found.conference, now).await? else { return Ok(None) };
        Ok(Some(Asked {
            offer: row.read()?,
            programme: super::publish::programme(&state),
            title: found.terms.title,
            slot: state.board.plan.slot_of(id),
        }))
    }

    /// A signed link's token. It is derived, so nothing of it is stored.
    fn offer_token(&self, id: &ProposalId) -> String {
        let signature: String = self.secret.digest("slot-offer", id.as_str()).chars().take(32).collect();
        format!("{id}.{signature}")
    }

    fn proposal_of_offer(&self, token: &str) -> Option<ProposalId> {
        let id: ProposalId = token.split_once('.')?.0.parse().ok()?;
        // Compared as hashes, so that the time taken says nothing of how much fits.
        (secrets::hashed(&self.offer_token(&id)) == secrets::hashed(token)).then_some(id)
    }
}
