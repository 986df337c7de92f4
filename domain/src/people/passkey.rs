use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a new organiser may act without a passkey, and one whom two others have let back.
pub const PASSKEY_GRACE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a question that was put to a passkey waits for its answer.
pub const QUESTION_LASTS: SignedDuration = SignedDuration::from_mins(5);

/// More than anyone has devices.
pub const MOST_PASSKEYS: i64 = 10;

/// So many other organisers let one back who has lost every passkey.
pub const LETS_BACK: i64 = 2;

/// What stands behind an organiser's sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Until when they may act without a passkey. `None` asks for none: the organisers of a made-up circle.
    pub due: Option<Timestamp>,
    pub passkeys: i64,
    /// This browser was signed in with a passkey, or one was added in it.
    pub used_here: bool,
}

/// What somebody has to do before they may organise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PasskeyAsked {
    /// They have none, and their time without is over.
    Add,
    /// They have one, and came in without it.
    Use,
}

impl Proof {
    /// What is asked before they may organise; `None` when they may.
    pub fn asks(self, now: Timestamp) -> Option<PasskeyAsked> {
        let due = self.due?;
        match (self.used_here, self.passkeys) {
            (true, _) => None,
            (false, 0) => (now >= due).then_some(PasskeyAsked::Add),
            (false, _) => Some(PasskeyAsked::Use),
        }
    }

    /// Whoever holds an organiser's mailbox alone must not add a passkey of their own beside the organiser's, nor take
    /// those away to begin anew.
    pub fn may_change_passkeys(self) -> bool {
        self.due.is_none() || self.used_here || self.passkeys == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> Timestamp {
        Timestamp::from_second(n * 86_400).unwrap()
    }

    fn proof(passkeys: i64, used_here: bool) -> Proof {
        Proof { due: Some(day(0) + PASSKEY_GRACE), passkeys, used_here }
    }

    #[test]
    fn a_new_organiser_acts_for_seven_days_without_a_passkey_and_then_adds_one() {
        assert_eq!(proof(0, false).asks(day(6)), None);
        assert_eq!(proof(0, false).asks(day(7)), Some(PasskeyAsked::Add));
        assert_eq!(proof(1, true).asks(day(8)), None);
    }

    #[test]
    fn whoever_has_a_passkey_uses_it_from_the_first_day() {
        assert_eq!(proof(1, false).asks(day(1)), Some(PasskeyAsked::Use));
    }

    #[test]
    fn the_organisers_of_a_made_up_circle_are_asked_for_nothing() {
        for passkeys in [0, 1] {
            let demo = Proof { due: None, passkeys, used_here: false };
            assert!(demo.asks(day(1000)).is_none() && demo.may_change_passkeys());
        }
    }

    #[test]
    fn a_mailbox_alone_adds_a_first_passkey_but_no_second() {
        assert!(proof(0, false).may_change_passkeys());
        assert!(!proof(1, false).may_change_passkeys());
        assert!(proof(1, true).may_change_passkeys());
    }
}
