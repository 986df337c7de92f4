use super::{county, fold};
use crate::coded::coded;
use crate::form::{self, Field, Mistakes, Problem, typed_in};
use crate::plain::without_turns;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

coded! {
    /// What sort of care somebody's place of work gives.
    HomeKind {
        Residential = "residential", "Residential home";
        Nursing = "nursing", "Nursing home";
        Dementia = "dementia", "Dementia care";
        LearningDisability = "learning-disability", "Learning disability and autism";
        MentalHealth = "mental-health", "Mental health";
        SupportedLiving = "supported-living", "Supported living and extra care";
        Domiciliary = "domiciliary", "Care in people’s own homes";
        Children = "children", "Children’s home";
        Other = "other", "Something else";
    }
}

const MOST_TOPICS: u32 = 8;
const LONGEST_TOPIC: u32 = 40;
const LONGEST_BIO: u32 = 4_000;

/// What a member says about themselves, and who may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub bio: String,
    /// What they are happy to talk about, as they wrote it.
    pub topics: Vec<String>,
    /// One of [`super::COUNTIES`], or empty.
    pub county: String,
    pub home: Option<HomeKind>,
    /// Members see the name of the home or organisation.
    pub shows_home: bool,
    /// Members find them in the directory.
    pub listed: bool,
}

impl Default for Profile {
    /// As it is for somebody who has said nothing yet.
    fn default() -> Self {
        Self {
            bio: String::new(),
            topics: Vec::new(),
            county: String::new(),
            home: None,
            shows_home: false,
            listed: true,
        }
    }
}

/// A profile as typed. Fields are named as the controls are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    pub bio: String,
    pub topics: String,
    pub county: String,
    pub home: String,
    pub show_home: String,
    pub listed: String,
}

impl ProfileForm {
    pub fn of(profile: &Profile) -> Self {
        let answer = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        Self {
            bio: profile.bio.clone(),
            topics: profile.topics.join(", "),
            county: profile.county.clone(),
            home: profile.home.map_or("", HomeKind::code).into(),
            show_home: answer(profile.shows_home),
            listed: answer(profile.listed),
        }
    }

    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let typed = |field| typed_in(pairs, field);
        Self {
            bio: typed(Field::Bio),
            topics: typed(Field::Topics),
            county: typed(Field::County),
            home: typed(Field::Home),
            show_home: typed(Field::ShowHome),
            listed: typed(Field::Listed),
        }
    }

    /// Each field as the form sends it.
    pub fn pairs(&self) -> [(Field, &str); 6] {
        [
            (Field::Bio, &self.bio),
            (Field::Topics, &self.topics),
            (Field::County, &self.county),
            (Field::Home, &self.home),
            (Field::ShowHome, &self.show_home),
            (Field::Listed, &self.listed),
        ]
    }

    /// What differs from what is saved: the name of each thing, as it is saved, as it was typed here.
    pub fn differing(&self, saved: &Self) -> Vec<(String, String, String)> {
        let home = |form: &Self| HomeKind::from_code(&form.home).map_or("", HomeKind::label).to_owned();
        let things = [
            ("words about yourself", saved.bio.clone(), self.bio.replace("\r\n", "\n")),
            ("topics", saved.topics.clone(), self.topics.clone()),
            ("county", saved.county.clone(), self.county.clone()),
            ("kind of home", home(saved), home(self)),
            ("answer to showing where you work", saved.show_home.clone(), self.show_home.clone()),
            ("answer to being in the directory", saved.listed.clone(), self.listed.clone()),
        ];
        let differ = things.into_iter().filter(|(_, saved, typed)| saved != typed);
        differ.map(|(name, saved, typed)| (name.to_owned(), saved, typed)).collect()
    }

    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self) -> Result<Profile, Mistakes> {
        let mut mistakes = Mistakes::default();
        let bio = mistakes.note(Field::Bio, bio(&self.bio));
        let topics = mistakes.note(Field::Topics, topics(&self.topics));
        let county = mistakes.note(Field::County, county(&self.county));
        let home = mistakes.note(Field::Home, home(&self.home));
        let shows_home = mistakes.note(Field::ShowHome, answer(&self.show_home));
        let listed = mistakes.note(Field::Listed, answer(&self.listed));
        let profile = || {
            Some(Profile {
                bio: bio?,
                topics: topics?,
                county: county?,
                home: home?,
                shows_home: shows_home?,
                listed: listed?,
            })
        };
        profile().ok_or(mistakes)
    }
}

/// The three things that a new member is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstSteps {
    pub county: String,
    pub topics: Vec<String>,
    pub home: Option<HomeKind>,
}

impl FirstSteps {
    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(typed_county: &str, typed_topics: &str, typed_home: &str) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let county = mistakes.note(Field::County, county(typed_county));
        let topics = mistakes.note(Field::Topics, topics(typed_topics));
        let home = mistakes.note(Field::Home, home(typed_home));
        let steps = || Some(Self { county: county?, topics: topics?, home: home? });
        steps().ok_or(mistakes)
    }
}

/// Up to 4,000 characters of plain text. Marks that turn the direction of writing go: they can make words look like
/// others.
///
/// # Errors
/// `TooLong`.
pub fn bio(typed: &str) -> Result<String, Problem> {
    form::paragraphs(&without_turns(typed), 0, LONGEST_BIO)
}

/// Topics between commas or on lines of their own, each once however it is written.
///
/// # Errors
/// `TooManyTopics`, or `TooLong` for the first that is.
pub fn topics(typed: &str) -> Result<Vec<String>, Problem> {
    let mut seen = HashSet::new();
    let mut topics = Vec::new();
    for part in without_turns(typed).split([',', ';', '\n']) {
        let topic = form::line(part.trim().trim_end_matches('.'), 0, LONGEST_TOPIC)?;
        let key = fold(&topic);
        if !key.is_empty() && seen.insert(key) {
            topics.push(topic);
        }
    }
    let has = u32::try_from(topics.len()).unwrap_or(u32::MAX);
    if has > MOST_TOPICS { Err(Problem::TooManyTopics { limit: MOST_TOPICS, has }) } else { Ok(topics) }
}

fn home(code: &str) -> Result<Option<HomeKind>, Problem> {
    if code.is_empty() { Ok(None) } else { HomeKind::from_code(code).map(Some).ok_or(Problem::NotOffered) }
}

fn answer(code: &str) -> Result<bool, Problem> {
    match code {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Problem::NotOffered),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_written_twice_is_one_topic() {
        let read = topics("Falls, night   staffing;  FALLS\n CQC inspections. , ,").unwrap();
        assert_eq!(read, ["Falls", "night staffing", "CQC inspections"]);
    }

    #[test]
    fn more_topics_than_anybody_reads_are_refused() {
        let many = (1..=9).map(|n| format!("topic {n}")).collect::<Vec<_>>().join(",");
        assert_eq!(topics(&many), Err(Problem::TooManyTopics { limit: 8, has: 9 }));
        assert_eq!(topics(&"x".repeat(41)), Err(Problem::TooLong { limit: 40, has: 41 }));
    }

    #[test]
    fn a_profile_reads_back_as_it_was_written() {
        let profile = Profile {
            bio: "Twenty years in Devon.\n\nAsk me about audits.".into(),
            topics: vec!["Falls".into(), "audits".into()],
            county: "Devon".into(),
            home: Some(HomeKind::Nursing),
            shows_home: true,
            listed: false,
        };
        assert_eq!(ProfileForm::of(&profile).read().unwrap(), profile);
        assert_eq!(ProfileForm::of(&Profile::default()).read().unwrap(), Profile::default());
    }

    #[test]
    fn only_what_differs_from_what_is_saved_is_put_beside_it() {
        let saved = ProfileForm { bio: "One.\n\nTwo.".into(), county: "Kent".into(), ..ProfileForm::default() };
        let typed = ProfileForm { bio: "One.\r\n\r\nTwo.".into(), home: "nursing".into(), ..ProfileForm::default() };
        let differ = typed.differing(&saved);
        let differ: Vec<_> = differ.iter().map(|(name, saved, typed)| [&**name, &**saved, &**typed]).collect();
        assert_eq!(differ, [["county", "Kent", ""], ["kind of home", "", "Nursing home"]]);
    }

    #[test]
    fn every_field_that_is_wrong_is_named() {
        let form = ProfileForm { county: "Narnia".into(), bio: "x".repeat(4_001), ..ProfileForm::default() };
        let fields: Vec<_> = form.read().unwrap_err().into_vec().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [Field::Bio, Field::County, Field::ShowHome, Field::Listed]);
    }

    #[test]
    fn words_cannot_be_turned_around() {
        assert_eq!(bio("abc\u{202e}txt.exe\u{2066}"), Ok("abctxt.exe".into()));
    }
}
