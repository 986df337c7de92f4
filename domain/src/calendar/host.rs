//! Who hosts, as organisers type it: a name or an address. There may be thousands of members, so nobody chooses from all.

use crate::form::Problem;
use crate::members::fold;
use crate::people::{EmailAddress, Person};

/// How the field names a member, so that it is nobody else: `Dawn Okafor <dawn@example.org>`.
pub fn host_words(member: &Person) -> String {
    format!("{} <{}>", member.name, member.email.as_str())
}

/// What was typed into the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostTyped {
    Nobody,
    Address(EmailAddress),
    Name(String),
}

impl HostTyped {
    /// # Errors
    /// Those of an address, when there is an `@`.
    pub fn read(typed: &str) -> Result<Self, Problem> {
        let typed = typed.trim();
        match typed.rsplit_once('<') {
            _ if typed.is_empty() => Ok(Self::Nobody),
            Some((_, address)) if address.contains('@') => {
                EmailAddress::parse(address.trim_end_matches('>')).map(Self::Address)
            }
            _ if typed.contains('@') => EmailAddress::parse(typed).map(Self::Address),
            _ => Ok(Self::Name(typed.to_owned())),
        }
    }
}

/// The one who is meant by a name, of those whose names begin so: whoever is called just that, else the only one.
///
/// # Errors
/// `HostUnknown` when there is nobody, `HostUnclear` when there are several.
pub fn meant<'f>(name: &str, found: &'f [Person]) -> Result<&'f Person, Problem> {
    let whole = fold(name);
    let namesakes: Vec<_> = found.iter().filter(|person| fold(&person.name) == whole).collect();
    match (&namesakes[..], found) {
        ([one], _) => Ok(one),
        ([], [one]) => Ok(one),
        ([], []) => Err(Problem::HostUnknown),
        _ => Err(Problem::HostUnclear),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{Profession, Rank, Standing};

    fn member(name: &str, email: &str) -> Person {
        Person {
            id: email.replace(['@', '.'], "-").parse().unwrap(),
            name: name.into(),
            email: EmailAddress::parse(email).unwrap(),
            profession: Profession::RegisteredManager,
            rank: Rank::Member,
            standing: Standing::Member,
        }
    }

    #[test]
    fn what_the_field_offers_is_read_back_as_that_address() {
        let dawn = member("Dawn <the host> Okafor", "dawn@example.org");
        assert_eq!(HostTyped::read(&host_words(&dawn)), Ok(HostTyped::Address(dawn.email)));
    }

    #[test]
    fn a_host_is_typed_as_a_name_or_an_address_or_not_at_all() {
        assert_eq!(HostTyped::read("  "), Ok(HostTyped::Nobody));
        assert_eq!(HostTyped::read(" Dawn Okafor "), Ok(HostTyped::Name("Dawn Okafor".into())));
        let address = EmailAddress::parse("dawn@example.org").unwrap();
        assert_eq!(HostTyped::read("Dawn@example.org"), Ok(HostTyped::Address(address)));
        assert_eq!(HostTyped::read("dawn@nowhere"), Err(Problem::EmailShape));
    }

    #[test]
    fn a_whole_name_means_its_bearer_though_others_begin_like_it() {
        let found = [member("Ann Lee", "a@example.org"), member("Ann Leeson", "b@example.org")];
        assert_eq!(meant("ann  lee", &found).map(|who| &who.name), Ok(&found[0].name));
        assert_eq!(meant("Ann L", &found), Err(Problem::HostUnclear));
        assert_eq!(meant("Ann Lees", &found[1..]), Ok(&found[1]));
    }

    #[test]
    fn of_namesakes_nobody_is_taken_for_the_other() {
        let found = [member("Ann Lee", "a@example.org"), member("Ann Lee", "b@example.org")];
        assert_eq!(meant("Ann Lee", &found), Err(Problem::HostUnclear));
        assert_eq!(meant("Ann Lee", &[]), Err(Problem::HostUnknown));
    }
}
