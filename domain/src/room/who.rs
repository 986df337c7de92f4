use super::AuthorKind;
use crate::ids::{EntryId, GuestId, PersonId, SpeakerId};

/// Somebody in a room. Only members are people of the circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Member(PersonId),
    /// By the mailed link, or in a browser that signed up. A browser writes for itself: whoever typed somebody else's
    /// address in one must not write under that guest's name.
    Guest {
        guest: GuestId,
        entry: Option<EntryId>,
    },
    Speaker(SpeakerId),
}

impl Who {
    pub const fn kind(&self) -> AuthorKind {
        match self {
            Self::Member(_) => AuthorKind::Member,
            Self::Guest { .. } => AuthorKind::Guest,
            Self::Speaker(_) => AuthorKind::Speaker,
        }
    }

    /// Under which their words stand.
    pub fn id(&self) -> &str {
        match self {
            Self::Guest { entry: Some(entry), .. } => entry.as_str(),
            _ => self.counted_as(),
        }
    }

    /// Of which there is one however many browsers they use: votes and heads are counted by it.
    pub fn counted_as(&self) -> &str {
        match self {
            Self::Member(id) => id.as_str(),
            Self::Guest { guest, .. } => guest.as_str(),
            Self::Speaker(id) => id.as_str(),
        }
    }

    pub const fn member(&self) -> Option<&PersonId> {
        match self {
            Self::Member(id) => Some(id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_browsers_of_a_guest_write_for_themselves_and_count_as_one() {
        let by = |entry: Option<&str>| Who::Guest {
            guest: "g1".parse().unwrap(),
            entry: entry.map(|entry| entry.parse().unwrap()),
        };
        let (phone, desk, link) = (by(Some("e1")), by(Some("e2")), by(None));
        assert_eq!([phone.id(), desk.id(), link.id()], ["e1", "e2", "g1"]);
        assert!([phone, desk, link].iter().all(|who| who.counted_as() == "g1"));
    }
}
