//! The conference's forms: plain text, until it is read into what it means.

use super::score::{Part, Weights};
use super::slot::{Listeners, SLOTS, Slot, SlotTerms};
use super::talk::{Format, Interest};
use crate::calendar::{Minutes, WallTime, join_link, typed_date};
use crate::form::{self, Field, Mistakes, Problem};
use crate::plain;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

const LONGEST_NAME: u32 = 120;
const LONGEST_TEXT: u32 = 4_000;
const MOST_NAMES: u32 = 8;

/// The part of an address that names a conference, and its acronym in other people's programs: 4 to 40 small letters,
/// figures and hyphens, a letter first.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Slug {
    type Error = Problem;
    fn try_from(text: String) -> Result<Self, Problem> {
        let fits = (4..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && !text.ends_with('-')
            && !text.contains("--");
        if fits { Ok(Self(text)) } else { Err(Problem::SlugShape) }
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

impl std::str::FromStr for Slug {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        Self::try_from(text.trim().to_lowercase())
    }
}

/// A conference as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConferenceForm {
    pub title: String,
    pub slug: String,
    pub date: String,
    pub venue: String,
    pub description: String,
    pub link: String,
    pub must_have: String,
    pub opens: String,
    pub closes: String,
    pub blind: String,
}

/// What a conference's form says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConferenceTerms {
    pub title: String,
    pub slug: Slug,
    pub date: Date,
    pub venue: String,
    pub about: String,
    /// The circle's own link to register at the show, or empty.
    pub registration: String,
    pub must_have: Vec<String>,
    /// The first and the last London day on which members may propose talks, if they are asked to.
    pub call: Option<(Date, Date)>,
    /// Organisers judge without knowing who speaks.
    pub blind: bool,
}

impl ConferenceTerms {
    pub fn takes_proposals(&self, today: Date) -> bool {
        self.call.is_some_and(|(opens, closes)| opens <= today && today <= closes)
    }
}

impl ConferenceForm {
    pub fn of(terms: &ConferenceTerms) -> Self {
        Self {
            title: terms.title.clone(),
            slug: terms.slug.as_str().into(),
            date: terms.date.to_string(),
            venue: terms.venue.clone(),
            description: terms.about.clone(),
            link: terms.registration.clone(),
            must_have: terms.must_have.join(", "),
            opens: terms.call.map_or_else(String::new, |(opens, _)| opens.to_string()),
            closes: terms.call.map_or_else(String::new, |(_, closes)| closes.to_string()),
            blind: if terms.blind { "yes".into() } else { String::new() },
        }
    }

    /// A date that has been is fine where it is the one that the conference has.
    ///
    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self, has: Option<Date>, now: Timestamp) -> Result<ConferenceTerms, Mistakes> {
        let mut mistakes = Mistakes::default();
        let date = match has.filter(|date| date.to_string() == self.date.trim()) {
            Some(same) => Ok(same),
            None => typed_date(&self.date, now),
        };
        let title = mistakes.note(Field::Title, form::line(&self.title, 3, LONGEST_NAME));
        let slug = mistakes.note(Field::Slug, self.slug.parse());
        let date = mistakes.note(Field::Date, date);
        let venue = mistakes.note(Field::Venue, form::line(&self.venue, 0, LONGEST_NAME));
        let about = mistakes.note(Field::Description, form::paragraphs(&self.description, 0, LONGEST_TEXT));
        let registration = mistakes.note(Field::Link, join_link(&self.link).map(Option::unwrap_or_default));
        let must_have = mistakes.note(Field::MustHave, names(&self.must_have, SLOTS));
        let opens = mistakes.note(Field::Opens, day(&self.opens));
        let closes = mistakes.note(Field::Closes, day(&self.closes));
        let call = mistakes.take(opens.zip(closes).ok_or_else(Mistakes::default).and_then(call));
        let terms = || {
            Some(ConferenceTerms {
                title: title?,
                slug: slug?,
                date: date?,
                venue: venue?,
                about: about?,
                registration: registration?,
                must_have: must_have?,
                call: call?,
                blind: !self.blind.is_empty(),
            })
        };
        terms().ok_or(mistakes)
    }
}

/// A day or nothing. One that has been is fine: a call may have opened long ago.
fn day(typed: &str) -> Result<Option<Date>, Problem> {
    match typed.trim() {
        "" => Ok(None),
        typed if typed.len() == 10 => typed.parse().map(Some).map_err(|_| Problem::DateShape),
        _ => Err(Problem::DateShape),
    }
}

/// Both days or neither.
fn call(asked: (Option<Date>, Option<Date>)) -> Result<Option<(Date, Date)>, Mistakes> {
    let wrong = match asked {
        (None, None) => return Ok(None),
        (Some(opens), Some(closes)) if opens <= closes => return Ok(Some((opens, closes))),
        (Some(_), Some(_)) => (Field::Closes, Problem::ClosesFirst),
        (Some(_), None) => (Field::Closes, Problem::Missing),
        (None, Some(_)) => (Field::Opens, Problem::Missing),
    };
    let mut mistakes = Mistakes::default();
    mistakes.note::<()>(wrong.0, Err(wrong.1));
    Err(mistakes)
}

/// One slot as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SlotForm {
    pub time: String,
    pub minutes: String,
    pub stage: String,
    pub theme: String,
    pub audience: String,
}

impl SlotForm {
    pub fn of(terms: &SlotTerms) -> Self {
        Self {
            time: terms.at.to_string(),
            minutes: terms.length.get().to_string(),
            stage: terms.stage.clone(),
            theme: terms.theme.clone(),
            audience: terms.listeners.code().into(),
        }
    }

    /// # Errors
    /// Every field that cannot be taken as it is; also a time that the clocks jump over on that day.
    pub fn read(&self, date: Date) -> Result<SlotTerms, Mistakes> {
        let mut mistakes = Mistakes::default();
        let at = WallTime::parse(&self.time).ok_or(Problem::TimeShape).and_then(|at| {
            crate::calendar::instant(date, at)
                .map(|_| at)
                .map_err(|skipped| Problem::TimeSkipped { asked: at, offer: skipped.offer })
        });
        let at = mistakes.note(Field::Time, at);
        let length = mistakes.note(Field::Minutes, Minutes::parse(&self.minutes));
        let stage = mistakes.note(Field::Stage, form::line(&self.stage, 0, LONGEST_NAME));
        let theme = mistakes.note(Field::Theme, form::line(&self.theme, 0, LONGEST_NAME));
        let listeners = Listeners::from_code(&self.audience).ok_or(Problem::NotOffered);
        let listeners = mistakes.note(Field::Audience, listeners);
        let terms =
            || Some(SlotTerms { at: at?, length: length?, stage: stage?, theme: theme?, listeners: listeners? });
        terms().ok_or(mistakes)
    }
}

/// The five slots that a conference begins with.
pub fn usual_slots() -> [SlotTerms; SLOTS] {
    let begins = [10 * 60, 11 * 60 + 15, 12 * 60 + 30, 14 * 60, 15 * 60 + 30];
    begins.map(|minute| SlotTerms {
        at: WallTime::try_from(minute).unwrap_or(WallTime::EIGHT),
        length: Minutes::HALF_AN_HOUR,
        stage: String::new(),
        theme: String::new(),
        listeners: Listeners::Everyone,
    })
}

/// A proposal as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposalForm {
    pub title: String,
    pub description: String,
    pub takeaway: String,
    pub topics: String,
    /// Of a form without it: a talk.
    pub format: String,
    pub minutes: String,
    /// A line or a comma for each; the first one's talk it is.
    pub speakers: String,
    pub bio: String,
    pub audience: String,
    pub interest: String,
    pub employer: String,
    /// What they sell.
    pub interest_words: String,
    pub sponsor: String,
    pub needs: String,
    pub no_selling: String,
    pub off_1: String,
    pub off_2: String,
    pub off_3: String,
    pub off_4: String,
    pub off_5: String,
}

/// What a proposal's form says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalTerms {
    pub title: String,
    pub about: String,
    pub takeaway: String,
    pub topics: Vec<String>,
    pub format: Format,
    pub length: Minutes,
    pub speakers: Vec<String>,
    pub bio: String,
    pub listeners: Listeners,
    pub unavailable: Vec<Slot>,
    pub interest: Interest,
    /// Where they work.
    pub employer: String,
    /// What they sell.
    pub interest_words: String,
    /// Who pays them for it.
    pub sponsor: String,
    pub needs: String,
}

impl ProposalTerms {
    /// Of a proposal that has only been begun.
    pub fn begun(title: &str) -> Self {
        Self {
            title: title.into(),
            about: String::new(),
            takeaway: String::new(),
            topics: Vec::new(),
            format: Format::Talk,
            length: Minutes::HALF_AN_HOUR,
            speakers: Vec::new(),
            bio: String::new(),
            listeners: Listeners::Everyone,
            unavailable: Vec::new(),
            interest: Interest::Nothing,
            employer: String::new(),
            interest_words: String::new(),
            sponsor: String::new(),
            needs: String::new(),
        }
    }
}

impl ProposalForm {
    pub fn of(terms: &ProposalTerms) -> Self {
        let off = |n: i64| if terms.unavailable.iter().any(|slot| slot.number() == n) { "yes" } else { "" }.to_owned();
        Self {
            title: terms.title.clone(),
            description: terms.about.clone(),
            takeaway: terms.takeaway.clone(),
            topics: terms.topics.join(", "),
            format: terms.format.code().into(),
            minutes: terms.length.get().to_string(),
            speakers: terms.speakers.join("\n"),
            bio: terms.bio.clone(),
            audience: terms.listeners.code().into(),
            interest: terms.interest.code().into(),
            employer: terms.employer.clone(),
            interest_words: terms.interest_words.clone(),
            sponsor: terms.sponsor.clone(),
            needs: terms.needs.clone(),
            no_selling: "yes".into(),
            off_1: off(1),
            off_2: off(2),
            off_3: off(3),
            off_4: off(4),
            off_5: off(5),
        }
    }

    /// Fields by their names, as a page holds them.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let pairs = pairs.iter().map(|(name, typed)| (name.as_str(), typed.as_str()));
        Self::deserialize(serde::de::value::MapDeserializer::<_, serde::de::value::Error>::new(pairs))
            .unwrap_or_default()
    }

    /// Whether nothing of the talk itself is typed yet.
    pub fn is_empty(&self) -> bool {
        [&self.title, &self.description, &self.takeaway, &self.topics].iter().all(|typed| typed.trim().is_empty())
    }

    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self) -> Result<ProposalTerms, Mistakes> {
        let mut mistakes = Mistakes::default();
        let title = mistakes.note(Field::Title, form::line(&self.title, 3, LONGEST_NAME));
        let about = mistakes.note(Field::Description, form::paragraphs(&self.description, 0, LONGEST_TEXT));
        let takeaway = mistakes.note(Field::Takeaway, form::paragraphs(&self.takeaway, 0, 500));
        let topics = mistakes.note(Field::Topics, names(&self.topics, 5));
        let format = if self.format.is_empty() { Some(Format::Talk) } else { Format::from_code(&self.format) };
        let format = mistakes.note(Field::Format, format.ok_or(Problem::NotOffered));
        let length = mistakes.note(Field::Minutes, Minutes::parse(&self.minutes));
        let speakers =
            names(&self.speakers, 6).and_then(|them| if them.is_empty() { Err(Problem::Missing) } else { Ok(them) });
        let speakers = mistakes.note(Field::Speakers, speakers);
        let bio = mistakes.note(Field::Bio, form::paragraphs(&self.bio, 0, 2_000));
        let listeners = Listeners::from_code(&self.audience).ok_or(Problem::NotOffered);
        let listeners = mistakes.note(Field::Audience, listeners);
        let interest = mistakes.note(Field::Interest, Interest::from_code(&self.interest).ok_or(Problem::NotOffered));
        let employer = mistakes.note(Field::Employer, form::line(&self.employer, 0, LONGEST_NAME));
        let sponsor = mistakes.note(Field::Sponsor, form::line(&self.sponsor, 0, LONGEST_NAME));
        // Whoever sells says what, and whoever declares something says one of the three.
        let said = |words: &Option<String>| words.as_ref().is_none_or(|words| !words.is_empty());
        let least = u32::from(match interest {
            Some(Interest::Sells) => true,
            Some(Interest::Declared) => !said(&employer) && !said(&sponsor),
            Some(Interest::Nothing) | None => false,
        });
        let interest_words = mistakes.note(Field::InterestWords, form::line(&self.interest_words, least, 300));
        let needs = mistakes.note(Field::Needs, form::paragraphs(&self.needs, 0, 1_000));
        let terms = || {
            Some(ProposalTerms {
                title: title?,
                about: about?,
                takeaway: takeaway?,
                topics: topics?,
                format: format?,
                length: length?,
                speakers: speakers?,
                bio: bio?,
                listeners: listeners?,
                unavailable: slots_off([&self.off_1, &self.off_2, &self.off_3, &self.off_4, &self.off_5]),
                interest: interest?,
                employer: employer?,
                interest_words: interest_words?,
                sponsor: sponsor?,
                needs: needs?,
            })
        };
        terms().ok_or(mistakes)
    }
}

/// Slots whose box is ticked.
pub fn slots_off(boxes: [&str; SLOTS]) -> Vec<Slot> {
    Slot::ALL.into_iter().zip(boxes).filter(|(_, ticked)| !ticked.is_empty()).map(|(slot, _)| slot).collect()
}

/// Weights as five choices from 0 to 5, in the order of [`Part::ALL`].
pub fn weights_typed(typed: &[&str]) -> Option<Weights> {
    (typed.len() == Part::ALL.len()).then(|| Weights::parse(&typed.join(" "))).flatten()
}

/// Names between commas, semicolons or line ends, each once.
pub(super) fn names(typed: &str, most: usize) -> Result<Vec<String>, Problem> {
    let mut names: Vec<String> = Vec::new();
    for name in typed.split([',', ';', '\n']).filter(|name| !name.trim().is_empty()) {
        let name = plain::name(name, LONGEST_NAME)?;
        if !names.iter().any(|known| crate::members::fold(known) == crate::members::fold(&name)) {
            names.push(name);
        }
    }
    let (has, limit) = (u32::try_from(names.len()).unwrap_or(u32::MAX), u32::try_from(most).unwrap_or(MOST_NAMES));
    if has > limit { Err(Problem::TooManyNames { limit, has }) } else { Ok(names) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    fn proposal() -> ProposalForm {
        ProposalForm {
            title: "Falls at night".into(),
            topics: "Falls, Night staffing".into(),
            minutes: "25".into(),
            speakers: "Priya Raman\nDev Shah, priya raman".into(),
            audience: "managers".into(),
            interest: "nothing".into(),
            off_2: "yes".into(),
            ..ProposalForm::default()
        }
    }

    #[test]
    fn a_proposal_is_written_as_it_is_read() {
        let terms = proposal().read().unwrap();
        assert_eq!(terms.speakers, ["Priya Raman", "Dev Shah"]);
        assert_eq!(terms.unavailable, [Slot::ALL[1]]);
        assert_eq!(ProposalForm::of(&terms).read().unwrap(), terms);
    }

    #[test]
    fn whoever_declares_an_interest_says_which_and_every_mistake_is_named() {
        let wrong = ProposalForm {
            title: "x".into(),
            minutes: "1".into(),
            speakers: " ,\n".into(),
            interest: "sells".into(),
            ..proposal()
        };
        let fields: Vec<_> = wrong.read().unwrap_err().into_vec().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [Field::Title, Field::Minutes, Field::Speakers, Field::InterestWords]);
    }

    #[test]
    fn a_slug_is_something_that_addresses_and_other_programs_take() {
        assert_eq!(" Care-Show-2027 ".parse::<Slug>().unwrap().as_str(), "care-show-2027");
        for wrong in ["", "abc", "2027-show", "care show", "care_show", "care--show", "care-", "caré", "../../etc"] {
            assert_eq!(wrong.parse::<Slug>(), Err(Problem::SlugShape), "{wrong}");
        }
    }

    #[test]
    fn a_conference_that_has_been_keeps_its_date_and_no_other_may_be_past() {
        let form = ConferenceForm {
            title: "Care Show".into(),
            slug: "care-show".into(),
            date: "2026-03-17".into(),
            ..ConferenceForm::default()
        };
        let date = Date::constant(2026, 3, 17);
        assert_eq!(form.read(Some(date), now()).unwrap().date, date);
        let mistakes = form.read(None, now()).unwrap_err().into_vec();
        assert_eq!(mistakes, [(Field::Date, Problem::InThePast)]);
    }

    #[test]
    fn a_call_has_both_its_days_or_none_and_takes_proposals_on_both() {
        let form = |opens: &str, closes: &str| ConferenceForm {
            title: "Care Show".into(),
            slug: "care-show".into(),
            date: "2027-03-17".into(),
            opens: opens.into(),
            closes: closes.into(),
            ..ConferenceForm::default()
        };
        let day = |day| Date::constant(2026, 12, day);
        let terms = form("2026-12-01", "2026-12-20").read(None, now()).unwrap();
        assert_eq!([1, 20, 21].map(|n| terms.takes_proposals(day(n))), [true, true, false]);
        assert_eq!(ConferenceForm::of(&terms).read(None, now()).unwrap(), terms);
        assert!(!form("", "").read(None, now()).unwrap().takes_proposals(day(1)));
        for (opens, closes, field) in [
            ("2026-12-01", "", Field::Closes),
            ("", "2026-12-01", Field::Opens),
            ("2026-12-02", "2026-12-01", Field::Closes),
            ("1 May", "", Field::Opens),
        ] {
            let mistakes = form(opens, closes).read(None, now()).unwrap_err().into_vec();
            assert_eq!(mistakes[0].0, field, "{opens} {closes}");
        }
    }

    #[test]
    fn a_slot_in_the_hour_that_the_clocks_jump_over_is_offered_the_next() {
        let form =
            SlotForm { time: "01:30".into(), minutes: "30".into(), audience: "everyone".into(), ..SlotForm::default() };
        let mistakes = form.read(Date::constant(2027, 3, 28)).unwrap_err().into_vec();
        assert!(matches!(mistakes[..], [(Field::Time, Problem::TimeSkipped { .. })]), "{mistakes:?}");
        assert!(form.read(Date::constant(2027, 3, 27)).is_ok());
    }

    #[test]
    fn the_usual_day_has_five_slots_of_half_an_hour_from_ten() {
        let hours = usual_slots().map(|slot| slot.hours());
        assert_eq!([hours[0].as_str(), hours[4].as_str()], ["10:00 to 10:30", "15:30 to 16:00"]);
    }
}
