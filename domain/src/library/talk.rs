//! One entry of the library, as it is written down.

use super::chapters::{self, Chapter};
use crate::coded::coded;
use crate::form::{Field, Mistakes, Problem, typed_in};
use crate::ids::SessionId;
use crate::members::fold;
use crate::merge::{self, Merged};
use crate::plain;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

// Old recordings come with the names and words that they were once given.
const LONGEST_TITLE: u32 = 250;
const LONGEST_DESCRIPTION: u32 = 20_000;
const LONGEST_NAME: u32 = 120;
const LONGEST_SERIES: u32 = 120;
const MOST_SPEAKERS: u32 = 40;
const MOST_TOPICS: u32 = 40;

coded! {
    /// For whom a talk is. Whoever it is not for finds no trace of it.
    Audience {
        Members = "members", "All members";
        Managers = "managers", "Managers only";
        /// Strangers too, on a page of its own.
        Everyone = "everyone", "Everyone, also outside the circle";
    }
}

impl Audience {
    /// Whether somebody who does or does not see what is for managers only finds it.
    pub const fn admits(self, manages: bool) -> bool {
        manages || !matches!(self, Self::Managers)
    }
}

coded! {
    /// Whether members find a talk.
    State {
        Draft = "draft", "In preparation";
        Published = "published", "Published";
        Withdrawn = "withdrawn", "Taken out";
    }
}

coded! {
    /// Which of a talk's files.
    MediaKind {
        /// As it was recorded.
        Video = "video", "Video";
        /// For slow lines.
        Small = "small", "Small video";
        Audio = "audio", "Audio only";
        Poster = "poster", "Picture";
    }
}

/// A talk as typed. Fields are named as the controls are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TalkForm {
    pub title: String,
    pub description: String,
    #[serde(rename = "date")]
    pub held_on: String,
    /// A line or a comma for each.
    pub speakers: String,
    pub topics: String,
    pub audience: String,
    pub chapters: String,
    pub series: String,
    /// The id of the live session that it was recorded of; empty for none of ours.
    pub session: String,
}

/// A talk's details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkDetails {
    pub title: String,
    pub description: String,
    /// The day in London; some old recordings have lost theirs.
    pub held_on: Option<Date>,
    pub speakers: Vec<String>,
    pub topics: Vec<String>,
    pub audience: Audience,
    pub chapters: Vec<Chapter>,
}

/// A talk's details, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TalkTerms {
    pub details: TalkDetails,
    /// Empty for none.
    pub series: String,
    pub session: Option<SessionId>,
}

impl TalkForm {
    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self) -> Result<TalkDetails, Mistakes> {
        let mut mistakes = Mistakes::default();
        let title = mistakes.note(Field::Title, plain::name(&self.title, LONGEST_TITLE));
        let description = mistakes.note(Field::Description, plain::text(&self.description, LONGEST_DESCRIPTION));
        let held_on = mistakes.note(Field::Date, date(&self.held_on));
        let speakers = mistakes.note(Field::Speakers, names(&self.speakers, MOST_SPEAKERS));
        let topics = mistakes.note(Field::Topics, names(&self.topics, MOST_TOPICS));
        let audience = mistakes.note(Field::Audience, Audience::from_code(&self.audience).ok_or(Problem::NotOffered));
        let chapters = mistakes.note(Field::Chapters, chapters::chapters(&self.chapters));
        match (title, description, held_on, speakers, topics, audience, chapters) {
            (
                Some(title),
                Some(description),
                Some(held_on),
                Some(speakers),
                Some(topics),
                Some(audience),
                Some(chapters),
            ) => Ok(TalkDetails { title, description, held_on, speakers, topics, audience, chapters }),
            _ => Err(mistakes),
        }
    }

    /// The same with series and session.
    ///
    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn terms(&self) -> Result<TalkTerms, Mistakes> {
        let mut mistakes = Mistakes::default();
        let details = mistakes.take(self.read());
        let series = match self.series.trim() {
            "" => Ok(String::new()),
            series => plain::name(series, LONGEST_SERIES),
        };
        let series = mistakes.note(Field::Series, series);
        let session = match self.session.trim() {
            "" => Ok(None),
            id => id.parse().map(Some).map_err(|_| Problem::NotOffered),
        };
        let session = mistakes.note(Field::Session, session);
        match (details, series, session) {
            (Some(details), Some(series), Some(session)) => Ok(TalkTerms { details, series, session }),
            _ => Err(mistakes),
        }
    }

    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let typed = |field| typed_in(pairs, field);
        Self {
            title: typed(Field::Title),
            description: typed(Field::Description),
            held_on: typed(Field::Date),
            speakers: typed(Field::Speakers),
            topics: typed(Field::Topics),
            audience: typed(Field::Audience),
            chapters: typed(Field::Chapters),
            series: typed(Field::Series),
            session: typed(Field::Session),
        }
    }

    pub fn pairs(&self) -> [(Field, &str); 9] {
        [
            (Field::Title, &self.title),
            (Field::Description, &self.description),
            (Field::Date, &self.held_on),
            (Field::Speakers, &self.speakers),
            (Field::Topics, &self.topics),
            (Field::Audience, &self.audience),
            (Field::Chapters, &self.chapters),
            (Field::Series, &self.series),
            (Field::Session, &self.session),
        ]
    }

    /// See [`merge::marks`].
    pub fn marks(&self) -> String {
        merge::marks(self.pairs())
    }

    /// What this makes of `theirs`, for a form that was loaded with `marks`.
    pub fn merge(&self, marks: &str, theirs: &Self) -> Merged {
        merge::merge(marks, &self.pairs(), &theirs.pairs(), &[])
    }

    pub fn of(details: &TalkDetails) -> Self {
        Self {
            title: details.title.clone(),
            description: details.description.clone(),
            held_on: details.held_on.map(|day| day.to_string()).unwrap_or_default(),
            speakers: details.speakers.join("\n"),
            topics: details.topics.join(", "),
            audience: details.audience.code().to_owned(),
            chapters: chapters::chapters_text(&details.chapters),
            ..Self::default()
        }
    }
}

/// What members look for in a talk, and whether this one has it, in words.
pub fn in_place(talk: &TalkDetails, has_recording: bool, has_transcript: bool) -> Vec<(bool, &'static str)> {
    let said = |has: bool, yes: &'static str, no: &'static str| (has, if has { yes } else { no });
    vec![
        said(has_recording, "Recording", "No recording yet"),
        said(has_transcript, "Transcript", "No transcript yet"),
        said(!talk.chapters.is_empty(), "Chapters", "No chapters"),
        said(!talk.speakers.is_empty(), "Speakers", "No speaker named"),
        said(!talk.topics.is_empty(), "Topics", "No topic"),
        said(talk.held_on.is_some(), "Day", "No day"),
    ]
}

/// The topics in a field with one more behind them, unless it is among them.
pub fn with_topic(typed: &str, topic: &str) -> String {
    let kept = typed.trim().trim_end_matches([',', ';']).trim_end();
    let has = kept.split([',', ';', '\n']).any(|known| topic_key(known) == topic_key(topic));
    match kept {
        "" => topic.to_owned(),
        _ if has => kept.to_owned(),
        kept => format!("{kept}, {topic}"),
    }
}

fn date(typed: &str) -> Result<Option<Date>, Problem> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed.parse().map(Some).map_err(|_| Problem::DateShape),
    }
}

/// Names between commas, semicolons or line ends, each once.
fn names(typed: &str, most: u32) -> Result<Vec<String>, Problem> {
    let mut names: Vec<String> = Vec::new();
    for name in typed.split([',', ';', '\n']).filter(|name| !name.trim().is_empty()) {
        let name = plain::name(name, LONGEST_NAME)?;
        if !names.iter().any(|known| topic_key(known) == topic_key(&name)) {
            names.push(name);
        }
    }
    let has = u32::try_from(names.len()).unwrap_or(u32::MAX);
    if has > most { Err(Problem::TooManyNames { limit: most, has }) } else { Ok(names) }
}

/// Under which topics and names that differ in case and accents only are one.
pub fn topic_key(topic: &str) -> String {
    fold(topic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> TalkForm {
        TalkForm {
            title: "Counting twice".into(),
            held_on: "2026-03-16".into(),
            speakers: "Priya Nair; Dev Shah\npriya nair".into(),
            topics: "Medication, Night staffing".into(),
            audience: "members".into(),
            chapters: "0:00 Welcome\n1:30 The second count".into(),
            ..TalkForm::default()
        }
    }

    #[test]
    fn details_are_read_and_written_the_same() {
        let details = form().read().unwrap();
        assert_eq!(details.speakers, ["Priya Nair", "Dev Shah"]);
        assert_eq!(TalkForm::of(&details).read().unwrap(), details);
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let wrong = TalkForm {
            title: " ".into(),
            held_on: "16 March".into(),
            audience: "all".into(),
            chapters: "Welcome".into(),
            ..form()
        };
        let fields: Vec<_> = wrong.read().unwrap_err().into_vec().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [Field::Title, Field::Date, Field::Audience, Field::Chapters]);
    }

    #[test]
    fn series_and_session_are_read_with_the_details() {
        let whole = TalkForm { series: " Monday  live ".into(), session: "0198-a".into(), ..form() };
        let terms = whole.terms().unwrap();
        assert_eq!((terms.series.as_str(), terms.session.map(String::from)), ("Monday live", Some("0198-a".into())));
        let neither = form().terms().unwrap();
        assert_eq!((neither.series, neither.session), (String::new(), None));
        let wrong = TalkForm { title: String::new(), session: "../etc".into(), ..form() };
        let fields: Vec<_> = wrong.terms().unwrap_err().into_vec().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [Field::Title, Field::Session]);
    }

    #[test]
    fn a_form_is_known_again_by_its_fields() {
        let whole = TalkForm { series: "Monday live".into(), session: "0198-a".into(), ..form() };
        let pairs: Vec<_> = whole.pairs().map(|(field, typed)| (field.name().to_owned(), typed.to_owned())).into();
        assert_eq!(TalkForm::from_pairs(&pairs), whole);
        let mine = TalkForm { title: "Counting once".into(), ..form() };
        let merged = mine.merge(&form().marks(), &TalkForm { description: "Theirs.".into(), ..form() });
        assert_eq!((merged.mine, merged.theirs, merged.both), (vec![Field::Title], vec![Field::Description], vec![]));
    }

    #[test]
    fn what_a_talk_lacks_is_said() {
        let details = TalkForm { topics: String::new(), ..form() }.read().unwrap();
        let lacks: Vec<_> = in_place(&details, true, false).into_iter().filter(|(has, _)| !has).collect();
        assert_eq!(lacks, [(false, "No transcript yet"), (false, "No topic")]);
    }

    #[test]
    fn a_topic_is_added_once() {
        assert_eq!(with_topic("", "Falls"), "Falls");
        assert_eq!(with_topic("Medication, ", "Falls"), "Medication, Falls");
        assert_eq!(with_topic("Medication; falls", "Falls"), "Medication; falls");
    }

    #[test]
    fn an_old_recording_may_have_lost_its_day() {
        assert_eq!(TalkForm { held_on: String::new(), ..form() }.read().unwrap().held_on, None);
    }

    #[test]
    fn what_is_for_managers_only_is_for_nobody_else() {
        assert!(
            !Audience::Managers.admits(false)
                && Audience::Managers.admits(true)
                && Audience::Members.admits(false)
                && Audience::Everyone.admits(false)
        );
    }
}
