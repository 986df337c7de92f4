//! A slot is offered by mail, and whoever speaks says yes or no on the page that the mail opens. Nobody needs an account.

use super::board::{self, BoardState};
use super::letters::{About, CHANGED, NUDGED, OFFERED, Occasion, OrganiserNews, SpeakerWords};
use super::moves::settle;
use super::proposals::{self, Proposal, claim};
use super::publish::programme;
use crate::changes::Topic;
use crate::{Refused, Result, Store, StoreError, Write, outbox, secrets};
use domain::conference::{Move, Programme, RunThrough, Seat, Slot, new_stop};
use domain::ids::{PersonId, ProposalId};
use domain::millis;
use domain::people::EmailAddress;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{AnyConnection, AssertSqlSafe};

/// An offer as organisers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub name: String,
    pub email: String,
    pub confirm_by: Date,
    pub asked_by: String,
    pub(super) asked_by_id: String,
    pub asked_at: Timestamp,
    /// Whether they come, and when they said so.
    pub answer: Option<(bool, Timestamp)>,
    /// Why they cannot come.
    pub reason: String,
    /// Where they know that they speak, or knew before it was taken from them.
    pub told: Option<Seat>,
    /// They were told that it is not theirs any more.
    pub is_released: bool,
    /// What is another by now, by its mark, and since when.
    pub(super) noticed: Option<(String, Timestamp)>,
    /// Of their calendar's entry, and whether they have one.
    pub sequence: i64,
    pub in_calendar: bool,
    /// When and where the talk is tried out.
    pub run_through: Option<RunThrough>,
}

/// What whoever was asked sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub proposal: Proposal,
    pub offer: Offer,
    pub programme: Programme,
    /// Where the talk is now; `None` once the slot is somebody else's.
    pub seat: Option<Seat>,
    /// A yes would hold: the slot is theirs, or theirs again as nobody else has it.
    pub may_accept: bool,
}

/// What somebody says who was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply<'r> {
    Comes,
    /// With a reason, or none.
    CannotCome(&'r str),
}

#[derive(sqlx::FromRow)]
pub(super) struct OfferRow {
    pub proposal_id: String,
    name: String,
    email: String,
    confirm_by: String,
    asked_by: String,
    asked_by_name: Option<String>,
    asked_at: i64,
    answer: Option<String>,
    answered_at: Option<i64>,
    reason: String,
    told_slot: Option<i64>,
    told_starts_at: i64,
    told_minutes: i64,
    told_stage: String,
    told_venue: String,
    noticed: String,
    noticed_at: i64,
    sequence: i64,
    in_calendar: i64,
    released_at: Option<i64>,
    run_through_at: Option<i64>,
    run_through_where: String,
}

pub(super) const OFFER: &str =
    "select o.proposal_id, o.name, o.email, o.confirm_by, o.asked_by, p.name as asked_by_name,
            o.asked_at, o.answer, o.answered_at, o.reason, o.told_slot, o.told_starts_at, o.told_minutes, o.told_stage,
            o.told_venue, o.noticed, o.noticed_at, o.sequence, o.in_calendar, o.released_at,
            o.run_through_at, o.run_through_where
     from offers o left join people p on p.id = o.asked_by";

impl OfferRow {
    pub fn read(self) -> Result<Offer> {
        let answered_at = self.answered_at.map(millis::timestamp);
        let told_slot = self.told_slot.and_then(|slot| Slot::try_from(slot).ok());
        Ok(Offer {
            name: self.name,
            email: self.email,
            confirm_by: self.confirm_by.parse().map_err(|_| StoreError::Inconsistent("offers.confirm_by"))?,
            asked_by: self.asked_by_name.unwrap_or_default(),
            asked_by_id: self.asked_by,
            asked_at: millis::timestamp(self.asked_at),
            answer: self.answer.map(|answer| answer == "yes").zip(answered_at),
            reason: self.reason,
            told: told_slot.map(|slot| Seat {
                slot,
                starts_at: millis::timestamp(self.told_starts_at),
                minutes: self.told_minutes,
                stage: self.told_stage,
                venue: self.told_venue,
            }),
            is_released: self.released_at.is_some(),
            noticed: Some((self.noticed, millis::timestamp(self.noticed_at))).filter(|(mark, _)| !mark.is_empty()),
            sequence: self.sequence,
            in_calendar: self.in_calendar != 0,
            run_through: self
                .run_through_at
                .map(|at| RunThrough { at: millis::timestamp(at), place: self.run_through_where }),
        })
    }
}

impl Store {
    /// Offers the slot that a talk is in to whoever speaks first in it. An offer made again takes the place of the one
    /// before, whose answer is asked anew.
    ///
    /// # Errors
    /// `TooLate` for a talk that is in no slot.
    pub async fn offer_slot(
        &self,
        id: &ProposalId,
        (email, confirm_by): (&EmailAddress, Date),
        by: &PersonId,
        now: Timestamp,
        words: &dyn SpeakerWords,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let found = proposals::read(&mut write.tx, id).await?.ok_or(Refused::NotFound)?;
        claim(&mut write, &found.conference).await?;
        let state = board::read(&mut write.tx, &found.conference, now).await?.ok_or(Refused::NotFound)?;
        self.ask_speaker(&mut write, &state, &found, (email, confirm_by, by), words).await?;
        write.audit(by.as_str(), "offered slot", id.as_str(), found.terms.title.clone());
        Ok(write.commit().await?)
    }

    /// The same in a transaction that holds the board.
    pub(super) async fn ask_speaker(
        &self,
        write: &mut Write<'_>,
        state: &BoardState,
        found: &Proposal,
        (email, confirm_by, by): (&EmailAddress, Date, &PersonId),
        words: &dyn SpeakerWords,
    ) -> Result<(), Refused> {
        let programme = programme(state);
        let seat = seat_of(state, &programme, &found.id).ok_or(Refused::TooLate)?;
        sqlx::query(
            "insert into offers (proposal_id, name, email, confirm_by, asked_by, asked_at) values ($1, $2, $3, $4, $5, $6)
             on conflict (proposal_id) do update
               set name = excluded.name, email = excluded.email, confirm_by = excluded.confirm_by,
                   asked_by = excluded.asked_by, asked_at = excluded.asked_at, answer = null, answered_at = null,
                   reason = ''",
        )
        .bind(found.id.as_str().to_owned())
        .bind(found.terms.speakers.first().cloned().unwrap_or_default())
        .bind(email.as_str().to_owned())
        .bind(confirm_by.to_string())
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        confirm(write, &found.id, false).await?;
        knows(write, &found.id, &seat).await?;
        let offer = read(&mut write.tx, &found.id).await?.ok_or(Refused::NotFound)?;
        let about = About { found, offer: &offer, programme: &programme, seat: Some(&seat) };
        self.write_to_speaker(write, &Occasion::Offered, about, words).await?;
        write.tell(Topic::Conference, "offer", found.conference.as_str());
        Ok(())
    }

    pub async fn slot_offer(&self, id: &ProposalId) -> Result<Option<Offer>> {
        let mut conn = self.read.acquire().await.map_err(StoreError::from)?;
        read(&mut conn, id).await
    }

    /// Where a talk is now.
    pub async fn seat_of_talk(&self, id: &ProposalId, now: Timestamp) -> Result<Option<Seat>> {
        let mut tx = self.read.begin().await.map_err(StoreError::from)?;
        let Some(found) = proposals::read(&mut tx, id).await? else { return Ok(None) };
        let Some(state) = board::read(&mut tx, &found.conference, now).await? else { return Ok(None) };
        Ok(seat_of(&state, &programme(&state), id))
    }

    /// What the link in the mail leads to.
    pub async fn asked(&self, token: &str, now: Timestamp) -> Result<Option<Asked>> {
        let Some(id) = self.proposal_of_offer(token) else { return Ok(None) };
        let mut tx = self.read.begin().await.map_err(StoreError::from)?;
        let Some(found) = proposals::read(&mut tx, &id).await? else { return Ok(None) };
        let Some(offer) = read(&mut tx, &id).await? else { return Ok(None) };
        let Some(state) = board::read(&mut tx, &found.conference, now).await? else { return Ok(None) };
        let programme = programme(&state);
        let seat = seat_of(&state, &programme, &id).filter(|_| !offer.is_released);
        let may_accept = accepts(&state, &found, &offer, &programme, now).is_some();
        Ok(Some(Asked { proposal: found, offer, programme, seat, may_accept }))
    }

    /// Says whether they come. Said twice, it is said once; a late yes holds as long as the slot is theirs or free. A no
    /// withdraws the talk, and organisers hear of it at once.
    ///
    /// # Errors
    /// `TooLate` for a yes to a slot that is somebody else's by now, and for any answer once the talk is over.
    pub async fn answer_offer(
        &self,
        token: &str,
        reply: Reply<'_>,
        now: Timestamp,
        words: &dyn SpeakerWords,
    ) -> Result<(), Refused> {
        let id = self.proposal_of_offer(token).ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        let found = proposals::read(&mut write.tx, &id).await?.ok_or(Refused::NotFound)?;
        claim(&mut write, &found.conference).await?;
        // Once more, as it is now that nobody else changes it.
        let found = proposals::read(&mut write.tx, &id).await?.ok_or(Refused::NotFound)?;
        let offer = read(&mut write.tx, &id).await?.ok_or(Refused::NotFound)?;
        let state = board::read(&mut write.tx, &found.conference, now).await?.ok_or(Refused::NotFound)?;
        let comes = reply == Reply::Comes;
        if offer.answer.is_some_and(|(said, _)| said == comes) && !offer.is_released {
            return Ok(());
        }
        match reply {
            Reply::Comes => self.accept_slot(&mut write, &state, (&found, &offer), words).await?,
            Reply::CannotCome(reason) => self.cannot_come(&mut write, &state, (&found, &offer), reason, words).await?,
        }
        write.audit("speaker", if comes { "accepted slot" } else { "declined slot" }, id.as_str(), offer.name);
        write.tell(Topic::Conference, "answer", found.conference.as_str());
        Ok(write.commit().await?)
    }

    async fn accept_slot(
        &self,
        write: &mut Write<'_>,
        state: &BoardState,
        (found, offer): (&Proposal, &Offer),
        words: &dyn SpeakerWords,
    ) -> Result<(), Refused> {
        let id = &found.id;
        let programme = programme(state);
        let seat = accepts(state, found, offer, &programme, write.now()).ok_or(Refused::TooLate)?;
        if state.board.plan.slot_of(id).is_none() {
            let after = state.board.plan.after(&Move::Place(id.clone(), seat.slot)).map_err(|_| Refused::TooLate)?;
            settle(write, state, &after, (None, "speaker")).await?;
        }
        answered(write, id, true, "").await?;
        knows(write, id, &seat).await?;
        let about = About { found, offer, programme: &programme, seat: Some(&seat) };
        self.write_to_speaker(write, &Occasion::Accepted, about, words).await?;
        sqlx::query("update offers set in_calendar = 1 where proposal_id = $1")
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        Ok(())
    }

    /// The talk is taken back. Whoever's calendar holds it gets it taken out, and organisers hear of it.
    pub(super) async fn cannot_come(
        &self,
        write: &mut Write<'_>,
        state: &BoardState,
        (found, offer): (&Proposal, &Offer),
        reason: &str,
        words: &dyn SpeakerWords,
    ) -> Result<(), Refused> {
        let id = &found.id;
        let programme = programme(state);
        let seat = seat_of(state, &programme, id);
        if seat.as_ref().is_some_and(|seat| seat.ends_at() <= write.now()) {
            return Err(Refused::TooLate);
        }
        answered(write, id, false, reason).await?;
        sqlx::query("update proposals set state = 'withdrawn' where id = $1")
            .bind(id.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        let about = || About { found, offer, programme: &programme, seat: seat.as_ref() };
        if let Some(was) = offer.told.clone().filter(|_| offer.in_calendar && !offer.is_released) {
            self.write_to_speaker(write, &Occasion::Withdrew(was), about(), words).await?;
            out_of_calendar(write, id).await?;
        } else {
            outbox::take_back(write, &[OFFERED, NUDGED, CHANGED], id.as_str()).await?;
        }
        let news = OrganiserNews::CannotCome { seat: seat.as_ref(), reason };
        self.write_to_organisers(write, news, about(), words).await?;
        Ok(())
    }

    /// A signed link's token. It is derived, so nothing of it is stored.
    pub(super) fn offer_token(&self, id: &ProposalId) -> String {
        let signature: String = self.secret.digest("slot-offer", id.as_str()).chars().take(32).collect();
        format!("{id}.{signature}")
    }

    pub(super) fn proposal_of_offer(&self, token: &str) -> Option<ProposalId> {
        let id: ProposalId = token.split_once('.')?.0.parse().ok()?;
        // Compared as hashes, so that the time taken says nothing of how much fits.
        (secrets::hashed(&self.offer_token(&id)) == secrets::hashed(token)).then_some(id)
    }
}

pub(super) async fn read(conn: &mut AnyConnection, id: &ProposalId) -> Result<Option<Offer>> {
    let row: Option<OfferRow> = sqlx::query_as(AssertSqlSafe(format!("{OFFER} where o.proposal_id = $1")))
        .bind(id.as_str().to_owned())
        .fetch_optional(conn)
        .await?;
    row.map(OfferRow::read).transpose()
}

/// Where a talk is on this board.
pub(super) fn seat_of(state: &BoardState, programme: &Programme, id: &ProposalId) -> Option<Seat> {
    let slot = state.board.plan.slot_of(id)?;
    seat_in(programme, slot)
}

fn seat_in(programme: &Programme, slot: Slot) -> Option<Seat> {
    let entry = programme.entries.iter().find(|entry| entry.slot == slot)?;
    Some(Seat::of(entry, &programme.venue))
}

/// Where somebody would speak who says yes now: where the talk is, or where it was if nobody else is there.
fn accepts(state: &BoardState, found: &Proposal, offer: &Offer, programme: &Programme, now: Timestamp) -> Option<Seat> {
    let plan = &state.board.plan;
    let free = |slot: &Slot| {
        let after = plan.after(&Move::Place(found.id.clone(), *slot));
        plan.in_slot(*slot).is_none() && after.is_ok_and(|after| new_stop(&state.board, plan, &after).is_none())
    };
    let slot = plan.slot_of(&found.id).or_else(|| offer.told.as_ref().map(|told| told.slot).filter(free))?;
    seat_in(programme, slot).filter(|seat| found.standing.may_be_placed() && seat.ends_at() > now)
}

/// Notes where they know from now on that they speak.
pub(super) async fn knows(write: &mut Write<'_>, id: &ProposalId, seat: &Seat) -> Result<()> {
    sqlx::query(
        "update offers set told_slot = $1, told_starts_at = $2, told_minutes = $3, told_stage = $4, told_venue = $5,
                           noticed = '', released_at = null
         where proposal_id = $6",
    )
    .bind(seat.slot.number())
    .bind(seat.starts_at.as_millisecond())
    .bind(seat.minutes)
    .bind(seat.stage.clone())
    .bind(seat.venue.clone())
    .bind(id.as_str().to_owned())
    .execute(&mut *write.tx)
    .await?;
    Ok(())
}

/// Notes that they know that the slot is not theirs any more.
pub(super) async fn released(write: &mut Write<'_>, id: &ProposalId) -> Result<()> {
    sqlx::query("update offers set released_at = $1, noticed = '', in_calendar = 0 where proposal_id = $2")
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    confirm(write, id, false).await
}

pub(super) async fn out_of_calendar(write: &mut Write<'_>, id: &ProposalId) -> Result<()> {
    sqlx::query("update offers set in_calendar = 0 where proposal_id = $1")
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}

async fn answered(write: &mut Write<'_>, id: &ProposalId, comes: bool, reason: &str) -> Result<()> {
    sqlx::query("update offers set answer = $1, answered_at = $2, reason = $3 where proposal_id = $4")
        .bind(if comes { "yes" } else { "no" })
        .bind(write.now_ms())
        .bind(reason.to_owned())
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    confirm(write, id, comes).await
}

/// What the board shows of it.
pub(super) async fn confirm(write: &mut Write<'_>, id: &ProposalId, comes: bool) -> Result<()> {
    sqlx::query("update proposals set confirmed_at = $1, version = version + 1 where id = $2")
        .bind(comes.then_some(write.now_ms()))
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}
