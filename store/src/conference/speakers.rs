//! Looking after those who speak: reminders, word of what changes, and standby for whoever does not answer. What is to be
//! done is decided by what they know and what is so now, whoever has changed it and by which way.

use super::board::{self, BoardState};
use super::letters::{About, Occasion, OrganiserNews, SpeakerWords, note, nudge_code};
use super::moves::settle;
use super::offers::{self, OFFER, Offer, OfferRow, confirm, knows, out_of_calendar, released, seat_of};
use super::proposals::{Proposal, claim};
use super::publish::programme;
use super::speaker_terms;
use crate::changes::Topic;
use crate::{Refused, Result, Store, StoreError, Write};
use domain::calendar::date_in_london;
use domain::conference::{
    ASKED_AGAIN_DAYS, Asking, Due, Move, News, Seat, SpeakerTerms, Standing, answer_by, stand_in_by, standing_by,
};
use domain::ids::{ConferenceId, PersonId, ProposalId};
use domain::people::EmailAddress;
use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::HashMap;

/// What came of looking after speakers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LookedAfter {
    pub reminded: u64,
    /// Reminders that would have come too late.
    pub dropped: u64,
    /// Speakers who were told that something is another.
    pub told: u64,
    /// Slots that went to standby.
    pub passed_on: u64,
}

/// An offer, with what is to be done about it.
struct Open {
    id: ProposalId,
    offer: Offer,
    due: Vec<Due>,
}

impl Store {
    /// Does what is due for all who were offered a slot of a day that is ahead.
    pub async fn look_after_speakers(&self, now: Timestamp, words: &dyn SpeakerWords) -> Result<LookedAfter> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select distinct c.id from conferences c join proposals p on p.conference_id = c.id
             join offers o on o.proposal_id = p.id
             where c.held_on >= $1 and o.released_at is null and (o.answer is null or o.answer = 'yes')",
        )
        .bind(date_in_london(now).to_string())
        .fetch_all(&self.read)
        .await?;
        let mut done = LookedAfter::default();
        for (id,) in rows {
            let id = id.parse().map_err(|_| StoreError::Inconsistent("conferences.id"))?;
            // Looked at without a lock first, since mostly there is nothing to do.
            let is_due = {
                let mut tx = self.read.begin().await.map_err(StoreError::from)?;
                match board::read(&mut tx, &id, now).await? {
                    Some(state) => open(&mut tx, &state, now).await?.iter().any(|open| !open.due.is_empty()),
                    None => false,
                }
            };
            if is_due {
                self.look_after(&id, now, words, &mut done).await?;
            }
        }
        Ok(done)
    }

    async fn look_after(
        &self,
        id: &ConferenceId,
        now: Timestamp,
        words: &dyn SpeakerWords,
        done: &mut LookedAfter,
    ) -> Result<()> {
        let mut write = self.write(now).await?;
        match claim(&mut write, id).await {
            Ok(()) => {}
            Err(Refused::Store(e)) => return Err(e),
            Err(_) => return Ok(()),
        }
        let Some(mut state) = board::read(&mut write.tx, id, now).await? else { return Ok(()) };
        for open in open(&mut write.tx, &state, now).await? {
            for due in &open.due {
                self.act(&mut write, &state, &open, due, words, done).await?;
            }
            // Somebody may be in a slot now who was not.
            if open.due.contains(&Due::StepIn) {
                let Some(fresh) = board::read(&mut write.tx, id, now).await? else { return Ok(()) };
                state = fresh;
            }
        }
        write.commit().await
    }

    async fn act(
        &self,
        write: &mut Write<'_>,
        state: &BoardState,
        Open { id, offer, .. }: &Open,
        due: &Due,
        words: &dyn SpeakerWords,
        done: &mut LookedAfter,
    ) -> Result<()> {
        let Some(found) = state.proposals.iter().find(|proposal| proposal.id == *id) else { return Ok(()) };
        let programme = programme(state);
        let seat = seat_of(state, &programme, id);
        let about = || About { found, offer, programme: &programme, seat: seat.as_ref() };
        match due {
            Due::Notice => noticed(write, id, &Seat::mark(seat.as_ref())).await?,
            Due::Forget => noticed(write, id, "").await?,
            Due::Nudge(day) => {
                let is_sent = self.write_to_speaker(write, &Occasion::Nudged(*day), about(), words).await?;
                done.reminded += u64::from(is_sent);
            }
            Due::DropNudge(day) => {
                let dropped = note(write, offer, id, &nudge_code(*day), (0, "", String::new())).await?;
                done.dropped += u64::from(dropped);
            }
            Due::Withdrew => {
                match self.cannot_come(write, state, (found, offer), "", words).await {
                    Ok(()) | Err(Refused::TooLate) => {}
                    Err(Refused::Store(e)) => return Err(e),
                    Err(_) => return Err(StoreError::Inconsistent("offers")),
                }
                done.told += 1;
            }
            Due::Tell(news) => {
                self.tell_speaker(write, state, about(), *news, words).await?;
                done.told += 1;
            }
            Due::StepIn => {
                let passed_on = self.step_in(write, state, about(), words).await?;
                done.passed_on += u64::from(passed_on);
            }
        }
        Ok(())
    }

    async fn tell_speaker(
        &self,
        write: &mut Write<'_>,
        state: &BoardState,
        About { found, offer, programme, seat }: About<'_>,
        news: News,
        words: &dyn SpeakerWords,
    ) -> Result<()> {
        let (id, today) = (&found.id, date_in_london(write.now()));
        let Some(was) = offer.told.clone() else { return Ok(()) };
        match (news, seat) {
            (News::Moved, Some(now_in)) => {
                knows(write, id, now_in).await?;
                let about = About { found, offer, programme, seat };
                self.write_to_speaker(write, &Occasion::Moved(was), about, words).await?;
            }
            (News::AnotherDay, Some(now_in)) => {
                let by = answer_by(today, ASKED_AGAIN_DAYS, state.conference.terms.date);
                knows(write, id, now_in).await?;
                sqlx::query(
                    "update offers set answer = null, answered_at = null, confirm_by = $1, asked_at = $2
                     where proposal_id = $3",
                )
                .bind(by.to_string())
                .bind(write.now_ms())
                .bind(id.as_str().to_owned())
                .execute(&mut *write.tx)
                .await?;
                confirm(write, id, false).await?;
                let asked = Offer { confirm_by: by, asked_at: write.now(), answer: None, ..offer.clone() };
                let about = About { found, offer: &asked, programme, seat };
                self.write_to_speaker(write, &Occasion::AnotherDay(was), about, words).await?;
                out_of_calendar(write, id).await?;
                write.audit("scheduler", "asked speaker again", id.as_str(), found.terms.title.clone());
            }
            (News::Gone, _) | (_, None) => {
                let about = About { found, offer, programme, seat: None };
                let was_late = offer.answer.is_none() && offer.confirm_by < today;
                let occasion = if was_late { Occasion::Released(was) } else { Occasion::Removed(was) };
                self.write_to_speaker(write, &occasion, about, words).await?;
                released(write, id).await?;
            }
        }
        write.tell(Topic::Conference, "told", found.conference.as_str());
        Ok(())
    }

    /// Offers the slot to the first on standby who fits, can be written to and was not asked before; whoever had it hears
    /// of that, and so does the organiser. Where there is nobody, the organiser hears so once.
    async fn step_in(
        &self,
        write: &mut Write<'_>,
        state: &BoardState,
        About { found, offer, programme: before, seat }: About<'_>,
        words: &dyn SpeakerWords,
    ) -> Result<bool> {
        let Some(seat) = seat else { return Ok(false) };
        let about = || About { found, offer, programme: before, seat: Some(seat) };
        let Some((next, email)) = self.next_on_standby(write, state, seat).await? else {
            if note(write, offer, &found.id, "nobody", (0, "", String::new())).await? {
                let news = OrganiserNews::NobodyStandsBy { seat };
                self.write_to_organisers(write, news, about(), words).await?;
            }
            return Ok(false);
        };
        let Ok(after) = state.board.plan.after(&Move::Place(next.id.clone(), seat.slot)) else { return Ok(false) };
        settle(write, state, &after, (None, "scheduler")).await?;
        let gone = About { found, offer, programme: before, seat: None };
        let Some(was) = offer.told.clone() else { return Ok(false) };
        self.write_to_speaker(write, &Occasion::Released(was), gone, words).await?;
        released(write, &found.id).await?;
        let now = write.now();
        let filled = board::read(&mut write.tx, &found.conference, now).await?;
        let filled = filled.ok_or(StoreError::Inconsistent("conferences"))?;
        let today = date_in_london(now);
        let by = stand_in_by((offer.asked_at, offer.confirm_by), today, state.conference.terms.date);
        let asked_by: PersonId = offer.asked_by_id.parse().map_err(|_| StoreError::Inconsistent("offers.asked_by"))?;
        match self.ask_speaker(write, &filled, next, (&email, by, &asked_by), words).await {
            Ok(()) => {}
            Err(Refused::Store(e)) => return Err(e),
            Err(_) => return Err(StoreError::Inconsistent("conference_slots")),
        }
        let name = next.terms.speakers.first().map_or("", String::as_str);
        let news = OrganiserNews::SteppedIn { seat, name, title: &next.terms.title };
        self.write_to_organisers(write, news, about(), words).await?;
        write.audit("scheduler", "offered slot to standby", next.id.as_str(), next.terms.title.clone());
        Ok(true)
    }

    async fn next_on_standby<'s>(
        &self,
        write: &mut Write<'_>,
        state: &'s BoardState,
        seat: &Seat,
    ) -> Result<Option<(&'s Proposal, EmailAddress)>> {
        if state.board.plan.is_locked(seat.slot) {
            return Ok(None); // an organiser has settled it
        }
        for talk in standing_by(&state.board, &state.board.plan, seat.slot) {
            let Some(proposal) = state.proposals.iter().find(|proposal| proposal.id == talk.id) else { continue };
            if offers::read(&mut write.tx, &talk.id).await?.is_some() {
                continue;
            }
            if let Some(email) = address_of(&mut write.tx, proposal).await? {
                return Ok(Some((proposal, email)));
            }
        }
        Ok(None)
    }
}

/// Where whoever speaks first can be written to, or else whoever proposed it for them.
async fn address_of(conn: &mut AnyConnection, proposal: &Proposal) -> Result<Option<EmailAddress>> {
    let row: Option<(Option<String>,)> = sqlx::query_as(
        "select coalesce(
           (select s.email from proposal_speakers v join people s on s.id = v.person_id
            where v.proposal_id = p.id and v.place = 1 and s.standing = 'member'), o.email, nullif(p.contact, ''))
         from proposals p left join proposers o on o.id = p.proposer_id where p.id = $1",
    )
    .bind(proposal.id.as_str().to_owned())
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|(email,)| EmailAddress::parse(&email?).ok()))
}

/// The offers of a board that are not done with, with what is due.
async fn open(conn: &mut AnyConnection, state: &BoardState, now: Timestamp) -> Result<Vec<Open>> {
    let id = &state.conference.id;
    let terms = speaker_terms::read(conn, id).await?.0;
    let rows: Vec<OfferRow> = sqlx::query_as(AssertSqlSafe(format!(
        "{OFFER} join proposals t on t.id = o.proposal_id
         where t.conference_id = $1 and o.released_at is null and (o.answer is null or o.answer = 'yes')
         order by o.asked_at, o.proposal_id"
    )))
    .bind(id.as_str().to_owned())
    .fetch_all(&mut *conn)
    .await?;
    let mut nudged = nudged(conn, id).await?;
    let programme = programme(state);
    let mut open = Vec::new();
    for row in rows {
        let id: ProposalId = row.proposal_id.parse().map_err(|_| StoreError::Inconsistent("offers.proposal_id"))?;
        let offer = row.read()?;
        let nudged = nudged.remove(&(id.clone(), offer.asked_at.as_millisecond())).unwrap_or_default();
        let due = due(state, &terms, (&id, &offer), nudged, seat_of(state, &programme, &id).as_ref(), now);
        open.push(Open { id, offer, due });
    }
    Ok(open)
}

fn due(
    state: &BoardState,
    terms: &SpeakerTerms,
    (id, offer): (&ProposalId, &Offer),
    nudged: Vec<i64>,
    seat: Option<&Seat>,
    now: Timestamp,
) -> Vec<Due> {
    let is_withdrawn = |proposal: &Proposal| proposal.id == *id && proposal.standing == Standing::Withdrawn;
    let asking = Asking {
        asked_at: offer.asked_at,
        confirm_by: offer.confirm_by,
        answer: offer.answer.map(|(comes, _)| comes),
        told: offer.told.clone(),
        noticed: offer.noticed.clone(),
        nudged,
        is_withdrawn: state.proposals.iter().any(is_withdrawn),
    };
    asking.due(seat, terms, now)
}

/// Reminders that are done with, by talk and offer.
async fn nudged(conn: &mut AnyConnection, id: &ConferenceId) -> Result<HashMap<(ProposalId, i64), Vec<i64>>> {
    let rows: Vec<(String, i64, String)> = sqlx::query_as(
        "select t.proposal_id, t.asked_at, t.kind from speaker_told t join proposals p on p.id = t.proposal_id
         where p.conference_id = $1 and t.kind like 'nudge-%'",
    )
    .bind(id.as_str().to_owned())
    .fetch_all(conn)
    .await?;
    let mut nudged: HashMap<_, Vec<i64>> = HashMap::new();
    for (id, asked_at, kind) in rows {
        let id = id.parse().map_err(|_| StoreError::Inconsistent("speaker_told.proposal_id"))?;
        let day: Option<i64> = kind.strip_prefix("nudge-").and_then(|day| day.parse().ok());
        nudged.entry((id, asked_at)).or_default().extend(day);
    }
    Ok(nudged)
}

async fn noticed(write: &mut Write<'_>, id: &ProposalId, mark: &str) -> Result<()> {
    sqlx::query("update offers set noticed = $1, noticed_at = $2 where proposal_id = $3")
        .bind(mark.to_owned())
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
    Ok(())
}

impl Store {
    /// The offers of a conference, by talk.
    pub async fn slot_offers(&self, id: &ConferenceId) -> Result<Vec<(ProposalId, Offer)>> {
        let mut conn = self.read.acquire().await.map_err(StoreError::from)?;
        let rows: Vec<OfferRow> = sqlx::query_as(AssertSqlSafe(format!(
            "{OFFER} join proposals t on t.id = o.proposal_id where t.conference_id = $1 order by o.asked_at, t.id"
        )))
        .bind(id.as_str().to_owned())
        .fetch_all(&mut *conn)
        .await?;
        let read = |row: OfferRow| {
            let id = row.proposal_id.parse().map_err(|_| StoreError::Inconsistent("offers.proposal_id"))?;
            Ok((id, row.read()?))
        };
        rows.into_iter().map(read).collect()
    }
}
