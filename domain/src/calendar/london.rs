//! London wall-clock time. The rule is kept in wall-clock; the instant is derived (docs/adr/0002-time.md).

use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Europe/London as law has it since 1996, as a POSIX TZ string: no time zone data in the wasm or on the machine.
/// A test holds it against the IANA data for fifty years.
static LONDON: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::posix("GMT0BST,M3.5.0/1,M10.5.0").unwrap_or(TimeZone::UTC));

/// The zone that all of the circle's sessions are held in.
pub fn zone() -> &'static TimeZone {
    &LONDON
}

/// Minutes since midnight on a London clock, 0..1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct WallTime(i16);

impl WallTime {
    /// Eight in the evening, when the circle meets.
    pub const EIGHT: Self = Self(20 * 60);

    /// Reads `20:00`, `8:30` or `20.00`.
    pub fn parse(typed: &str) -> Option<Self> {
        let (hours, minutes) = typed.trim().split_once([':', '.'])?;
        let figures = |text: &str, most: usize| {
            (1..=most).contains(&text.len()).then_some(())?;
            text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<i64>().ok()).flatten()
        };
        let (hours, minutes) = (figures(hours, 2)?, figures(minutes, 2).filter(|_| minutes.len() == 2)?);
        (hours < 24 && minutes < 60).then(|| Self::try_from(hours * 60 + minutes).ok()).flatten()
    }

    pub fn of(time: Time) -> Self {
        Self(i16::from(time.hour()) * 60 + i16::from(time.minute()))
    }

    pub fn time(self) -> Time {
        Time::midnight() + SignedDuration::from_mins(self.0.into())
    }

    pub const fn minutes(self) -> i64 {
        self.0 as i64
    }
}

impl std::fmt::Display for WallTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A number of minutes that no day has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day has minutes 0 to 1439")]
pub struct NoSuchMinute;

impl TryFrom<i64> for WallTime {
    type Error = NoSuchMinute;
    fn try_from(minutes: i64) -> Result<Self, NoSuchMinute> {
        i16::try_from(minutes).ok().filter(|m| (0..1440).contains(m)).map(Self).ok_or(NoSuchMinute)
    }
}

impl From<WallTime> for i64 {
    fn from(at: WallTime) -> i64 {
        at.minutes()
    }
}

/// A wall-clock time that the clocks jump over that night, and the same moment as clocks then show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub offer: WallTime,
}

/// The instant at which London clocks show `at` on `date`. Of a repeated hour it is the first (RFC 5545 §3.3.5).
///
/// # Errors
/// `Skipped` when the clocks go forward over it, with the time to use instead.
pub fn instant(date: Date, at: WallTime) -> Result<Timestamp, Skipped> {
    let wall = zone().to_ambiguous_zoned(date.to_datetime(at.time()));
    let skipped = matches!(wall.offset(), AmbiguousOffset::Gap { .. });
    match wall.compatible() {
        Ok(zoned) if skipped => Err(Skipped { offer: WallTime::of(zoned.time()) }),
        Ok(zoned) => Ok(zoned.timestamp()),
        // Only dates past the year 9999 come here.
        Err(_) => Ok(Timestamp::MAX),
    }
}

/// The same for a weekly rule, which cannot refuse: in the hour that is jumped over, the moment an hour later on the
/// clock (RFC 5545 §3.3.5: the offset before the gap holds).
pub(super) fn instant_of_rule(date: Date, at: WallTime) -> Timestamp {
    zone().to_ambiguous_timestamp(date.to_datetime(at.time())).compatible().unwrap_or(Timestamp::MAX)
}

/// From midnight to midnight in London; the end belongs to the next day.
pub fn day_span(date: Date) -> (Timestamp, Timestamp) {
    let midnight = |date: Date| date.to_zoned(zone().clone()).map_or(Timestamp::MAX, |midnight| midnight.timestamp());
    (midnight(date), date.tomorrow().map_or(Timestamp::MAX, midnight))
}

/// The day a London calendar shows at that instant.
pub fn date_in_london(now: Timestamp) -> Date {
    now.to_zoned(zone().clone()).date()
}

/// When a job due daily at a London time runs next, strictly after `after`: once a day, also when an hour repeats.
pub fn next_daily(at: WallTime, after: Timestamp) -> Timestamp {
    let today = date_in_london(after);
    [today, today.saturating_add(1.day()), today.saturating_add(2.days())]
        .into_iter()
        .map(|date| instant_of_rule(date, at))
        .find(|due| *due > after)
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_london_is_an_hour_shorter_when_the_clocks_go_forward() {
        let (from, until) = day_span(Date::constant(2027, 3, 28));
        assert_eq!(from.to_string(), "2027-03-28T00:00:00Z");
        assert_eq!(until.to_string(), "2027-03-28T23:00:00Z");
    }
    use jiff::civil::date;

    fn utc(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn eight_in_the_evening_follows_the_clocks() {
        assert_eq!(instant(date(2027, 3, 25), WallTime::EIGHT), Ok(utc("2027-03-25T20:00:00Z")));
        assert_eq!(instant(date(2027, 3, 29), WallTime::EIGHT), Ok(utc("2027-03-29T19:00:00Z")));
        assert_eq!(instant(date(2026, 10, 22), WallTime::EIGHT), Ok(utc("2026-10-22T19:00:00Z")));
        assert_eq!(instant(date(2026, 10, 26), WallTime::EIGHT), Ok(utc("2026-10-26T20:00:00Z")));
    }

    #[test]
    fn a_time_the_clocks_jump_over_offers_the_one_that_exists() {
        let half_past_one = WallTime::parse("01:30").unwrap();
        assert_eq!(instant(date(2027, 3, 28), half_past_one), Err(Skipped { offer: WallTime::parse("2:30").unwrap() }));
    }

    #[test]
    fn of_a_repeated_hour_the_first_is_meant() {
        let half_past_one = WallTime::parse("01:30").unwrap();
        assert_eq!(instant(date(2026, 10, 25), half_past_one), Ok(utc("2026-10-25T00:30:00Z")));
    }

    #[test]
    fn a_daily_job_runs_once_on_the_day_whose_hour_repeats() {
        let half_past_one = WallTime::parse("01:30").unwrap();
        let first = next_daily(half_past_one, utc("2026-10-24T12:00:00Z"));
        assert_eq!(first, utc("2026-10-25T00:30:00Z"));
        assert_eq!(next_daily(half_past_one, first), utc("2026-10-26T01:30:00Z"));
    }

    #[test]
    fn a_daily_job_in_the_jumped_hour_still_runs_that_day() {
        let half_past_one = WallTime::parse("01:30").unwrap();
        assert_eq!(next_daily(half_past_one, utc("2027-03-27T12:00:00Z")), utc("2027-03-28T01:30:00Z"));
    }

    #[test]
    fn our_rule_for_london_is_the_law_of_the_iana_data() {
        let iana = TimeZone::get("Europe/London").unwrap();
        let start = utc("2000-01-01T00:30:00Z");
        for hours in (0..50 * 8766).step_by(5) {
            let at = start + SignedDuration::from_hours(hours);
            assert_eq!(zone().to_offset(at), iana.to_offset(at), "{at}");
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(WallTime::parse(" 8.05 ").map(|t| t.to_string()), Some("08:05".into()));
        for odd in ["24:00", "20", "20:5", "20:60", "ab:cd", "-1:00", "+8:00", "020:00"] {
            assert_eq!(WallTime::parse(odd), None, "{odd}");
        }
    }
}
