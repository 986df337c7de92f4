use crate::form::{self, Problem};
use crate::plain::without_turns;

/// In characters.
pub const LONGEST_MESSAGE: u32 = 1_000;
/// In characters: a question is read out.
pub const LONGEST_QUESTION: u32 = 500;

/// A chat message: 1 to 1,000 characters.
///
/// # Errors
/// `Missing` or `TooLong`.
pub fn message(typed: &str) -> Result<String, Problem> {
    form::paragraphs(&without_turns(typed), 1, LONGEST_MESSAGE)
}

/// A question: 1 to 500 characters on one line.
///
/// # Errors
/// `Missing` or `TooLong`.
pub fn question(typed: &str) -> Result<String, Problem> {
    form::line(&without_turns(typed), 1, LONGEST_QUESTION)
}

/// Why there is no recording, in a sentence.
///
/// # Errors
/// `Missing` or `TooLong`.
pub fn why_not_recorded(typed: &str) -> Result<String, Problem> {
    form::line(&without_turns(typed), 1, 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_thousand_characters_are_told_their_number() {
        assert_eq!(message(&"é".repeat(20_000)), Err(Problem::TooLong { limit: 1_000, has: 20_000 }));
        assert_eq!(message(" \n"), Err(Problem::Missing));
    }

    #[test]
    fn emoji_and_other_scripts_stay_and_what_turns_text_round_goes() {
        assert_eq!(message("👩‍👩‍👧 שלום\r\nab\u{202e}cd\u{0}"), Ok("👩‍👩‍👧 שלום\nabcd".into()));
        assert_eq!(question("What\nnow? "), Ok("What now?".into()));
    }
}
