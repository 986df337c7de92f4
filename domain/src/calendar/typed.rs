//! Reading what organisers type into the calendar's forms.

use super::london::{Skipped, WallTime, date_in_london, instant};
use crate::form::{self, Problem};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// The length of a session, 5 to 240 minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes(u16);

impl Minutes {
    pub const HALF_AN_HOUR: Self = Self(30);
    const LEAST: u16 = 5;
    const MOST: u16 = 240;

    /// # Errors
    /// `MinutesRange` for anything but a whole number in the range.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let asked = typed.trim().parse::<u16>().ok().filter(|n| (Self::LEAST..=Self::MOST).contains(n));
        asked.map(Self).ok_or(Problem::MinutesRange { least: Self::LEAST.into(), most: Self::MOST.into() })
    }

    pub const fn get(self) -> u16 {
        self.0
    }
}

/// A session's or series' title: 3 to 120 characters on one line.
pub fn title(typed: &str) -> Result<String, Problem> {
    form::line(typed, 3, 120)
}

/// What members should know beforehand: up to 4,000 characters, may be empty.
pub fn notes(typed: &str) -> Result<String, Problem> {
    form::paragraphs(typed, 0, 4_000)
}

/// Why a session is cancelled, shown to everyone who meant to come: 3 to 200 characters.
pub fn reason(typed: &str) -> Result<String, Problem> {
    form::line(typed, 3, 200)
}

/// The link of the call, https only; empty takes it away.
pub fn join_link(typed: &str) -> Result<Option<String>, Problem> {
    let link = form::line(typed, 0, 2_000)?;
    if link.is_empty() {
        return Ok(None);
    }
    let host = link.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let plausible = host.is_some_and(|host| host.contains('.') && !host.contains('@'))
        && link.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b));
    if plausible { Ok(Some(link)) } else { Err(Problem::LinkShape) }
}

/// A date within the two years that can be planned.
pub fn typed_date(typed: &str, now: Timestamp) -> Result<Date, Problem> {
    let date: Date = match typed.trim() {
        "" => return Err(Problem::Missing),
        // jiff also reads whole date-times; people mean a day.
        text if text.len() != 10 => return Err(Problem::DateShape),
        text => text.parse().map_err(|_| Problem::DateShape)?,
    };
    let today = date_in_london(now);
    if date < today {
        Err(Problem::InThePast)
    } else if date > today.saturating_add(super::HORIZON_MONTHS.months()) {
        Err(Problem::TooFarAhead)
    } else {
        Ok(date)
    }
}

/// The instant of a typed date and time; a time that the clocks jump over is named, with the one to use instead.
pub fn typed_instant(date: Date, typed: &str, now: Timestamp) -> Result<Timestamp, Problem> {
    let at = WallTime::parse(typed).ok_or(Problem::TimeShape)?;
    let starts_at = instant(date, at).map_err(|Skipped { offer }| Problem::TimeSkipped { asked: at, offer })?;
    if starts_at < now { Err(Problem::InThePast) } else { Ok(starts_at) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn now() -> Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_time_that_does_not_exist_is_named_with_the_one_that_does() {
        let problem = typed_instant(date(2027, 3, 28), "01:30", now()).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "The clocks go forward that night, so 01:30 does not exist. Use 02:30 instead."
        );
    }

    #[test]
    fn dates_are_kept_between_today_and_two_years_ahead() {
        assert_eq!(typed_date("2026-11-22", now()), Ok(date(2026, 11, 22)));
        assert_eq!(typed_date("2026-11-21", now()), Err(Problem::InThePast));
        assert_eq!(typed_date("2028-11-23", now()), Err(Problem::TooFarAhead));
        for odd in ["26/11/2026", "2026-13-01", "2026-02-30", "tomorrow", "2026-11-26T20:00"] {
            assert_eq!(typed_date(odd, now()), Err(Problem::DateShape), "{odd}");
        }
    }

    #[test]
    fn only_a_whole_https_link_is_a_join_link() {
        assert_eq!(join_link(" "), Ok(None));
        assert_eq!(join_link("https://zoom.us/j/1?pwd=a"), Ok(Some("https://zoom.us/j/1?pwd=a".into())));
        for odd in [
            "zoom.us/j/1",
            "http://zoom.us",
            "javascript:alert(1)",
            "https://",
            "https://me@zoom.us",
            "https://zoom.us/\u{e9}",
        ] {
            assert_eq!(join_link(odd), Err(Problem::LinkShape), "{odd}");
        }
    }

    #[test]
    fn a_length_is_a_whole_number_of_minutes() {
        assert!(Minutes::parse("20").is_ok());
        assert!(["0", "4", "241", "-20", "20.5", "", "two"].iter().all(|typed| Minutes::parse(typed).is_err()));
    }
}
