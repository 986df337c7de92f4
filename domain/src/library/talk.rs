//! One entry of the library, as it is written down.

use super::chapters::{self, Chapter};
use crate::coded::coded;
use crate::form::{Field, Mistakes, Problem};
use crate::members::fold;
use crate::plain;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

// Old recordings come with the names and words that they were once given.
const LONGEST_TITLE: u32 = 250;
const LONGEST_DESCRIPTION: u32 = 20_000;
const LONGEST_NAME: u32 = 120;
const MOST_SPEAKERS: u32 = 40;
const MOST_TOPICS: u32 = 40;

coded! {
    /// For whom a talk is. Whoever it is not for finds no trace of it.
    Audience {
        Members = "members", "All members";
        Managers = "managers", "Managers only";
    }
}

impl Audience {
    /// Whether somebody who does or does not see what is for managers only finds it.
    pub const fn admits(self, manages: bool) -> bool {
        manages || matches!(self, Self::Members)
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

/// A talk's details, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkForm {
    pub title: String,
    pub description: String,
    pub held_on: String,
    /// A line or a comma for each.
    pub speakers: String,
    pub topics: String,
    pub audience: String,
    pub chapters: String,
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

    pub fn of(details: &TalkDetails) -> Self {
        Self {
            title: details.title.clone(),
            description: details.description.clone(),
            held_on: details.held_on.map(|day| day.to_string()).unwrap_or_default(),
            speakers: details.speakers.join("\n"),
            topics: details.topics.join(", "),
            audience: details.audience.code().to_owned(),
            chapters: chapters::chapters_text(&details.chapters),
        }
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
    fn an_old_recording_may_have_lost_its_day() {
        assert_eq!(TalkForm { held_on: String::new(), ..form() }.read().unwrap().held_on, None);
    }

    #[test]
    fn what_is_for_managers_only_is_for_nobody_else() {
        assert!(
            !Audience::Managers.admits(false) && Audience::Managers.admits(true) && Audience::Members.admits(false)
        );
    }
}
