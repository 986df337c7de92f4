//! What whoever was offered a slot hears of it, and when.

use super::programme::Entry;
use super::slot::Slot;
use crate::calendar::{WallTime, date_in_london, instant, words};
use crate::form::{self, Field, Mistakes, Problem};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// What organisers change within this time is told once, and not at all where it is changed back.
pub const SETTLES: SignedDuration = SignedDuration::from_mins(10);
/// A reminder that is later than this is dropped.
const LATEST: SignedDuration = SignedDuration::from_hours(24);
/// Minutes since midnight in London: nobody is reminded at night.
const NINE: i64 = 9 * 60;
const MOST_NUDGES: usize = 5;
/// Days that whoever is asked in another's place has at least.
const LEAST_DAYS: i32 = 3;
/// Days to answer for whoever is asked again.
pub const ASKED_AGAIN_DAYS: i32 = 7;

/// When and where somebody speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    pub slot: Slot,
    #[serde(with = "crate::millis")]
    pub starts_at: Timestamp,
    pub minutes: i64,
    pub stage: String,
    pub venue: String,
}

impl Seat {
    pub fn of(entry: &Entry, venue: &str) -> Self {
        Self {
            slot: entry.slot,
            starts_at: entry.starts_at,
            minutes: entry.minutes,
            stage: entry.stage.clone(),
            venue: venue.into(),
        }
    }

    pub fn ends_at(&self) -> Timestamp {
        self.starts_at + SignedDuration::from_mins(self.minutes)
    }

    /// `Stage B, Hall 4`
    pub fn place(&self) -> String {
        let parts = [self.stage.as_str(), self.venue.as_str()];
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
    }

    /// `Wednesday 17 March, 14:00 to 14:30`
    pub fn when(&self, today: Date) -> String {
        let day = words::day(date_in_london(self.starts_at), today);
        format!("{day}, {} to {}", words::time(self.starts_at), words::time(self.ends_at()))
    }

    /// When and where, as one sentence has it.
    pub fn in_words(&self, today: Date) -> String {
        let place = self.place();
        if place.is_empty() { self.when(today) } else { format!("{}, {place}", self.when(today)) }
    }

    /// By which it is known later whether it is still the same; the number of the slot says nothing to a speaker.
    pub fn mark(seat: Option<&Self>) -> String {
        seat.map_or_else(
            || "-".to_owned(),
            |seat| format!("{}|{}|{}|{}", seat.starts_at.as_millisecond(), seat.minutes, seat.stage, seat.venue),
        )
    }
}

/// How a conference looks after those who speak at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerTerms {
    /// Days after an offer on which whoever has not answered is asked again.
    pub nudges: Vec<i64>,
    /// The next on standby is offered a slot that nobody confirmed in time.
    pub standby_steps_in: bool,
    /// How to get there, and what else to know of the day.
    pub directions: String,
}

impl Default for SpeakerTerms {
    fn default() -> Self {
        Self { nudges: vec![3, 7, 10], standby_steps_in: false, directions: String::new() }
    }
}

/// The same as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SpeakerTermsForm {
    pub nudges: String,
    pub steps_in: String,
    pub directions: String,
}

impl SpeakerTermsForm {
    pub fn of(terms: &SpeakerTerms) -> Self {
        Self {
            nudges: terms.nudges.iter().map(i64::to_string).collect::<Vec<_>>().join(", "),
            steps_in: if terms.standby_steps_in { "yes" } else { "" }.into(),
            directions: terms.directions.clone(),
        }
    }

    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self) -> Result<SpeakerTerms, Mistakes> {
        let mut mistakes = Mistakes::default();
        let nudges = mistakes.note(Field::Nudges, nudges(&self.nudges));
        let directions = mistakes.note(Field::Directions, form::paragraphs(&self.directions, 0, 4_000));
        let terms = || {
            Some(SpeakerTerms { nudges: nudges?, standby_steps_in: !self.steps_in.is_empty(), directions: directions? })
        };
        terms().ok_or(mistakes)
    }
}

fn nudges(typed: &str) -> Result<Vec<i64>, Problem> {
    let days = typed.split([',', ' ', ';']).filter(|part| !part.is_empty());
    let mut days: Vec<i64> = days.map(str::parse).collect::<Result<_, _>>().map_err(|_| Problem::NudgesShape)?;
    days.sort_unstable();
    days.dedup();
    let fits = days.len() <= MOST_NUDGES && days.iter().all(|day| (1..=60).contains(day));
    if fits { Ok(days) } else { Err(Problem::NudgesShape) }
}

/// An offer as it stands between the organisers and whoever speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    pub asked_at: Timestamp,
    pub confirm_by: Date,
    /// Whether they said that they come.
    pub answer: Option<bool>,
    /// Where they know that they speak; `None` once they know that they do not.
    pub told: Option<Seat>,
    /// The mark of what was found to be another, and when.
    pub noticed: Option<(String, Timestamp)>,
    /// Reminders that are done with.
    pub nudged: Vec<i64>,
    /// The talk was taken back.
    pub is_withdrawn: bool,
}

/// What is new for whoever speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Another time or place on the same day.
    Moved,
    /// What they said was of another day, so that they are asked again.
    AnotherDay,
    /// Their talk is in no slot any more.
    Gone,
}

/// What is to be done about an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// Something is another than they know: that is told if it stays so.
    Notice,
    /// It is again as they know it.
    Forget,
    Tell(News),
    /// Its author took the talk back elsewhere than on the offer's page.
    Withdrew,
    Nudge(i64),
    DropNudge(i64),
    /// Nobody has answered in time, and standby may step in.
    StepIn,
}

impl Asking {
    /// What is to be done now, where the talk is in `seat` by now. Nothing once the talk is over.
    pub fn due(&self, seat: Option<&Seat>, terms: &SpeakerTerms, now: Timestamp) -> Vec<Due> {
        let Some(told) = self.told.as_ref().filter(|_| self.answer != Some(false)) else { return Vec::new() };
        if told.starts_at <= now && seat.is_none_or(|seat| seat.starts_at <= now) {
            return Vec::new();
        }
        if self.is_withdrawn {
            return vec![Due::Withdrew];
        }
        if let Some(news) = news(told, seat) {
            let mark = Seat::mark(seat);
            return match &self.noticed {
                Some((noticed, since)) if *noticed == mark && *since + SETTLES <= now => vec![Due::Tell(news)],
                Some((noticed, _)) if *noticed == mark => Vec::new(),
                _ => vec![Due::Notice],
            };
        }
        let mut due: Vec<Due> = self.noticed.iter().map(|_| Due::Forget).collect();
        if self.answer.is_none() {
            due.extend(self.nudges_due(&terms.nudges, now));
            let gives_way = self.confirm_by.tomorrow().is_ok_and(|day| nine_on(day).is_some_and(|at| at <= now));
            if terms.standby_steps_in && gives_way && date_in_london(now) < date_in_london(told.starts_at) {
                due.push(Due::StepIn);
            }
        }
        due
    }

    /// Of several that were missed only the last counts.
    fn nudges_due(&self, days: &[i64], now: Timestamp) -> Vec<Due> {
        let asked = date_in_london(self.asked_at);
        let open = days.iter().filter(|day| !self.nudged.contains(day)).filter_map(|day| {
            let date = asked.checked_add(day.days()).ok().filter(|date| *date <= self.confirm_by)?;
            nine_on(date).filter(|at| *at <= now).map(|at| (*day, at))
        });
        let open: Vec<(i64, Timestamp)> = open.collect();
        let last = open.last().copied();
        let due = |(day, at): (i64, Timestamp)| {
            let counts = Some((day, at)) == last && now < at + LATEST;
            if counts { Due::Nudge(day) } else { Due::DropNudge(day) }
        };
        open.into_iter().map(due).collect()
    }
}

fn news(told: &Seat, seat: Option<&Seat>) -> Option<News> {
    let Some(seat) = seat else { return Some(News::Gone) };
    if Seat::mark(Some(told)) == Seat::mark(Some(seat)) {
        None
    } else if date_in_london(told.starts_at) == date_in_london(seat.starts_at) {
        Some(News::Moved)
    } else {
        Some(News::AnotherDay)
    }
}

fn nine_on(date: Date) -> Option<Timestamp> {
    WallTime::try_from(NINE).ok().and_then(|at| instant(date, at).ok())
}

/// From when on the reminder that is due now is of no use.
pub fn nudge_useless_at(now: Timestamp) -> Timestamp {
    now + LATEST
}

/// Until the end of which day an answer is awaited that is asked for today: so many days from now, and before the
/// conference where that can be.
pub fn answer_by(today: Date, days: i32, held_on: Date) -> Date {
    let by = today.saturating_add(days.days());
    let eve = held_on.yesterday().unwrap_or(held_on);
    by.min(eve).max(today)
}

/// The same for whoever is asked in another's place: as long as that one had.
pub fn stand_in_by((asked_at, confirm_by): (Timestamp, Date), today: Date, held_on: Date) -> Date {
    let had = confirm_by.duration_since(date_in_london(asked_at)).as_hours() / 24;
    answer_by(today, i32::try_from(had).unwrap_or(LEAST_DAYS).max(LEAST_DAYS), held_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn seat(starts_at: &str) -> Seat {
        Seat {
            slot: Slot::ALL[1],
            starts_at: at(starts_at),
            minutes: 30,
            stage: "Stage B".into(),
            venue: "Hall 4".into(),
        }
    }

    /// Asked on Sunday 22 November at noon, for an answer by 4 December.
    fn asking() -> Asking {
        Asking {
            asked_at: at("2026-11-22T12:00:00Z"),
            confirm_by: date(2026, 12, 4),
            answer: None,
            told: Some(seat("2027-03-17T11:15:00Z")),
            noticed: None,
            nudged: Vec::new(),
            is_withdrawn: false,
        }
    }

    fn due(asking: &Asking, now: &str) -> Vec<Due> {
        asking.due(Some(&seat("2027-03-17T11:15:00Z")), &SpeakerTerms::default(), at(now))
    }

    #[test]
    fn whoever_has_not_answered_is_asked_again_at_nine_on_the_third_seventh_and_tenth_day() {
        assert_eq!(due(&asking(), "2026-11-25T08:59:00Z"), []);
        assert_eq!(due(&asking(), "2026-11-25T09:00:00Z"), [Due::Nudge(3)]);
        let once = Asking { nudged: vec![3], ..asking() };
        assert_eq!(due(&once, "2026-11-25T09:01:00Z"), []);
        assert_eq!(due(&once, "2026-11-29T09:00:00Z"), [Due::Nudge(7)]);
        assert_eq!(due(&Asking { answer: Some(true), ..asking() }, "2026-11-29T09:00:00Z"), []);
    }

    #[test]
    fn a_reminder_that_comes_too_late_is_dropped_and_of_several_the_last_is_sent() {
        assert_eq!(due(&asking(), "2026-11-29T10:00:00Z"), [Due::DropNudge(3), Due::Nudge(7)]);
        assert_eq!(due(&asking(), "2026-11-30T09:00:00Z"), [Due::DropNudge(3), Due::DropNudge(7)]);
    }

    #[test]
    fn nobody_is_reminded_after_the_day_to_answer_by() {
        let soon = Asking { confirm_by: date(2026, 11, 28), nudged: vec![3], ..asking() };
        assert_eq!(due(&soon, "2026-11-29T09:00:00Z"), []);
    }

    #[test]
    fn standby_steps_in_at_nine_on_the_morning_after_if_it_may() {
        let terms = SpeakerTerms { standby_steps_in: true, nudges: Vec::new(), ..SpeakerTerms::default() };
        let due = |asking: &Asking, now: &str| asking.due(asking.told.as_ref(), &terms, at(now));
        assert_eq!(due(&asking(), "2026-12-05T08:59:00Z"), []);
        assert_eq!(due(&asking(), "2026-12-05T09:00:00Z"), [Due::StepIn]);
        assert_eq!(due(&Asking { answer: Some(true), ..asking() }, "2026-12-05T09:00:00Z"), []);
        assert_eq!(due(&asking(), "2027-03-17T09:30:00Z"), [], "on the day itself an organiser decides");
        let not = asking().due(asking().told.as_ref(), &SpeakerTerms::default(), at("2026-12-06T09:00:00Z"));
        assert!(!not.contains(&Due::StepIn));
    }

    #[test]
    fn what_is_changed_is_told_once_it_has_stayed_so_for_ten_minutes() {
        let (terms, later) = (SpeakerTerms::default(), seat("2027-03-17T14:00:00Z"));
        let due = |asking: &Asking, seat: &Seat, now: &str| asking.due(Some(seat), &terms, at(now));
        assert_eq!(due(&asking(), &later, "2026-11-23T12:00:00Z"), [Due::Notice]);
        let noticed = |mark| Asking { noticed: Some((mark, at("2026-11-23T12:00:00Z"))), ..asking() };
        let moved = noticed(Seat::mark(Some(&later)));
        assert_eq!(due(&moved, &later, "2026-11-23T12:09:59Z"), []);
        assert_eq!(due(&moved, &later, "2026-11-23T12:10:00Z"), [Due::Tell(News::Moved)]);
        // Changed once more, it waits anew; changed back, nobody hears of it.
        assert_eq!(due(&moved, &seat("2027-03-17T15:30:00Z"), "2026-11-23T12:10:00Z"), [Due::Notice]);
        assert_eq!(due(&moved, &seat("2027-03-17T11:15:00Z"), "2026-11-23T12:10:00Z"), [Due::Forget]);
        let another_day = seat("2027-03-18T11:15:00Z");
        let moved = noticed(Seat::mark(Some(&another_day)));
        assert_eq!(due(&moved, &another_day, "2026-11-23T12:10:00Z"), [Due::Tell(News::AnotherDay)]);
        let gone = noticed(Seat::mark(None));
        assert_eq!(gone.due(None, &terms, at("2026-11-23T12:10:00Z")), [Due::Tell(News::Gone)]);
    }

    #[test]
    fn another_number_of_the_same_hour_and_place_is_no_news() {
        let same = Seat { slot: Slot::ALL[3], ..seat("2027-03-17T11:15:00Z") };
        assert_eq!(asking().due(Some(&same), &SpeakerTerms::default(), at("2026-11-23T12:00:00Z")), []);
    }

    #[test]
    fn whoever_said_no_or_has_spoken_hears_nothing_more() {
        let terms = SpeakerTerms::default();
        for silent in [Asking { answer: Some(false), ..asking() }, Asking { told: None, ..asking() }] {
            assert_eq!(silent.due(None, &terms, at("2026-11-25T09:00:00Z")), []);
        }
        assert_eq!(asking().due(None, &terms, at("2027-03-17T11:15:00Z")), []);
        let back = Asking { is_withdrawn: true, ..asking() };
        assert_eq!(back.due(None, &terms, at("2026-11-25T09:00:00Z")), [Due::Withdrew]);
    }

    #[test]
    fn an_answer_is_awaited_before_the_conference_and_never_in_the_past() {
        let held_on = date(2027, 3, 17);
        assert_eq!(answer_by(date(2027, 1, 1), 7, held_on), date(2027, 1, 8));
        assert_eq!(answer_by(date(2027, 3, 14), 7, held_on), date(2027, 3, 16));
        assert_eq!(answer_by(held_on, 7, held_on), held_on);
        let asked = (at("2026-11-22T12:00:00Z"), date(2026, 12, 4));
        assert_eq!(stand_in_by(asked, date(2026, 12, 5), held_on), date(2026, 12, 17));
        let short = (at("2026-11-22T12:00:00Z"), date(2026, 11, 23));
        assert_eq!(stand_in_by(short, date(2026, 11, 24), held_on), date(2026, 11, 27));
    }

    #[test]
    fn days_of_reminders_are_read_in_order_and_once_each() {
        assert_eq!(nudges("10, 3,7 3"), Ok(vec![3, 7, 10]));
        assert_eq!(nudges(" "), Ok(Vec::new()));
        for wrong in ["0", "61", "1,2,3,4,5,6", "soon", "-3"] {
            assert_eq!(nudges(wrong), Err(Problem::NudgesShape), "{wrong}");
        }
        let terms = SpeakerTerms::default();
        assert_eq!(SpeakerTermsForm::of(&terms).read().unwrap(), terms);
    }
}
