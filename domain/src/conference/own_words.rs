//! What those who speak say on their own page, and when their talk is tried out.

use super::forms::names;
use crate::calendar::{WallTime, date_in_london, typed_date, typed_instant, zone};
use crate::form::{self, Field, Mistakes, Problem};
use crate::members::fold;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who speaks with them beside the first, at most.
const MOST_WITH: usize = 5;

/// What somebody who speaks says of themselves, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SpeakingForm {
    pub bio: String,
    /// Who speaks with them: a line or a comma for each.
    pub speakers: String,
    pub needs: String,
}

/// What that form says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakingTerms {
    pub bio: String,
    /// All who speak, whose talk it is first.
    pub speakers: Vec<String>,
    pub needs: String,
}

impl SpeakingForm {
    /// `first` is whose talk it is: their name stays, and is left out where they have written it once more.
    ///
    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self, first: &str) -> Result<SpeakingTerms, Mistakes> {
        let mut mistakes = Mistakes::default();
        let bio = mistakes.note(Field::Bio, form::paragraphs(&self.bio, 0, 2_000));
        let with = mistakes.note(Field::Speakers, names(&self.speakers, MOST_WITH));
        let needs = mistakes.note(Field::Needs, form::paragraphs(&self.needs, 0, 1_000));
        let terms = || {
            let with = with?.into_iter().filter(|name| fold(name) != fold(first));
            let speakers = std::iter::once(first.to_owned()).chain(with).collect();
            Some(SpeakingTerms { bio: bio?, speakers, needs: needs? })
        };
        terms().ok_or(mistakes)
    }
}

/// When and where a talk is tried out before the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunThrough {
    #[serde(with = "crate::millis")]
    pub at: Timestamp,
    /// A place, or the link of a call.
    pub place: String,
}

/// The same as typed; all empty for none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunThroughForm {
    pub date: String,
    pub time: String,
    pub venue: String,
}

impl RunThroughForm {
    pub fn of(run: &RunThrough) -> Self {
        Self {
            date: date_in_london(run.at).to_string(),
            time: WallTime::of(run.at.to_zoned(zone().clone()).time()).to_string(),
            venue: run.place.clone(),
        }
    }

    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self, now: Timestamp) -> Result<Option<RunThrough>, Mistakes> {
        if [&self.date, &self.time, &self.venue].iter().all(|typed| typed.trim().is_empty()) {
            return Ok(None);
        }
        let mut mistakes = Mistakes::default();
        let date = mistakes.note(Field::Date, typed_date(&self.date, now));
        let at = match date {
            Some(date) => mistakes.note(Field::Time, typed_instant(date, &self.time, now)),
            None => mistakes.note(Field::Time, WallTime::parse(&self.time).ok_or(Problem::TimeShape)).and(None),
        };
        let place = mistakes.note(Field::Venue, form::line(&self.venue, 1, 300));
        let run = || Some(RunThrough { at: at?, place: place? });
        run().map(Some).ok_or(mistakes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn whose_talk_it_is_stays_first_and_once() {
        let form = SpeakingForm { speakers: "priya  RAMAN\nDev Shah, Dev Shah".into(), ..SpeakingForm::default() };
        assert_eq!(form.read("Priya Raman").unwrap().speakers, ["Priya Raman", "Dev Shah"]);
        let form = SpeakingForm { bio: "x".repeat(2_001), speakers: "a,b,c,d,e,f".into(), ..SpeakingForm::default() };
        assert_eq!(form.read("Priya Raman").unwrap_err().into_vec().len(), 2);
    }

    #[test]
    fn a_run_through_is_at_a_time_and_a_place_or_not_at_all() {
        let form =
            RunThroughForm { date: "2027-03-10".into(), time: "18:30".into(), venue: "https://call.example/1".into() };
        let run = form.read(now()).unwrap().unwrap();
        assert_eq!(run.at.to_string(), "2027-03-10T18:30:00Z");
        assert_eq!(RunThroughForm::of(&run), form);
        assert_eq!(RunThroughForm::default().read(now()).unwrap(), None);
        let half = RunThroughForm { venue: String::new(), date: "soon".into(), ..form };
        assert_eq!(half.read(now()).unwrap_err().into_vec().len(), 2);
    }
}
