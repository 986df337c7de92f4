//! What a new monthly file means for a member: at most a gentle question, never a closed door.

use super::{Location, NameMatch, key, match_name};
use crate::calendar::words::month_name;
use crate::coded::coded;
use crate::people::Profession;
use crate::plain;
use jiff::SignedDuration;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How long a member has for the answer before organisers are told that it is missing.
pub const GRACE: SignedDuration = SignedDuration::from_hours(30 * 24);

coded! {
    /// What the new file says otherwise than the one before.
    Kind {
        Closed = "closed", "Home closed";
        ManagerChanged = "manager-changed", "Named manager changed";
        Renewed = "renewed", "Registered under a new id";
    }
}

coded! {
    /// What a member answers to "Is this still your home?".
    Answer {
        Still = "still", "Yes, I still work there";
        Moved = "moved", "I have moved to another home";
        Left = "left", "I no longer manage a home";
        /// A newer question took this one's place.
        Superseded = "superseded", "Asked again";
    }
}

impl Answer {
    /// Whether a member can choose it.
    pub const fn is_offered(self) -> bool {
        !matches!(self, Self::Superseded)
    }
}

/// What is to be asked of somebody whose home the register describes as `before`, and now as `after`, or no more; then
/// `successor` is the same home under its new id.
pub fn what_changed(
    name: &str,
    profession: Profession,
    before: &Location,
    after: Option<&Location>,
    successor: Option<&Location>,
) -> Option<Kind> {
    let Some(after) = after else {
        return Some(if successor.is_some() { Kind::Renewed } else { Kind::Closed });
    };
    let renamed = key(&before.manager) != key(&after.manager);
    let named_now = matches!(match_name(&after.manager, name), NameMatch::Same | NameMatch::Similar);
    (profession == Profession::RegisteredManager && renamed && !named_now).then_some(Kind::ManagerChanged)
}

/// `1 October 2026`: how the date of a file is written wherever something of it is shown.
pub fn dated(date: Date) -> String {
    format!("{} {} {}", date.day(), month_name(date), date.year())
}

/// What a file says otherwise of somebody's home, in a sentence for them.
pub fn news(kind: Kind, home: &str, manager: &str, as_at: Date) -> String {
    let list = format!("The CQC’s list as at {}", dated(as_at));
    match kind {
        Kind::Closed => format!("{list} no longer has {home}."),
        Kind::Renewed => format!("{list} has {home} under a new id, which is noted."),
        Kind::ManagerChanged if manager.is_empty() => format!("{list} names no registered manager for {home}."),
        Kind::ManagerChanged => format!("{list} names another registered manager for {home}: {manager}."),
    }
}

/// What waits for organisers, of questions that are open, overdue, and answered but not looked at.
pub fn waiting((open, overdue, answered): (i64, i64, i64)) -> Option<String> {
    let members = |n: i64| if n == 1 { "One member".to_owned() } else { plain::capital(&plain::count(n)) + " members" };
    match (open, overdue, answered) {
        (0, _, 0) => None,
        (_, 0, 0) => Some(format!("{} asked whether their home is still theirs.", were(members(open), open))),
        (_, 0, n) => Some(format!("{} answered about their home.", have(members(n), n))),
        (_, n, _) => Some(format!("{} not answered about their home for 30 days.", have(members(n), n))),
    }
}

fn were(members: String, n: i64) -> String {
    members + if n == 1 { " was" } else { " were" }
}

fn have(members: String, n: i64) -> String {
    members + if n == 1 { " has" } else { " have" }
}

/// The same home under a new id, of those that are new in the file: one that names it as its predecessor, else one of the
/// same name at the same postcode, else the only one of the same provider there.
pub fn successor<'a>(gone: &Location, new: &'a [Location]) -> Option<&'a Location> {
    let postcode = key(&gone.postcode);
    let near = |it: &&Location| !postcode.is_empty() && key(&it.postcode) == postcode;
    let said = new.iter().find(|it| it.predecessor_id == gone.id);
    let same_name = || new.iter().filter(near).find(|it| key(&it.name) == key(&gone.name));
    let same_provider = || {
        let mut there = new.iter().filter(near).filter(|it| it.provider_id == gone.provider_id);
        there.next().filter(|_| there.next().is_none())
    };
    said.or_else(same_name).or_else(same_provider)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rosewood() -> Location {
        Location {
            id: "1-100001".into(),
            name: "Rosewood House".into(),
            postcode: "LS1 1AB".into(),
            manager: "Okafor, Dawn".into(),
            provider_id: "1-200001".into(),
            ..Location::default()
        }
    }

    fn asked(after: Option<&Location>, successor: Option<&Location>) -> Option<Kind> {
        what_changed("Dawn Okafor", Profession::RegisteredManager, &rosewood(), after, successor)
    }

    #[test]
    fn a_home_that_is_gone_is_closed_or_registered_anew() {
        assert_eq!(asked(None, None), Some(Kind::Closed));
        assert_eq!(asked(None, Some(&rosewood())), Some(Kind::Renewed));
        assert_eq!(asked(Some(&rosewood()), None), None);
    }

    #[test]
    fn a_manager_is_asked_when_the_register_names_somebody_else() {
        let named = |manager: &str| Location { manager: manager.into(), ..rosewood() };
        assert_eq!(asked(Some(&named("Marsh, Lee")), None), Some(Kind::ManagerChanged));
        assert_eq!(asked(Some(&named("")), None), Some(Kind::ManagerChanged));
        assert_eq!(asked(Some(&named("OKAFOR, Dawn Mary")), None), None, "it is still her");
        let of_trust = what_changed("A", Profession::TrustExecutive, &rosewood(), Some(&named("B, C")), None);
        assert_eq!(of_trust, None, "an executive is not its manager");
    }

    #[test]
    fn organisers_hear_of_the_most_pressing_first() {
        assert_eq!(waiting((0, 0, 0)), None);
        assert_eq!(waiting((1, 0, 0)).unwrap(), "One member was asked whether their home is still theirs.");
        assert_eq!(waiting((3, 0, 2)).unwrap(), "Two members have answered about their home.");
        assert_eq!(waiting((3, 1, 2)).unwrap(), "One member has not answered about their home for 30 days.");
    }

    #[test]
    fn a_sold_home_is_recognised_by_name_and_postcode_and_a_renamed_one_by_its_provider() {
        let sold = Location { id: "1-100002".into(), provider_id: "1-200009".into(), ..rosewood() };
        let renamed = Location { id: "1-100003".into(), name: "The Willows".into(), ..rosewood() };
        let elsewhere = Location { postcode: "LS9 9ZZ".into(), ..sold.clone() };
        assert_eq!(successor(&rosewood(), std::slice::from_ref(&sold)).map(|it| &*it.id), Some("1-100002"));
        assert_eq!(successor(&rosewood(), std::slice::from_ref(&renamed)).map(|it| &*it.id), Some("1-100003"));
        assert_eq!(successor(&rosewood(), std::slice::from_ref(&elsewhere)), None);
        let two = [renamed.clone(), Location { id: "1-100004".into(), name: "The Oaks".into(), ..rosewood() }];
        assert_eq!(successor(&rosewood(), &two), None, "either could be it");
        let linked = Location { predecessor_id: "1-100001".into(), ..elsewhere };
        assert_eq!(successor(&rosewood(), &[renamed, linked]).map(|it| &*it.id), Some("1-100002"));
    }
}
