//! Dates and times as the circle writes them: British English, London time, never in digits only.
//!
//! Written by the server alone. The wasm formats nothing; it shows these words and counts.

use super::series::weekday_name;
use super::{WallTime, date_in_london, zone};
use jiff::Timestamp;
use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub fn month_name(date: Date) -> &'static str {
    usize::try_from(date.month() - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default()
}

/// `Thursday 26 November`; with the year when it is not the present one.
pub fn day(date: Date, today: Date) -> String {
    let words = format!("{} {} {}", weekday_name(date.weekday()), date.day(), month_name(date));
    if date.year() == today.year() { words } else { format!("{words} {}", date.year()) }
}

/// `20:00` on a London clock.
pub fn time(at: Timestamp) -> String {
    WallTime::of(at.to_zoned(zone().clone()).time()).to_string()
}

/// `Thursday 26 November, 20:00 UK time`.
pub fn moment(at: Timestamp, now: Timestamp) -> String {
    format!("{}, {} UK time", day(date_in_london(at), date_in_london(now)), time(at))
}

/// `Tonight`, `Today`, `Tomorrow`, or the day: how one names a day that is near.
pub fn near_day(at: Timestamp, now: Timestamp) -> String {
    let (date, today) = (date_in_london(at), date_in_london(now));
    let evening = at.to_zoned(zone().clone()).hour() >= 17;
    match date.duration_since(today).as_hours() {
        0 if evening => "Tonight".into(),
        0 => "Today".into(),
        24 => "Tomorrow".into(),
        _ => day(date, today),
    }
}

/// `Tonight`, `Tomorrow`, `Thursday` within a week, else the day in full.
pub fn short_day(at: Timestamp, now: Timestamp) -> String {
    let days = date_in_london(at).duration_since(date_in_london(now)).as_hours() / 24;
    if (2..7).contains(&days) { weekday_name(date_in_london(at).weekday()).into() } else { near_day(at, now) }
}

/// `Tonight`, `Tomorrow`, else `Thu 26 November`: for the narrow column of a list.
pub fn list_day(at: Timestamp, now: Timestamp) -> String {
    let (date, near) = (date_in_london(at), near_day(at, now));
    let weekday = weekday_name(date.weekday());
    let rest = near.strip_prefix(weekday);
    rest.map_or_else(|| near.clone(), |rest| format!("{}{rest}", weekday.get(..3).unwrap_or(weekday)))
}

/// `20 minutes`, `1 hour`, `1 hour 30 minutes`.
pub fn length(minutes: i64) -> String {
    let plural = |n: i64, unit: &str| crate::plain::counted(n, unit);
    match (minutes / 60, minutes % 60) {
        (0, rest) => plural(rest, "minute"),
        (hours, 0) => plural(hours, "hour"),
        (hours, rest) => format!("{} {}", plural(hours, "hour"), plural(rest, "minute")),
    }
}

/// `8 seconds ago`, `3 minutes ago`, `on Thursday 26 November`.
pub fn ago(at: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(at).as_secs().max(0);
    let said = |n: i64, unit: &str| format!("{} ago", crate::plain::counted(n, unit));
    match seconds {
        0 => "just now".into(),
        1..60 => said(seconds, "second"),
        60..3600 => said(seconds / 60, "minute"),
        3600..86_400 => said(seconds / 3600, "hour"),
        _ => format!("on {}", day(date_in_london(at), date_in_london(now))),
    }
}

/// Who joined the call, members and guests said apart: `one member and two guests`, `nobody yet`.
pub fn came(members: i64, guests: i64) -> String {
    let of = |n: i64, noun: &str| {
        let plural = if n == 1 { "" } else { "s" };
        (n > 0).then(|| format!("{} {noun}{plural}", crate::plain::count(n)))
    };
    let some: Vec<String> = [of(members, "member"), of(guests, "guest")].into_iter().flatten().collect();
    if some.is_empty() { "nobody yet".into() } else { crate::plain::list(&some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_is_said_in_uk_time() {
        let now = utc("2026-11-22T12:00:00Z");
        assert_eq!(moment(utc("2026-11-26T20:00:00Z"), now), "Thursday 26 November, 20:00 UK time");
        assert_eq!(moment(utc("2027-03-29T19:00:00Z"), now), "Monday 29 March 2027, 20:00 UK time");
    }

    #[test]
    fn members_and_guests_who_came_are_said_apart() {
        let said = [(0, 0), (1, 0), (0, 2), (1, 2), (14, 1)].map(|(members, guests)| came(members, guests));
        let expected =
            ["nobody yet", "one member", "two guests", "one member and two guests", "14 members and one guest"];
        assert_eq!(said, expected);
    }

    #[test]
    fn near_days_have_names() {
        let now = utc("2026-11-22T12:00:00Z");
        let said = ["22T20:00:00", "22T14:00:00", "23T20:00:00", "24T20:00:00"]
            .map(|at| near_day(utc(&format!("2026-11-{at}Z")), now));
        assert_eq!(said, ["Tonight", "Today", "Tomorrow", "Tuesday 24 November"]);
    }

    #[test]
    fn days_within_a_week_go_by_their_weekday() {
        let now = utc("2026-11-22T12:00:00Z");
        let said = ["22", "23", "24", "28", "29"].map(|day| short_day(utc(&format!("2026-11-{day}T20:00:00Z")), now));
        assert_eq!(said, ["Tonight", "Tomorrow", "Tuesday", "Saturday", "Sunday 29 November"]);
    }

    #[test]
    fn in_a_list_a_weekday_is_three_letters() {
        let now = utc("2026-11-22T12:00:00Z");
        assert_eq!(list_day(utc("2026-11-26T20:00:00Z"), now), "Thu 26 November");
        assert_eq!(list_day(utc("2026-11-23T20:00:00Z"), now), "Tomorrow");
    }

    #[test]
    fn lengths_are_said_in_hours_and_minutes() {
        assert_eq!([20, 60, 90].map(length), ["20 minutes", "1 hour", "1 hour 30 minutes"]);
    }

    #[test]
    fn what_happened_lately_is_said_in_seconds_and_minutes() {
        let now = utc("2026-11-22T12:00:00Z");
        let said = ["12:00:00", "11:59:52", "11:57:00", "10:00:00"].map(|t| ago(utc(&format!("2026-11-22T{t}Z")), now));
        assert_eq!(said, ["just now", "8 seconds ago", "3 minutes ago", "2 hours ago"]);
    }
}
