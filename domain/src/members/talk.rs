//! Asking another member to talk: one message, which shows neither side's address.

use crate::form::{self, Problem};
use crate::plain::without_turns;

/// How many people somebody may ask within 24 hours.
pub const ASKS_A_DAY: i64 = 10;
const LEAST_WORDS: u32 = 10;
const MOST_WORDS: u32 = 2_000;

/// Why somebody cannot be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotAsk {
    /// They take no requests.
    Closed,
    /// Whoever asks could not be found or answered themselves.
    NotReachable,
    AskedEnough,
}

/// Whether one member may ask another: both can be answered, and it is not their eleventh today.
///
/// # Errors
/// The first thing that stands in the way.
pub fn may_ask(asker_reachable: bool, takes_requests: bool, asked_lately: i64) -> Result<(), CannotAsk> {
    match () {
        () if !takes_requests => Err(CannotAsk::Closed),
        () if !asker_reachable => Err(CannotAsk::NotReachable),
        () if asked_lately >= ASKS_A_DAY => Err(CannotAsk::AskedEnough),
        () => Ok(()),
    }
}

/// The message: 10 to 2,000 characters.
///
/// # Errors
/// `Missing`, `TooShort` or `TooLong`.
pub fn request_words(typed: &str) -> Result<String, Problem> {
    form::paragraphs(&without_turns(typed), LEAST_WORDS, MOST_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_of_a_day_waits_for_tomorrow() {
        assert_eq!(may_ask(true, true, 9), Ok(()));
        assert_eq!(may_ask(true, true, 10), Err(CannotAsk::AskedEnough));
    }

    #[test]
    fn whoever_cannot_be_answered_cannot_ask() {
        assert_eq!(may_ask(false, true, 0), Err(CannotAsk::NotReachable));
        assert_eq!(may_ask(false, false, 0), Err(CannotAsk::Closed));
    }

    #[test]
    fn a_word_is_no_message() {
        assert_eq!(request_words("Hi"), Err(Problem::TooShort { least: 10 }));
        assert_eq!(request_words(&"x".repeat(2_001)), Err(Problem::TooLong { limit: 2_000, has: 2_001 }));
    }
}
