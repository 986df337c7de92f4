use super::rules::Stop;
use super::slot::{SLOTS, Slot};
use crate::ids::ProposalId;
use crate::plain;
use serde::{Deserialize, Serialize};

/// Which talk is in which slot, and which slots are settled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    held: [Option<ProposalId>; SLOTS],
    locked: [bool; SLOTS],
}

/// Something an organiser does to the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Move {
    /// Puts a talk into a slot. One that comes from another slot changes places with what is there; else that goes back
    /// beside the board.
    Place(ProposalId, Slot),
    Clear(Slot),
    Lock(Slot),
    Unlock(Slot),
    /// All slots at once, as a suggestion has them.
    Adopt([Option<ProposalId>; SLOTS]),
}

/// Why a move is not made. Numbers only, so that the page finds the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum CannotMove {
    #[error("Slot {} is locked. Unlock it first.", .0.number())]
    Locked(Slot),
    #[error("That talk is not among this conference’s proposals any more.")]
    NoSuchTalk,
    #[error("A rule stands against it.")]
    Stopped(Stop),
    #[error("There is nothing of yours to undo.")]
    NothingToUndo,
    #[error("There is nothing of yours to do again.")]
    NothingToRedo,
    #[error("A rule stands against this programme. The board says which, and how to mend it.")]
    NotReady,
    #[error("Nothing is in any slot yet.")]
    Empty,
}

impl Plan {
    pub fn new(held: [Option<ProposalId>; SLOTS], locked: [bool; SLOTS]) -> Self {
        Self { held, locked }
    }

    pub fn held(&self) -> &[Option<ProposalId>; SLOTS] {
        &self.held
    }

    pub fn in_slot(&self, slot: Slot) -> Option<&ProposalId> {
        self.held[slot.index()].as_ref()
    }

    pub fn is_locked(&self, slot: Slot) -> bool {
        self.locked[slot.index()]
    }

    pub fn slot_of(&self, talk: &ProposalId) -> Option<Slot> {
        Slot::ALL.into_iter().find(|slot| self.in_slot(*slot) == Some(talk))
    }

    pub fn filled(&self) -> usize {
        self.held.iter().flatten().count()
    }

    /// Slots that differ in content or lock.
    pub fn differing(&self, other: &Self) -> Vec<Slot> {
        let differs = |slot: &Slot| {
            self.in_slot(*slot) != other.in_slot(*slot) || self.is_locked(*slot) != other.is_locked(*slot)
        };
        Slot::ALL.into_iter().filter(differs).collect()
    }

    /// Reads what [`std::fmt::Display`] writes.
    pub fn read(text: &str) -> Option<Self> {
        let slots: [&str; SLOTS] = text.split(' ').collect::<Vec<_>>().try_into().ok()?;
        let mut plan = Self::default();
        for (nth, slot) in slots.into_iter().enumerate() {
            let held = slot.trim_end_matches('*');
            plan.locked[nth] = held != slot;
            plan.held[nth] = if held == "-" { None } else { Some(held.parse().ok()?) };
        }
        Some(plan)
    }

    /// This plan with these slots as another has them.
    #[must_use]
    pub fn with_slots_of(&self, other: &Self, slots: &[Slot]) -> Self {
        let mut mixed = self.clone();
        for slot in slots {
            mixed.held[slot.index()].clone_from(&other.held[slot.index()]);
            mixed.locked[slot.index()] = other.locked[slot.index()];
        }
        mixed
    }

    /// The board after this move; whether rules stand against it is asked elsewhere.
    ///
    /// # Errors
    /// `Locked` for the first settled slot that would change.
    pub fn after(&self, act: &Move) -> Result<Self, CannotMove> {
        let mut after = self.clone();
        match act {
            Move::Place(talk, slot) => {
                let leaves = after.held[slot.index()].take();
                if let Some(from) = self.slot_of(talk).filter(|from| from != slot) {
                    after.held[from.index()] = leaves;
                }
                after.held[slot.index()] = Some(talk.clone());
            }
            Move::Clear(slot) => after.held[slot.index()] = None,
            Move::Lock(slot) => after.locked[slot.index()] = true,
            Move::Unlock(slot) => after.locked[slot.index()] = false,
            Move::Adopt(held) => after.held = once_each(held),
        }
        match self.differing(&after).into_iter().find(|slot| self.is_locked(*slot) && after.is_locked(*slot)) {
            Some(locked) => Err(CannotMove::Locked(locked)),
            None => Ok(after),
        }
    }
}

/// A word for each slot: the talk or `-`, and `*` where it is locked.
impl std::fmt::Display for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let slot = |slot: Slot| {
            let held = self.in_slot(slot).map_or("-", ProposalId::as_str);
            format!("{held}{}", if self.is_locked(slot) { "*" } else { "" })
        };
        f.write_str(&Slot::ALL.map(slot).join(" "))
    }
}

/// `Four of five slots filled`.
pub fn slots_filled(n: usize) -> String {
    match i64::try_from(n).unwrap_or(0) {
        0 => "No slot filled yet".to_owned(),
        5 => "All five slots filled".to_owned(),
        n => format!("{} of five slots filled", plain::capital(&plain::count(n))),
    }
}

fn once_each(held: &[Option<ProposalId>; SLOTS]) -> [Option<ProposalId>; SLOTS] {
    let mut once = held.clone();
    for slot in 1..SLOTS {
        if once[..slot].contains(&once[slot]) {
            once[slot] = None;
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(n: u8) -> ProposalId {
        format!("p{n}").parse().unwrap()
    }

    fn slot(n: i64) -> Slot {
        Slot::try_from(n).unwrap()
    }

    fn filled(talks: [u8; 5]) -> Plan {
        Plan::new(talks.map(|n| (n > 0).then(|| id(n))), [false; 5])
    }

    #[test]
    fn a_talk_on_a_filled_slot_changes_places_with_it_and_a_new_one_replaces_it() {
        let plan = filled([1, 2, 0, 0, 0]);
        assert_eq!(plan.after(&Move::Place(id(1), slot(2))), Ok(filled([2, 1, 0, 0, 0])));
        assert_eq!(plan.after(&Move::Place(id(3), slot(2))), Ok(filled([1, 3, 0, 0, 0])));
        assert_eq!(plan.after(&Move::Place(id(1), slot(4))), Ok(filled([0, 2, 0, 1, 0])));
        assert_eq!(plan.after(&Move::Place(id(1), slot(1))), Ok(plan));
    }

    #[test]
    fn a_locked_slot_stays_as_it_is_until_it_is_unlocked() {
        let locked = filled([1, 2, 0, 0, 0]).after(&Move::Lock(slot(2))).unwrap();
        for act in [Move::Place(id(3), slot(2)), Move::Place(id(1), slot(2)), Move::Clear(slot(2))] {
            assert_eq!(locked.after(&act), Err(CannotMove::Locked(slot(2))), "{act:?}");
        }
        let free = locked.after(&Move::Unlock(slot(2))).unwrap();
        assert!(free.after(&Move::Clear(slot(2))).is_ok());
    }

    #[test]
    fn a_plan_is_read_as_it_is_written() {
        let plan = filled([3, 0, 1, 0, 2]).after(&Move::Lock(slot(2))).unwrap().after(&Move::Lock(slot(3))).unwrap();
        assert_eq!(plan.to_string(), "p3 -* p1* - p2");
        assert_eq!(Plan::read(&plan.to_string()), Some(plan));
        for wrong in ["", "p1", "p1 p2 p3 p4 p5 p6", "P1 - - - -"] {
            assert_eq!(Plan::read(wrong), None, "{wrong}");
        }
    }

    fn any_move() -> impl Strategy<Value = Move> {
        let talk = || (1_u8..8).prop_map(id);
        let any_slot = || (1_i64..=5).prop_map(slot);
        prop_oneof![
            4 => (talk(), any_slot()).prop_map(|(talk, slot)| Move::Place(talk, slot)),
            1 => any_slot().prop_map(Move::Clear),
            1 => any_slot().prop_map(Move::Lock),
            1 => any_slot().prop_map(Move::Unlock),
            1 => [(0_u8..8), (0..8), (0..8), (0..8), (0..8)]
                .prop_map(|talks| Move::Adopt(talks.map(|n| (n > 0).then(|| id(n))))),
        ]
    }

    proptest! {
        #[test]
        fn no_sequence_of_moves_has_a_talk_twice(moves in proptest::collection::vec(any_move(), 0..60)) {
            let mut plan = Plan::default();
            for act in &moves {
                plan = plan.after(act).unwrap_or(plan);
                let mut held: Vec<_> = plan.held().iter().flatten().collect();
                held.sort();
                let all = held.len();
                held.dedup();
                prop_assert_eq!(held.len(), all);
            }
        }
    }
}
