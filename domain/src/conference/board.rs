use super::plan::Plan;
use super::score::Weights;
use super::slot::{SLOTS, Slot, SlotTerms};
use super::talk::Talk;
use crate::ids::ProposalId;
use serde::{Deserialize, Serialize};

/// From so many days before the conference, a speaker who has not confirmed is worth a warning.
pub const NEAR_DAYS: i64 = 28;

/// Everything that rules and score look at. The same on the page and on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    pub slots: [SlotTerms; SLOTS],
    /// Topics that the day must not go without.
    pub must_have: Vec<String>,
    pub weights: Weights,
    pub days_to_go: i64,
    pub plan: Plan,
    pub talks: Vec<Talk>,
}

impl Board {
    pub fn talk(&self, id: &ProposalId) -> Option<&Talk> {
        self.talks.iter().find(|talk| talk.id == *id)
    }

    pub fn terms(&self, slot: Slot) -> &SlotTerms {
        &self.slots[slot.index()]
    }

    /// What is in a slot of this plan.
    pub fn held<'b>(&'b self, plan: &Plan, slot: Slot) -> Option<&'b Talk> {
        plan.in_slot(slot).and_then(|id| self.talk(id))
    }

    /// Slots of this plan that hold a talk, with it.
    pub fn filled<'b>(&'b self, plan: &'b Plan) -> impl Iterator<Item = (Slot, &'b Talk)> {
        Slot::ALL.into_iter().filter_map(|slot| self.held(plan, slot).map(|talk| (slot, talk)))
    }
}
