//! Which proposals an organiser may judge, and which they have judged.

use super::proposals::Proposal;
use crate::{Result, Store};
use domain::conference::{Bar, Standing, same_employer};
use domain::ids::{ConferenceId, PersonId, ProposalId};
use std::collections::{HashMap, HashSet};

/// One organiser, over against all proposals of a conference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judging {
    said: HashSet<ProposalId>,
    bars: HashMap<ProposalId, Bar>,
    /// Names are hidden until one has said what one thinks.
    nameless: HashSet<ProposalId>,
}

impl Judging {
    pub fn has_said(&self, id: &ProposalId) -> bool {
        self.said.contains(id)
    }

    pub fn bar(&self, id: &ProposalId) -> Option<Bar> {
        self.bars.get(id).copied()
    }

    pub fn hides_names_of(&self, id: &ProposalId) -> bool {
        self.nameless.contains(id)
    }

    /// Who speaks in these is not to be seen yet.
    pub fn nameless(&self) -> Vec<ProposalId> {
        self.nameless.iter().cloned().collect()
    }

    /// About which one has said what one thinks.
    pub fn said(&self) -> Vec<ProposalId> {
        self.said.iter().cloned().collect()
    }
}

impl Store {
    /// How an organiser stands towards each of these proposals of a conference; `is_blind` where it hides names first.
    pub async fn judging(
        &self,
        conference: &ConferenceId,
        (proposals, is_blind): (&[Proposal], bool),
        me: &PersonId,
    ) -> Result<Judging> {
        let said: HashSet<ProposalId> = self.reviewed_by(conference, me).await?.into_iter().collect();
        // Where the organiser works, and where members among the speakers do.
        let places: Vec<(String, String, String)> = sqlx::query_as(
            "select w.person_id, w.service, w.organisation from workplaces w
             where w.person_id = $1 or w.person_id in (
               select v.person_id from proposal_speakers v join proposals p on p.id = v.proposal_id
               where p.conference_id = $2 and v.person_id is not null)",
        )
        .bind(me.as_str().to_owned())
        .bind(conference.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let of = |person: &PersonId| {
            let place = places.iter().find(|(id, ..)| id == person.as_str());
            place.map(|(_, service, organisation)| [service.as_str(), organisation.as_str()]).unwrap_or_default()
        };
        let mine = of(me);
        let is_mine = |place: &str| mine.iter().any(|my| same_employer(my, place));
        let mut judging = Judging { said, ..Judging::default() };
        for proposal in proposals {
            let people =
                || proposal.speakers.iter().filter_map(|voice| voice.person.as_ref()).chain(&proposal.proposed_by);
            let bar = match () {
                () if people().any(|person| person == me) => Some(Bar::Own),
                () if is_mine(&proposal.terms.employer) => Some(Bar::Colleague),
                () if people().any(|person| of(person).iter().any(|place| is_mine(place))) => Some(Bar::Colleague),
                () => None,
            };
            let is_open = proposal.standing.may_be_placed() || proposal.standing == Standing::Declined;
            // Whoever has confirmed stands in the programme, or soon will.
            let waits = bar.is_none() && !judging.said.contains(&proposal.id) && proposal.confirmed_at.is_none();
            if is_blind && is_open && waits {
                judging.nameless.insert(proposal.id.clone());
            }
            if let Some(bar) = bar {
                judging.bars.insert(proposal.id.clone(), bar);
            }
        }
        Ok(judging)
    }
}
