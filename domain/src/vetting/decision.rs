use super::vouch::vouched_by;
use crate::coded::coded;
use crate::form::{Field, Mistakes, Problem, typed_in};
use crate::plain;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A decision can be taken back, and its mail waits, for so long.
pub const UNDO_FOR: SignedDuration = SignedDuration::from_secs(60);

const LONGEST_WORDS: u32 = 2000;

coded! {
    Verdict {
        Approve = "approve", "Approve";
        Ask = "ask", "Ask";
        Decline = "decline", "Decline";
    }
}

impl Verdict {
    /// As in "Asha approved this".
    pub fn past(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Ask => "asked about",
            Self::Decline => "declined",
        }
    }
}

coded! {
    /// What a decision rests on.
    Basis {
        Register = "register", "The register names them";
        EmployerEmail = "employer-email", "Their employer's email address";
        Telephone = "telephone", "A telephone call";
        /// Only where somebody does, by a link of theirs.
        Vouched = "vouched", "Members vouch for them";
        Other = "other", "Something else";
    }
}

impl Basis {
    /// In words; `vouchers` is how many members vouch.
    pub fn words(self, vouchers: i64) -> String {
        match self {
            Self::Vouched => vouched_by(vouchers),
            _ => self.label().to_owned(),
        }
    }
}

/// What the register says of whoever applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Listing {
    /// Nothing: there is no file, or their home is not in it.
    #[default]
    None,
    /// It names them.
    Names,
    /// It names somebody else, or nobody.
    NamesAnother,
}

impl Basis {
    /// What a decision can rest on; the register, only where it says something.
    pub fn offered(listing: Listing, vouchers: i64) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |basis| match basis {
            Self::Register => listing != Listing::None,
            Self::Vouched => vouchers > 0,
            _ => true,
        })
    }
}

/// A decision as an organiser types it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    pub verdict: String,
    pub basis: String,
    /// For organisers: how it was checked.
    pub notes: String,
    /// For the applicant: the question, or the reason.
    pub reason: String,
}

/// A decision that can be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub verdict: Verdict,
    pub basis: Basis,
    pub notes: String,
    pub words: String,
}

impl DecisionForm {
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        Self {
            verdict: typed_in(pairs, Field::Verdict),
            basis: typed_in(pairs, Field::Basis),
            notes: typed_in(pairs, Field::Notes),
            reason: typed_in(pairs, Field::Reason),
        }
    }

    /// Each needs a basis; to ask or decline needs words for the applicant; "something else" says what, and so does
    /// whoever goes by a register that names somebody else.
    ///
    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self, listing: Listing) -> Result<Decision, Mistakes> {
        let mut mistakes = Mistakes::default();
        let verdict = mistakes.note(Field::Verdict, Verdict::from_code(&self.verdict).ok_or(Problem::NotOffered));
        let basis = Basis::from_code(&self.basis).filter(|it| *it != Basis::Register || listing != Listing::None);
        let basis = mistakes.note(Field::Basis, basis.ok_or(Problem::NotOffered));
        let notes = mistakes.note(Field::Notes, plain::text(&self.notes, LONGEST_WORDS)).filter(|notes| {
            let unsaid = match basis {
                Some(Basis::Other) => Some(Problem::BasisUnsaid),
                Some(Basis::Register) if listing == Listing::NamesAnother => Some(Problem::NamesAnother),
                _ => None,
            };
            let unsaid = unsaid.filter(|_| notes.is_empty());
            if let Some(problem) = unsaid {
                mistakes.note::<()>(Field::Notes, Err(problem));
            }
            unsaid.is_none()
        });
        let words = mistakes.note(Field::Reason, plain::text(&self.reason, LONGEST_WORDS)).filter(|words| {
            let unsaid = words.is_empty() && verdict.is_some_and(|verdict| verdict != Verdict::Approve);
            if unsaid {
                mistakes.note::<()>(Field::Reason, Err(Problem::Missing));
            }
            !unsaid
        });
        match (verdict, basis, notes, words) {
            (Some(verdict), Some(basis), Some(notes), Some(words)) => Ok(Decision { verdict, basis, notes, words }),
            _ => Err(mistakes),
        }
    }
}

/// Words to begin with, which each circle may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    pub id: &'static str,
    pub verdict: Verdict,
    pub title: &'static str,
    pub words: &'static str,
}

/// What a field holds once somebody chose a template to begin with. What they typed themselves stays, above it; the words of
/// another template, untouched, make way.
pub fn begin_with<'t>(typed: &str, chosen: &str, templates: impl IntoIterator<Item = &'t str>) -> String {
    // A form that is sent writes its line breaks in its own way.
    let typed = typed.replace("\r\n", "\n");
    let typed = typed.trim();
    if typed.is_empty() || templates.into_iter().any(|words| words.trim() == typed) {
        chosen.to_owned()
    } else if typed.contains(chosen.trim()) {
        typed.to_owned()
    } else {
        format!("{typed}\n\n{chosen}")
    }
}

/// What a new circle starts with.
pub const TEMPLATES: [Template; 6] = [
    Template {
        id: "ask-service",
        verdict: Verdict::Ask,
        title: "Which service?",
        words: "Which care home or service are you the registered manager of, and what is its number on the register?",
    },
    Template {
        id: "ask-email",
        verdict: Verdict::Ask,
        title: "Work email",
        words: "Could you write to us once from your work address, or name somebody at work whom we may telephone?",
    },
    Template {
        id: "ask-manager",
        verdict: Verdict::Ask,
        title: "Another manager on the register",
        words: "The register names somebody else as the registered manager of this home. Have you started lately? \
                When does your registration take effect?",
    },
    Template {
        id: "decline-role",
        verdict: Verdict::Decline,
        title: "Not one of the roles",
        words: "The circle is for registered managers, executives and trustees of care providers, the CQC and local \
                authorities. You are very welcome at the open evening on Thursdays.",
    },
    Template {
        id: "decline-selling",
        verdict: Verdict::Decline,
        title: "Sells or recruits",
        words: "Members trust that nobody here sells or recruits, so we do not admit suppliers and agencies. You are \
                very welcome at the open evening on Thursdays.",
    },
    Template {
        id: "decline-unconfirmed",
        verdict: Verdict::Decline,
        title: "Could not be confirmed",
        words: "We could not confirm your role from what you sent. If something was missing, please apply again with it.",
    },
];

/// `2 days`, `3 hours`: how long somebody has waited, short enough for a list.
pub fn waited(since: Timestamp, now: Timestamp) -> String {
    let minutes = now.duration_since(since).as_mins().max(0);
    match minutes {
        0..60 => plain::counted(minutes.max(1), "minute"),
        60..1440 => plain::counted(minutes / 60, "hour"),
        _ => plain::counted(minutes / 1440, "day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(verdict: &str, basis: &str, notes: &str, reason: &str) -> DecisionForm {
        DecisionForm { verdict: verdict.into(), basis: basis.into(), notes: notes.into(), reason: reason.into() }
    }

    fn wrong(form: &DecisionForm) -> Vec<Field> {
        form.read(Listing::Names).unwrap_err().into_vec().into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn approving_needs_what_it_rests_on_and_no_words() {
        assert_eq!(wrong(&typed("approve", "", "", "")), [Field::Basis]);
        assert_eq!(typed("approve", "register", "", "").read(Listing::Names).unwrap().basis, Basis::Register);
        assert_eq!(wrong(&typed("approve", "other", " ", "")), [Field::Notes]);
    }

    #[test]
    fn a_decision_rests_on_the_register_only_where_it_says_something_and_with_a_word_where_it_denies() {
        let by_register = typed("approve", "register", "", "");
        let wrong = |listing| by_register.read(listing).map_err(Mistakes::into_vec).err();
        assert_eq!(wrong(Listing::None), Some(vec![(Field::Basis, Problem::NotOffered)]));
        assert_eq!(wrong(Listing::NamesAnother), Some(vec![(Field::Notes, Problem::NamesAnother)]));
        assert!(typed("approve", "register", "New in post.", "").read(Listing::NamesAnother).is_ok());
        let offered = |listing| Basis::offered(listing, 0).collect::<Vec<_>>().contains(&Basis::Register);
        assert!(!offered(Listing::None) && offered(Listing::Names) && offered(Listing::NamesAnother));
        assert!(Basis::offered(Listing::None, 1).any(|basis| basis == Basis::Vouched));
    }

    #[test]
    fn declining_needs_a_reason_that_the_applicant_is_shown() {
        assert_eq!(wrong(&typed("decline", "telephone", "", " ")), [Field::Reason]);
        assert_eq!(wrong(&typed("decline", "", "", "")), [Field::Basis, Field::Reason]);
    }

    #[test]
    fn asking_needs_the_question_and_what_was_looked_at() {
        assert_eq!(wrong(&typed("ask", "", "", "")), [Field::Basis, Field::Reason]);
        assert_eq!(typed("ask", "register", "", "Which home?").read(Listing::Names).unwrap().words, "Which home?");
    }

    #[test]
    fn every_template_can_be_sent_as_it_stands() {
        for template in TEMPLATES {
            assert!(
                typed(template.verdict.code(), "telephone", "", template.words).read(Listing::Names).is_ok(),
                "{}",
                template.id
            );
        }
    }

    #[test]
    fn a_template_takes_the_place_of_another_and_never_of_what_somebody_typed() {
        let templates = ["Which home?", "Which role?"];
        for (typed, expected) in [
            (" ", "Which role?"),
            ("Which home?\r\n", "Which role?"),
            ("Which role?", "Which role?"),
            ("You wrote\r\nof a trust.", "You wrote\nof a trust.\n\nWhich role?"),
            ("You wrote of a trust.\n\nWhich role? Thank you.", "You wrote of a trust.\n\nWhich role? Thank you."),
        ] {
            assert_eq!(begin_with(typed, "Which role?", templates), expected);
        }
    }

    #[test]
    fn waiting_is_said_in_the_largest_unit() {
        let at = |minutes: i64| Timestamp::from_second(minutes * 60).unwrap();
        assert_eq!(
            [0, 59, 60, 1439, 1440, 4320].map(|m| waited(at(0), at(m))),
            ["1 minute", "59 minutes", "1 hour", "23 hours", "1 day", "3 days"]
        );
    }
}
