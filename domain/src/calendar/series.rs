use super::london::{WallTime, instant_of_rule};
use super::session::Times;
use super::typed::Minutes;
use crate::coded::coded;
use crate::ids::{PersonId, SeriesId};
use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

coded! {
    /// Whom a session is for.
    Kind {
        Members = "members", "Members";
        /// The Thursday session, open to people outside; the only one with guest sign-ups.
        OpenEvening = "open-evening", "Open evening";
    }
}

/// What a weekly series promises: a title, an evening, a length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub title: String,
    pub kind: Kind,
    pub weekday: Weekday,
    /// On a London clock.
    pub at: WallTime,
    pub length: Minutes,
    pub host: Option<PersonId>,
    pub notes: String,
}

/// One version of a weekly series. A change "from here on" ends this version and begins the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub id: SeriesId,
    /// The id of the first version: what "every week" and the organisers' pages mean by "the series".
    pub line: SeriesId,
    pub terms: Terms,
    /// The first date the rule may give, whether or not it is the right weekday.
    pub first: Date,
    /// The last date the rule may give; `None` while it goes on.
    pub last: Option<Date>,
    pub sequence: i64,
    pub version: i64,
    pub changed_at: Timestamp,
}

impl Terms {
    /// The first right weekday on or after `date`.
    pub fn on_or_after(&self, date: Date) -> Date {
        let days = date.weekday().until(self.weekday);
        date.saturating_add(i64::from(days).days())
    }

    pub fn times_on(&self, date: Date) -> Times {
        let starts_at = instant_of_rule(date, self.at);
        Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(self.length.get().into()) }
    }
}

impl Series {
    /// The dates the rule gives from `from` to `to`, both included.
    pub fn dates(&self, from: Date, to: Date) -> impl Iterator<Item = Date> {
        let to = self.last.map_or(to, |last| last.min(to));
        let first = self.terms.on_or_after(self.first.max(from));
        std::iter::successors(Some(first), |date| date.checked_add(1.week()).ok()).take_while(move |date| *date <= to)
    }

    pub fn falls_on(&self, date: Date) -> bool {
        date.weekday() == self.terms.weekday && date >= self.first && self.last.is_none_or(|last| date <= last)
    }

    /// The date the rule gave first; what DTSTART in a feed says.
    pub fn first_occurrence(&self) -> Date {
        self.terms.on_or_after(self.first)
    }

    /// Whether this version of the rule gives any date at all.
    pub fn is_empty(&self) -> bool {
        self.last.is_some_and(|last| self.first_occurrence() > last)
    }
}

pub fn weekday_from_code(code: &str) -> Option<Weekday> {
    let monday_is_one = code.parse::<i8>().ok()?;
    Weekday::from_monday_one_offset(monday_is_one).ok()
}

pub const fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    pub fn mondays_at_eight() -> Series {
        Series {
            id: "s1".parse().unwrap(),
            line: "s1".parse().unwrap(),
            terms: Terms {
                title: "Monday live".into(),
                kind: Kind::Members,
                weekday: Weekday::Monday,
                at: WallTime::EIGHT,
                length: Minutes::parse("20").unwrap(),
                host: None,
                notes: String::new(),
            },
            first: date(2026, 11, 3),
            last: None,
            sequence: 0,
            version: 1,
            changed_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_series_that_begins_on_a_tuesday_first_meets_the_next_monday() {
        let dates: Vec<_> = mondays_at_eight().dates(date(2026, 1, 1), date(2026, 11, 20)).collect();
        assert_eq!(dates, [date(2026, 11, 9), date(2026, 11, 16)]);
    }

    #[test]
    fn a_series_that_has_ended_gives_no_date_after_its_last() {
        let ended = Series { last: Some(date(2026, 11, 15)), ..mondays_at_eight() };
        assert_eq!(ended.dates(date(2026, 11, 1), date(2027, 11, 1)).collect::<Vec<_>>(), [date(2026, 11, 9)]);
        assert!(!ended.falls_on(date(2026, 11, 16)));
    }

    proptest! {
        #[test]
        fn every_date_of_two_years_is_eight_in_the_evening_in_london(start in 0_i32..3000) {
            let from = date(2020, 1, 1).saturating_add(start.days());
            let series = Series { first: from, ..mondays_at_eight() };
            let dates: Vec<_> = series.dates(from, from.saturating_add(24.months())).collect();
            prop_assert!(dates.len() >= 104);
            for day in dates {
                prop_assert!(series.falls_on(day));
                let wall = series.terms.times_on(day).starts_at.to_zoned(super::super::zone().clone());
                prop_assert_eq!((wall.date(), wall.hour(), wall.minute()), (day, 20, 0));
            }
        }
    }
}
