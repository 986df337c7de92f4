use super::Verdict;
use crate::coded::coded;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// A question that nobody answers for so long closes its application.
pub const LAPSES_AFTER: SignedDuration = SignedDuration::from_hours(21 * 24);

coded! {
    /// Where an application stands.
    State {
        /// Sent, but whoever sent it has not shown that the address is theirs. Organisers do not see it.
        Unconfirmed = "unconfirmed", "Not confirmed";
        New = "new", "New";
        Asked = "asked", "Asked";
        Approved = "approved", "Approved";
        Declined = "declined", "Declined";
        /// Asked, and not answered within [`LAPSES_AFTER`].
        Lapsed = "lapsed", "Lapsed";
    }
}

impl State {
    /// Somebody has yet to decide.
    pub fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Asked)
    }

    /// An organiser may take it up again.
    pub fn can_be_reopened(self) -> bool {
        matches!(self, Self::Declined | Self::Lapsed)
    }

    /// Where a decision leads.
    pub fn after(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Approve => Self::Approved,
            Verdict::Ask => Self::Asked,
            Verdict::Decline => Self::Declined,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_open_application_can_be_decided_and_only_a_closed_one_reopened() {
        for state in State::ALL {
            assert!(!(state.is_open() && state.can_be_reopened()), "{state:?}");
        }
        assert!(State::after(Verdict::Ask).is_open() && State::after(Verdict::Decline).can_be_reopened());
        assert!(!State::Unconfirmed.is_open());
    }
}
