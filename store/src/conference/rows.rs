use super::day::Conference;
use super::proposals::Proposal;
use crate::{Result, StoreError};
use domain::calendar::{Minutes, WallTime};
use domain::conference::{
    ConferenceTerms, Format, Interest, Listeners, ProposalTerms, Slot, SlotTerms, Standing, Weights,
};
use domain::millis;

pub(super) const CONFERENCE: &str = "
    c.id, c.slug, c.title, c.held_on, c.venue, c.about, c.registration, c.must_have, c.weights, c.version,
    c.call_opens, c.call_closes, c.blind";

#[derive(sqlx::FromRow)]
pub(super) struct ConferenceRow {
    id: String,
    slug: String,
    title: String,
    held_on: String,
    venue: String,
    about: String,
    registration: String,
    must_have: String,
    weights: String,
    version: i64,
    call_opens: String,
    call_closes: String,
    blind: i64,
}

impl ConferenceRow {
    pub fn read(self) -> Result<Conference> {
        Ok(Conference {
            id: self.id.parse().map_err(|_| StoreError::Inconsistent("conferences.id"))?,
            terms: ConferenceTerms {
                title: self.title,
                slug: self.slug.parse().map_err(|_| StoreError::Inconsistent("conferences.slug"))?,
                date: self.held_on.parse().map_err(|_| StoreError::Inconsistent("conferences.held_on"))?,
                venue: self.venue,
                about: self.about,
                registration: self.registration,
                must_have: lines(&self.must_have),
                call: self.call_opens.parse().ok().zip(self.call_closes.parse().ok()),
                blind: self.blind != 0,
            },
            weights: Weights::parse(&self.weights).ok_or(StoreError::Inconsistent("conferences.weights"))?,
            version: self.version,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct SlotRow {
    pub wall_minute: i64,
    pub length: i64,
    pub stage: String,
    pub theme: String,
    pub listeners: String,
    pub proposal_id: Option<String>,
    pub locked: i64,
    pub version: i64,
    pub changed_by: Option<String>,
    pub changed_by_name: Option<String>,
    pub changed_at: i64,
}

impl SlotRow {
    pub fn terms(&self) -> Result<SlotTerms> {
        Ok(SlotTerms {
            at: WallTime::try_from(self.wall_minute).map_err(|_| StoreError::Inconsistent("conference_slots"))?,
            length: minutes(self.length)?,
            stage: self.stage.clone(),
            theme: self.theme.clone(),
            listeners: listeners(&self.listeners)?,
        })
    }
}

pub(super) const PROPOSAL: &str = "
    p.id, p.conference_id, p.number, p.title, p.about, p.takeaway, p.topics, p.format, p.length, p.listeners, p.unavailable,
    p.interest, p.employer, p.interest_words, p.sponsor, p.needs, p.twice_on_purpose, p.state, p.place, p.confirmed_at, p.proposed_by, p.version,
    p.changed_at, p.proposer_id, p.contact,
    case when p.changed_as <> '' then p.changed_as
         else (select w.name from people w where w.id = p.changed_by) end as changed_by_name";

#[derive(sqlx::FromRow)]
pub(super) struct ProposalRow {
    pub id: String,
    conference_id: String,
    number: i64,
    title: String,
    about: String,
    takeaway: String,
    topics: String,
    format: String,
    length: i64,
    listeners: String,
    unavailable: String,
    interest: String,
    employer: String,
    interest_words: String,
    sponsor: String,
    needs: String,
    twice_on_purpose: i64,
    state: String,
    place: i64,
    confirmed_at: Option<i64>,
    proposed_by: Option<String>,
    proposer_id: Option<String>,
    contact: String,
    version: i64,
    changed_at: i64,
    changed_by_name: Option<String>,
}

#[derive(Clone, sqlx::FromRow)]
pub(super) struct SpeakerRow {
    pub proposal_id: String,
    pub id: String,
    pub number: i64,
    pub name: String,
    pub bio: String,
    pub person_id: Option<String>,
}

impl ProposalRow {
    /// `speakers` are its own, in their order.
    pub fn read(self, speakers: Vec<SpeakerRow>) -> Result<Proposal> {
        let off = self.unavailable.split(' ').filter_map(Slot::parse);
        Ok(Proposal {
            terms: ProposalTerms {
                title: self.title,
                about: self.about,
                takeaway: self.takeaway,
                topics: lines(&self.topics),
                format: Format::from_code(&self.format).ok_or(StoreError::Inconsistent("proposals.format"))?,
                length: minutes(self.length)?,
                speakers: speakers.iter().map(|speaker| speaker.name.clone()).collect(),
                bio: speakers.first().map(|speaker| speaker.bio.clone()).unwrap_or_default(),
                listeners: listeners(&self.listeners)?,
                unavailable: off.collect(),
                interest: Interest::from_code(&self.interest).ok_or(StoreError::Inconsistent("proposals.interest"))?,
                employer: self.employer,
                interest_words: self.interest_words,
                sponsor: self.sponsor,
                needs: self.needs,
            },
            id: self.id.parse().map_err(|_| StoreError::Inconsistent("proposals.id"))?,
            conference: self.conference_id.parse().map_err(|_| StoreError::Inconsistent("proposals.conference_id"))?,
            number: self.number,
            standing: Standing::from_code(&self.state).ok_or(StoreError::Inconsistent("proposals.state"))?,
            place: self.place,
            twice_on_purpose: self.twice_on_purpose != 0,
            confirmed_at: self.confirmed_at.map(millis::timestamp),
            proposed_by: self.proposed_by.and_then(|id| id.parse().ok()),
            proposer: self.proposer_id,
            contact: self.contact,
            version: self.version,
            changed_by: self.changed_by_name,
            changed_at: millis::timestamp(self.changed_at),
            speakers: speakers.into_iter().map(super::proposals::Voice::from).collect(),
        })
    }
}

fn minutes(n: i64) -> Result<Minutes> {
    Minutes::parse(&n.to_string()).map_err(|_| StoreError::Inconsistent("a length in minutes"))
}

fn listeners(code: &str) -> Result<Listeners> {
    Listeners::from_code(code).ok_or(StoreError::Inconsistent("listeners"))
}

/// Text as a list, a line for each.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
