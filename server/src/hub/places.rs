//! Who holds open streams, and how many each. A browser opens one a page, and six at most to a host that speaks HTTP/1.1;
//! nothing but this bounds a program.

use super::lock;
use domain::ids::PersonId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Whose stream it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    Member(PersonId),
    /// Somebody who is no member, known by their network address.
    Address(String),
}

/// How many streams each holds.
#[derive(Clone, Default)]
pub struct Places(Arc<Mutex<HashMap<Holder, usize>>>);

/// The place of one stream, for as long as it lives.
pub struct Place {
    places: Places,
    pub holder: Holder,
}

impl Places {
    /// One more for this holder, unless they have `most` already.
    pub fn take(&self, holder: Holder, most: usize) -> Option<Place> {
        let mut places = lock(&self.0);
        let held = places.get(&holder).copied().unwrap_or_default();
        if held >= most {
            return None;
        }
        places.insert(holder.clone(), held + 1);
        Some(Place { places: self.clone(), holder })
    }

    pub fn open(&self) -> usize {
        lock(&self.0).values().sum()
    }

    /// The members who hold any.
    pub fn members(&self) -> Vec<PersonId> {
        let member = |holder: &Holder| match holder {
            Holder::Member(person) => Some(person.clone()),
            Holder::Address(_) => None,
        };
        lock(&self.0).keys().filter_map(member).collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = lock(&self.places.0);
        match places.get_mut(&self.holder) {
            Some(held) if *held > 1 => *held -= 1,
            _ => {
                places.remove(&self.holder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_left_is_free_again_and_others_have_their_own() {
        let places = Places::default();
        let (office, other) = (Holder::Address("10.0.0.1".into()), Holder::Address("10.0.0.2".into()));
        let first = places.take(office.clone(), 2);
        let second = places.take(office.clone(), 2);
        assert!(first.is_some() && second.is_some());
        assert!(places.take(office.clone(), 2).is_none());
        let others = places.take(other, 2);
        assert_eq!((others.is_some(), places.open()), (true, 3));
        drop(first);
        assert!(places.take(office, 2).is_some());
        drop((second, others));
        assert_eq!(places.open(), 0);
    }

    #[test]
    fn only_members_are_asked_after() {
        let places = Places::default();
        let dawn: PersonId = "dawn".parse().unwrap();
        let _hers = places.take(Holder::Member(dawn.clone()), 1);
        let _theirs = places.take(Holder::Address("10.0.0.1".into()), 1);
        assert_eq!(places.members(), [dawn]);
    }
}
