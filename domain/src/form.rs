//! What can be wrong with what somebody typed, and the sentence that says what to do instead.
//!
//! Problems are codes with numbers, never free text: a crafted link can replay them on our page.

use serde::{Deserialize, Serialize};

/// A control on one of our forms. Its name is the field's `name` and `id`, so an error summary can link to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    Email,
    Code,
    Title,
    Kind,
    Weekday,
    Date,
    From,
    Time,
    Minutes,
    Host,
    Link,
    Notes,
    Reason,
    Name,
    Profession,
    Service,
    Register,
    RegisterNumber,
    Organisation,
    Authority,
    Team,
    Why,
    NoSelling,
    InConfidence,
    Verdict,
    Basis,
    Answer,
    Whom,
    Sure,
    Bio,
    Topics,
    County,
    ShowHome,
    Listed,
    Words,
    Home,
    HomeId,
    Role,
    Consent,
    Seats,
    Subject,
    Block,
    Question,
    Audience,
    Invitation,
    Description,
    Speakers,
    Chapters,
    Series,
    Session,
    Cues,
    Find,
    With,
    To,
    Slug,
    Venue,
    MustHave,
    Stage,
    Theme,
    Takeaway,
    Interest,
    InterestWords,
    Needs,
    Benefit,
    Slot,
    Opens,
    Closes,
    Format,
    Employer,
    Sponsor,
    Uses,
    Days,
    Independence,
    Blind,
    Nudges,
    StepsIn,
    Directions,
}

impl Field {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Code => "code",
            Self::Title => "title",
            Self::Kind => "kind",
            Self::Weekday => "weekday",
            Self::Date => "date",
            Self::From => "from",
            Self::Time => "time",
            Self::Minutes => "minutes",
            Self::Host => "host",
            Self::Link => "link",
            Self::Notes => "notes",
            Self::Reason => "reason",
            Self::Name => "name",
            Self::Profession => "profession",
            Self::Service => "service",
            Self::Register => "register",
            Self::RegisterNumber => "register_number",
            Self::Organisation => "organisation",
            Self::Authority => "authority",
            Self::Team => "team",
            Self::Why => "why",
            Self::NoSelling => "no_selling",
            Self::InConfidence => "in_confidence",
            Self::Verdict => "verdict",
            Self::Basis => "basis",
            Self::Answer => "answer",
            Self::Whom => "whom",
            Self::Sure => "sure",
            Self::Bio => "bio",
            Self::Topics => "topics",
            Self::County => "county",
            Self::ShowHome => "show_home",
            Self::Listed => "listed",
            Self::Words => "words",
            Self::Home => "home",
            Self::HomeId => "home_id",
            Self::Role => "role",
            Self::Consent => "consent",
            Self::Seats => "seats",
            Self::Subject => "subject",
            Self::Block => "block",
            Self::Question => "question",
            Self::Audience => "audience",
            Self::Invitation => "invitation",
            Self::Description => "description",
            Self::Speakers => "speakers",
            Self::Chapters => "chapters",
            Self::Series => "series",
            Self::Session => "session",
            Self::Cues => "cues",
            Self::Find => "find",
            Self::With => "with",
            Self::To => "to",
            Self::Slug => "slug",
            Self::Venue => "venue",
            Self::MustHave => "must_have",
            Self::Stage => "stage",
            Self::Theme => "theme",
            Self::Takeaway => "takeaway",
            Self::Interest => "interest",
            Self::InterestWords => "interest_words",
            Self::Needs => "needs",
            Self::Benefit => "benefit",
            Self::Slot => "slot",
            Self::Opens => "opens",
            Self::Closes => "closes",
            Self::Format => "format",
            Self::Employer => "employer",
            Self::Sponsor => "sponsor",
            Self::Uses => "uses",
            Self::Days => "days",
            Self::Independence => "independence",
            Self::Blind => "blind",
            Self::Nudges => "nudges",
            Self::StepsIn => "steps_in",
            Self::Directions => "directions",
        }
    }
}

/// Why a field cannot be taken as it is. Lengths are in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Problem {
    #[error("Fill this in.")]
    Missing,
    #[error("Enter an email address.")]
    EmailMissing,
    #[error("Write the email address like name@example.org.")]
    EmailShape,
    #[error("Somebody here has this address. Look for them under People.")]
    EmailTaken,
    #[error("That is the address you have. Write the new one.")]
    SameEmail,
    #[error("Keep this to {limit} characters. It has {has} now.")]
    TooLong { limit: u32, has: u32 },
    #[error("Write at least {least} characters.")]
    TooShort { least: u32 },
    #[error("Choose one of the list.")]
    NotOffered,
    #[error("No member has that name or address. Look them up under People, or leave this empty for now.")]
    HostUnknown,
    #[error("Several members may be meant. Write the one whom you mean, as below, or their email address.")]
    HostUnclear,
    #[error("Write the date like 2026-11-26: year, month, day.")]
    DateShape,
    #[error("Write the time like 20:00.")]
    TimeShape,
    #[error("The clocks go forward that night, so {asked} does not exist. Use {offer} instead.")]
    TimeSkipped { asked: crate::calendar::WallTime, offer: crate::calendar::WallTime },
    #[error("That is in the past. Choose a later time.")]
    InThePast,
    #[error("That is more than two years ahead. Choose an earlier date.")]
    TooFarAhead,
    #[error("Write the length in minutes, from {least} to {most}.")]
    MinutesRange { least: u32, most: u32 },
    #[error("Paste the whole link. It starts with https://")]
    LinkShape,
    #[error("Write the month like 2026-11.")]
    MonthShape,
    #[error("The code is the six figures in the mail.")]
    CodeShape,
    #[error("You were vetted for another role. Choose that one; once you are in, an organiser can change it.")]
    RoleNeedsVetting,
    #[error(
        "A CQC id looks like 1-1000210669. It is on your certificate and in the address of your page at cqc.org.uk."
    )]
    CqcIdShape,
    #[error("That is a number of the CQC. Choose its register, or write the number that this one gave you.")]
    CqcIdElsewhere,
    #[error("Write the number as the register does: letters, figures and hyphens.")]
    RegisterNumberShape,
    #[error("Write this with visible letters only.")]
    HiddenLetters,
    #[error("Tick this to go on. It is what members trust in.")]
    PromiseMissing,
    #[error("Five of your invitations are open. Take one back first, or wait until one is used.")]
    TooManyInvitations,
    #[error(
        "This link cannot be used: it was used before, was taken back, or is older than 14 days. Ask for a new one."
    )]
    InvitationUnusable,
    #[error("Tick this if you are sure.")]
    NotSure,
    #[error("Say what it rests on.")]
    BasisUnsaid,
    #[error("The register does not name them. Say why it can rest on that all the same.")]
    NamesAnother,
    #[error("Keep it to {limit} topics. There are {has} now.")]
    TooManyTopics { limit: u32, has: u32 },
    #[error("You have asked ten people since yesterday. Ask again tomorrow.")]
    AskedEnough,
    #[error("They do not take requests at present.")]
    TakesNoRequests,
    #[error(
        "They could not answer you: put yourself in the directory and let members ask you to talk, under Me, then send this again."
    )]
    NotReachable,
    #[error("Tick this so that we may keep your name and address for the evening.")]
    ConsentMissing,
    #[error("Write how many seats there are, from 1 to {most}, or leave it empty for as many as come.")]
    SeatsRange { most: u32 },
    #[error("Write an address like name@example.org, or a domain like example.org.")]
    BlockShape,
    #[error("Line {line} is no chapter. Write each as 4:07 and a title.")]
    ChapterShape { line: u32 },
    #[error("Line {line} has one name only. Write at least two, with a comma between them.")]
    OneName { line: u32 },
    #[error("A name in line {line} is in line {other} already. Keep it in one of them.")]
    NamedTwice { line: u32, other: u32 },
    #[error("Write it as the player shows it, like 4:07 or 1:02:09.")]
    ClockShape,
    #[error("This is not after the beginning. Swap the two, or correct one.")]
    EndsFirst,
    #[error("Line {line}: {kind}")]
    Cue { line: u32, kind: crate::library::FaultKind },
    #[error("Only what was said at an open evening can be for everyone. Choose that session, or who else may hear it.")]
    NotOpenEvening,
    #[error("That session has a talk already. Open that one, or choose another session.")]
    SessionTaken,
    #[error("Keep it to {limit} names. There are {has} now.")]
    TooManyNames { limit: u32, has: u32 },
    #[error("Write 4 to 40 small letters, figures and hyphens, like care-show-2027.")]
    SlugShape,
    #[error("Another conference has this address. Choose another one.")]
    SlugTaken,
    #[error("Choose the same day, or a later one than it opens on.")]
    ClosesFirst,
    #[error("The programme is published under this address, and others rely on it. It stays as it is.")]
    SlugRelied,
    #[error("Write a number in figures, from 1 to {most}.")]
    NumberRange { most: u32 },
    #[error("Say first what you think of it: who speaks is hidden until then.")]
    JudgeFirst,
    #[error("Write up to five numbers of days, from 1 to 60, with commas between: 3, 7, 10. Leave it empty for none.")]
    NudgesShape,
}

/// One field and what is wrong with it.
pub type Mistake = (Field, Problem);

/// Collects every mistake of a form, so that a person hears all of them at once.
#[derive(Debug, Default)]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// The value, or `None` with the problem noted.
    pub fn note<T>(&mut self, field: Field, parsed: Result<T, Problem>) -> Option<T> {
        parsed.map_err(|problem| self.0.push((field, problem))).ok()
    }

    /// The value of a form within the form, or `None` with all of its mistakes noted.
    pub fn take<T>(&mut self, read: Result<T, Self>) -> Option<T> {
        read.map_err(|its| self.0.extend(its.0)).ok()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn into_vec(self) -> Vec<Mistake> {
        self.0
    }
}

/// What was typed into a field; empty if nothing was sent.
pub fn typed_in(pairs: &[(String, String)], field: Field) -> String {
    pairs.iter().find(|(name, _)| name == field.name()).map(|(_, typed)| typed.clone()).unwrap_or_default()
}

/// Reads the query of an address, as a form with method GET writes it.
pub fn query(search: &str) -> Vec<(String, String)> {
    let pairs = search.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, typed)| (decoded(name), decoded(typed)))
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let mut figure = || ahead.next().and_then(|b| char::from(b).to_digit(16));
        let escaped = figure().zip(figure()).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        bytes.push(match (byte, escaped) {
            (b'%', Some(meant)) => {
                rest = ahead;
                meant
            }
            (b'+', _) => b' ',
            (plain, _) => plain,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Text on one line, trimmed, with runs of white space and control characters made one space.
///
/// # Errors
/// `Missing`, `TooShort` or `TooLong`, in characters.
pub fn line(typed: &str, least: u32, limit: u32) -> Result<String, Problem> {
    let cleaned = typed
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    sized(cleaned, least, limit)
}

/// Text of several lines: line breaks and tabs stay, other control characters go, `\r\n` becomes `\n`.
///
/// # Errors
/// `Missing`, `TooShort` or `TooLong`, in characters.
pub fn paragraphs(typed: &str, least: u32, limit: u32) -> Result<String, Problem> {
    let cleaned: String =
        typed.replace("\r\n", "\n").chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
    sized(cleaned.trim().to_owned(), least, limit)
}

fn sized(text: String, least: u32, limit: u32) -> Result<String, Problem> {
    let has = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    match has {
        0 if least > 0 => Err(Problem::Missing),
        _ if has < least => Err(Problem::TooShort { least }),
        _ if has > limit => Err(Problem::TooLong { limit, has }),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_and_its_breaks_become_spaces() {
        assert_eq!(line("  Electronic\r\n care\u{0} plans ", 3, 120), Ok("Electronic care plans".into()));
    }

    #[test]
    fn a_topic_of_two_thousand_characters_is_told_its_length() {
        assert_eq!(line(&"x".repeat(2000), 3, 120), Err(Problem::TooLong { limit: 120, has: 2000 }));
    }

    #[test]
    fn a_query_is_read_once_and_keeps_its_percent_signs() {
        let pairs = query("?title=50%25+of+caf%C3%A9s&notes=a%0D%0A%2541&end=1&odd=%zz%");
        let read: Vec<_> = pairs.iter().map(|(name, typed)| (name.as_str(), typed.as_str())).collect();
        assert_eq!(read, [("title", "50% of cafés"), ("notes", "a\r\n%41"), ("end", "1"), ("odd", "%zz%")]);
        assert_eq!(typed_in(&pairs, Field::Title), "50% of cafés");
        assert_eq!(typed_in(&pairs, Field::Host), "");
    }

    #[test]
    fn lengths_count_characters_and_not_bytes() {
        assert!(line("ééé", 3, 3).is_ok());
    }

    #[test]
    fn every_mistake_of_a_form_is_kept() {
        let mut mistakes = Mistakes::default();
        assert_eq!(mistakes.note(Field::Title, line("", 3, 120)), None);
        assert_eq!(mistakes.note(Field::Notes, paragraphs("fine", 0, 10)), Some("fine".into()));
        assert_eq!(mistakes.into_vec(), [(Field::Title, Problem::Missing)]);
    }
}
