use super::{HostMatch, Location, NameMatch, has_foreign_letters, is_free_mail, key, match_host, match_name};
use crate::people::EmailAddress;
use serde::{Deserialize, Serialize};

/// What an applicant said beside what the register says. Hints for a person who decides, never a decision: the file is
/// monthly, names one manager where several hold the post, and is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    pub manager: NameMatch,
    /// The home's name as typed is the register's, or part of it.
    pub same_service: bool,
    /// The better of the home's web address and its provider's.
    pub host: HostMatch,
    pub free_mail: bool,
    pub foreign_letters: bool,
}

/// Compares the name, address and service that somebody gave with a location.
pub fn compare(name: &str, email: &EmailAddress, service: &str, location: &Location) -> Comparison {
    let (said, listed) = (key(service), key(&location.name));
    let hosts = [match_host(email, &location.web), match_host(email, &location.provider_web)];
    let best = [HostMatch::Same, HostMatch::LooksAlike, HostMatch::Different];
    Comparison {
        manager: match_name(&location.manager, name),
        same_service: said.len() > 2 && (listed.contains(&said) || said.contains(&listed)),
        host: best.into_iter().find(|it| hosts.contains(it)).unwrap_or(HostMatch::NoWebAddress),
        free_mail: is_free_mail(email),
        foreign_letters: has_foreign_letters(email),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rosewood() -> Location {
        Location {
            name: "Rosewood House Care Home".into(),
            manager: "Okafor, Dawn".into(),
            provider_web: "www.rosewood.co.uk".into(),
            ..Location::default()
        }
    }

    #[test]
    fn a_manager_who_writes_from_work_agrees_in_everything() {
        let email = EmailAddress::parse("dawn@rosewood.co.uk").unwrap();
        let found = compare("Dawn Okafor", &email, "Rosewood House", &rosewood());
        assert_eq!((found.manager, found.host), (NameMatch::Same, HostMatch::Same));
        assert!(found.same_service && !found.free_mail && !found.foreign_letters);
    }

    #[test]
    fn each_mismatch_is_said_for_itself() {
        let email = EmailAddress::parse("lee@gmail.com").unwrap();
        let found = compare("Lee Marsh", &email, "Oakwood", &rosewood());
        assert_eq!((found.manager, found.host), (NameMatch::Different, HostMatch::Different));
        assert!(!found.same_service && found.free_mail);
    }
}
