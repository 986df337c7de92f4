//! What those who proposed are told, and in which words to begin with. Nobody is told anything until an organiser does.

use super::talk::Standing;
use crate::coded::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// To whom organisers write. Who is on the shortlist hears by the offer of a slot.
    Informed {
        Declined = "declined", "Declined";
        Standby = "standby", "On standby";
    }
}

impl Informed {
    pub const fn standing(self) -> Standing {
        match self {
            Self::Declined => Standing::Declined,
            Self::Standby => Standing::Standby,
        }
    }

    pub fn of(standing: Standing) -> Option<Self> {
        Self::ALL.iter().copied().find(|group| group.standing() == standing)
    }

    /// Subject and words to begin with.
    pub const fn usual(self) -> (&'static str, &'static str) {
        match self {
            Self::Declined => (
                "Your talk “{title}”",
                "Dear {name},\n\nthank you for proposing “{title}” for {conference}. There are five slots and many good talks, \
                 and this time yours is not among them. That says nothing against it: we chose what goes together on one \
                 day.\n\nWe would be glad to hear it on another occasion. An evening of the circle may be the right one: answer \
                 this mail if you would like that.",
            ),
            Self::Standby => (
                "Your talk “{title}” is on standby",
                "Dear {name},\n\nthank you for proposing “{title}” for {conference}. The five slots are taken for now, and \
                 yours is one of the talks that we would ask for next if somebody cannot come. We write to you the moment that \
                 happens; until then there is nothing to do.\n\nIf you would rather not wait, take it back on your page or \
                 answer this mail.",
            ),
        }
    }

    /// What who proposed it reads where they look how it stands.
    pub const fn told(self) -> &'static str {
        match self {
            Self::Declined => "Not chosen this time.",
            Self::Standby => "On standby: we ask you if somebody cannot come.",
        }
    }
}

/// Words with what stands for somebody's own put in.
pub fn filled(words: &str, name: &str, title: &str, conference: &str) -> String {
    // One after the other, each from where the last ended: a title that holds such a word stays a title.
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        let own = [("{name}", name), ("{title}", title), ("{conference}", conference)];
        let (mark, own) = own.into_iter().find(|(mark, _)| rest[at..].starts_with(mark)).unwrap_or(("{", "{"));
        out.push_str(own);
        rest = &rest[at + mark.len()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybodys_own_is_put_in_and_nothing_that_they_wrote_is_taken_for_a_mark() {
        let words = "Dear {name}, “{title}” for {conference} {later} {";
        assert_eq!(
            filled(words, "Dawn", "On {name} tags", "the show"),
            "Dear Dawn, “On {name} tags” for the show {later} {"
        );
        for group in Informed::ALL {
            let (subject, words) = group.usual();
            let all = filled(&format!("{subject}{words}"), "Dawn", "Falls", "the show");
            assert!(!all.contains('{') && all.contains("Dear Dawn"), "{all}");
        }
    }

    #[test]
    fn who_is_on_the_shortlist_is_in_no_group() {
        assert_eq!((Informed::of(Standing::Shortlisted), Informed::of(Standing::Proposed)), (None, None));
    }
}
