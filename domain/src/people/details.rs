//! What a member mends of themselves: the name, and the address that mail goes to and that signs them in.

use super::EmailAddress;
use crate::form::Problem;
use crate::plain;
use jiff::SignedDuration;

const LONGEST_NAME: u32 = 80;

/// How long the link works that was sent to a new address. Mail to a work address may wait for hours on its way.
pub const EMAIL_CHANGE_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// A name as its owner writes it.
///
/// # Errors
/// `Missing`, `TooLong` above 80 characters, or `HiddenLetters`.
pub fn own_name(typed: &str) -> Result<String, Problem> {
    plain::name(typed, LONGEST_NAME)
}

/// The address that somebody wants to have instead of `present`.
///
/// # Errors
/// As [`EmailAddress::parse`], and `SameEmail` for the one they have. Whose any other is, nobody is told.
pub fn new_email(typed: &str, present: &EmailAddress) -> Result<EmailAddress, Problem> {
    let wanted = EmailAddress::parse(typed)?;
    if wanted == *present { Err(Problem::SameEmail) } else { Ok(wanted) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_to_eighty_characters_that_can_be_seen() {
        assert_eq!(own_name("  Siân   O’Brien "), Ok("Siân O’Brien".into()));
        assert_eq!(own_name(&"é".repeat(80)).map(|name| name.chars().count()), Ok(80));
        assert_eq!(own_name(&"é".repeat(81)), Err(Problem::TooLong { limit: 80, has: 81 }));
        assert_eq!(own_name(" \n "), Err(Problem::Missing));
        assert_eq!(own_name("Dawn\u{202e}nwaD"), Err(Problem::HiddenLetters));
    }

    #[test]
    fn moving_to_the_address_one_has_is_no_move_however_it_is_typed() {
        let present = EmailAddress::parse("dawn@example.org").unwrap();
        assert_eq!(new_email(" Dawn@Example.org", &present), Err(Problem::SameEmail));
        assert_eq!(new_email("dawn", &present), Err(Problem::EmailShape));
        assert_eq!(new_email("dawn@rosewood.example", &present).unwrap().as_str(), "dawn@rosewood.example");
    }
}
