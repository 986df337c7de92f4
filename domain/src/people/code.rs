use crate::form::Problem;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a sign-in code and its link work.
pub const CODE_LASTS: SignedDuration = SignedDuration::from_mins(15);

/// Wrong codes taken of one browser, and of all that had asked for none, before they are only answered "wait".
pub const TRIES_BEFORE_WAITING: i64 = 5;

/// Wrong codes taken for one address within an hour, of whichever browser.
pub const TRIES_AN_HOUR: i64 = 30;

/// Mails with a code that one address gets within [`CODE_LASTS`]; then it has to wait.
pub const MAILS_BEFORE_WAITING: i64 = 5;

/// The six figures of a sign-in mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Reads a code as people type it: spaces and hyphens do not count.
    ///
    /// # Errors
    /// `CodeShape` unless six figures remain.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let figures: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let six = figures.len() == 6 && figures.bytes().all(|b| b.is_ascii_digit());
        if six { Ok(Self(figures)) } else { Err(Problem::CodeShape) }
    }

    /// A code from a random number; any number makes one.
    pub fn from_number(random: u32) -> Self {
        Self(format!("{:06}", random % 1_000_000))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a code or link does not sign anyone in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum CodeRefusal {
    #[error("That is not the code we sent. Check the newest mail and try again.")]
    Wrong,
    #[error("That code has expired. Send a new one?")]
    Expired,
    #[error("That was tried five times. Press the button behind the link in the mail instead, or wait 15 minutes.")]
    TooManyTries,
    #[error("Many wrong codes were tried for this address. Press the button behind the link in the mail instead.")]
    TooManyLately,
}

/// Wrong codes so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// Of those who are counted together, while a code lasts.
    pub together: i64,
    /// For the address, within an hour.
    pub lately: i64,
}

/// Whether another try at this request may be looked at.
///
/// # Errors
/// `Expired` after [`CODE_LASTS`] or once used; `TooManyTries` after [`TRIES_BEFORE_WAITING`] wrong ones, `TooManyLately`
/// after [`TRIES_AN_HOUR`].
pub fn may_try(asked_at: Timestamp, used: bool, tries: Tries, now: Timestamp) -> Result<(), CodeRefusal> {
    if used || now.duration_since(asked_at) >= CODE_LASTS {
        Err(CodeRefusal::Expired)
    } else if tries.together >= TRIES_BEFORE_WAITING {
        Err(CodeRefusal::TooManyTries)
    } else if tries.lately >= TRIES_AN_HOUR {
        Err(CodeRefusal::TooManyLately)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(n: i64) -> Timestamp {
        Timestamp::from_second(n * 60).unwrap()
    }

    #[test]
    fn a_code_may_be_typed_in_two_halves() {
        assert_eq!(Code::parse(" 012 345 "), Ok(Code::from_number(12_345)));
        assert_eq!(Code::parse("12345"), Err(Problem::CodeShape));
    }

    #[test]
    fn a_code_works_for_fifteen_minutes_once_and_for_five_tries() {
        let tries = |together| Tries { together, lately: together };
        assert_eq!(may_try(minute(0), false, tries(4), minute(14)), Ok(()));
        assert_eq!(may_try(minute(0), false, tries(0), minute(15)), Err(CodeRefusal::Expired));
        assert_eq!(may_try(minute(0), true, tries(0), minute(1)), Err(CodeRefusal::Expired));
        assert_eq!(may_try(minute(0), false, tries(5), minute(1)), Err(CodeRefusal::TooManyTries));
    }

    #[test]
    fn thirty_wrong_codes_within_an_hour_are_enough_however_many_browsers_sent_them() {
        let tries = |lately| Tries { together: 0, lately };
        assert_eq!(may_try(minute(0), false, tries(29), minute(1)), Ok(()));
        assert_eq!(may_try(minute(0), false, tries(30), minute(1)), Err(CodeRefusal::TooManyLately));
    }
}
