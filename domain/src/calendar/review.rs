//! What a change of a series will do, in words, before it is saved.

use super::series::{Kind, Series, Terms, weekday_name};
use super::session::{Session, Times};
use super::{date_in_london, words};
use crate::ids::PersonId;
use crate::plain;
use jiff::Timestamp;
use jiff::civil::Date;

/// `Twelve future sessions move to 19:30`: what changing `old` to `new` does to `moves` sessions that change their time
/// and to `reworded` that keep it.
pub fn change_headline(old: &Terms, new: &Terms, moves: i64, reworded: i64) -> String {
    if old == new {
        return "Nothing changes".into();
    }
    let one = |n: i64, singular: &str, plural: &str| if n == 1 { singular.to_owned() } else { plural.to_owned() };
    let sessions = |n: i64| format!("{} future {}", plain::capital(&plain::count(n)), one(n, "session", "sessions"));
    if moves > 0 {
        let they = sessions(moves);
        if old.weekday != new.weekday {
            return format!("{they} {} to {}s, {}", one(moves, "moves", "move"), weekday_name(new.weekday), new.at);
        }
        if old.at != new.at {
            return format!("{they} {} to {}", one(moves, "moves", "move"), new.at);
        }
        return format!("{they} will last {}", words::length(new.length.get().into()));
    }
    if reworded > 0 {
        return format!("{} {} new words", sessions(reworded), one(reworded, "gets", "get"));
    }
    "Only later sessions change".into()
}

/// What changes beside the time, each as a sentence: above all who may come, which nobody must open by accident.
pub fn besides_the_time(old: &Terms, new: &Terms) -> Vec<&'static str> {
    let mut said = Vec::new();
    match (old.kind, new.kind) {
        (Kind::Members, Kind::OpenEvening) => {
            said.push("They become open evenings: guests may come, and everyone sees titles, hosts and times.");
        }
        (Kind::OpenEvening, Kind::Members) => said.push("They are for members alone from then on."),
        _ => {}
    }
    if old.host != new.host {
        said.push(if new.host.is_some() { "They get another host." } else { "They have no host from then on." });
    }
    if old.title != new.title {
        said.push("They get another title.");
    }
    said
}

/// A session's time before and after: `20:00` and `19:30`, with the day or the length where those change.
pub fn from_to(old: Times, new: Times, now: Timestamp) -> (String, String) {
    let (was, becomes) = (date_in_london(old.starts_at), date_in_london(new.starts_at));
    let today = date_in_london(now);
    let lasts = |times: Times| words::length(times.minutes());
    let same_length = old.minutes() == new.minutes();
    if was == becomes && old.starts_at == new.starts_at {
        return (lasts(old), lasts(new));
    }
    let with_length =
        |start: String, times: Times| if same_length { start } else { format!("{start}, {}", lasts(times)) };
    let start = words::time(new.starts_at);
    let new_start = if was == becomes { start } else { format!("{}, {start}", words::day(becomes, today)) };
    (with_length(words::time(old.starts_at), old), with_length(new_start, new))
}

/// `Tuesdays, 20:00, 20 minutes`.
pub fn terms_in_words(terms: &Terms) -> String {
    format!("{}s, {}, {}", weekday_name(terms.weekday), terms.at, words::length(terms.length.get().into()))
}

/// Whether a change of one session is looked at before it is saved: what moves it, or has somebody else host it. Words are
/// mended at once.
pub fn needs_a_look(before: &Session, times: Times, host: Option<&PersonId>) -> bool {
    before.times != times || before.host.as_ref() != host
}

/// `Thursday 26 November moves from 20:00 to 20:30`: what a change does to one session's time.
pub fn session_headline(old: Times, new: Times, now: Timestamp) -> String {
    let today = date_in_london(now);
    let (was, becomes) = (date_in_london(old.starts_at), date_in_london(new.starts_at));
    let day = words::day(was, today);
    let (from, to) = (words::time(old.starts_at), words::time(new.starts_at));
    if was != becomes {
        format!("{day}, {from}, moves to {}, {to}", words::day(becomes, today))
    } else if old.starts_at != new.starts_at {
        format!("{day} moves from {from} to {to}")
    } else if let Some(length) = length_changes(old, new) {
        format!("{day}: {length}")
    } else {
        format!("{day} gets another host")
    }
}

/// `it will last 30 minutes instead of 20 minutes`, if it will.
pub fn length_changes(old: Times, new: Times) -> Option<String> {
    let lasts = |times: Times| words::length(times.minutes());
    (old.minutes() != new.minutes()).then(|| format!("it will last {} instead of {}", lasts(new), lasts(old)))
}

/// `At that time there is also Tuesday live, 20:00.`, if there is.
pub fn clash_in_words(others: &[Session]) -> Option<String> {
    let named: Vec<_> =
        others.iter().map(|other| format!("{}, {}", other.title, words::time(other.times.starts_at))).collect();
    (!named.is_empty()).then(|| format!("At that time there is also {}.", plain::list(&named)))
}

/// `On two of these days another session is at that time, first on Thursday 3 December.`, if there is any.
pub fn days_that_meet(moved: &[Times], others: &[Session], now: Timestamp) -> Option<String> {
    let meets = |times: &&Times| others.iter().any(|other| other.times.meets(**times));
    let met: Vec<_> = moved.iter().filter(meets).collect();
    let first = words::day(date_in_london(met.first()?.starts_at), date_in_london(now));
    Some(match i64::try_from(met.len()).unwrap_or(i64::MAX) {
        1 => format!("On {first} another session is at that time."),
        n => format!("On {} of these days another session is at that time, first on {first}.", plain::count(n)),
    })
}

/// The sessions that are called off when their series has no dates from `from` on.
pub fn ended_by(sessions: &[Session], from: Date, now: Timestamp) -> impl Iterator<Item = &Session> {
    sessions.iter().filter(move |session| {
        let beyond = session.origin.as_ref().is_some_and(|(_, original)| *original >= from);
        beyond && !session.is_cancelled() && session.times.starts_at > now
    })
}

impl Series {
    /// The date a change asked for `from` then really begins: not before today, not before the series itself.
    pub fn changes_from(&self, asked: Date, today: Date) -> Date {
        asked.max(today).max(self.first)
    }

    /// Whether the rule is this version's on `date`.
    pub fn is_in_force(&self, date: Date) -> bool {
        self.first <= date && self.last.is_none_or(|last| date <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::super::WallTime;
    use super::super::series::tests::mondays_at_eight;
    use super::super::typed::Minutes;
    use super::*;
    use jiff::SignedDuration;
    use jiff::civil::{Weekday, date};

    fn times(start: &str, minutes: i64) -> Times {
        let starts_at: Timestamp = start.parse().unwrap();
        Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(minutes) }
    }

    #[test]
    fn a_change_is_said_by_what_it_moves() {
        let old = mondays_at_eight().terms;
        let earlier = Terms { at: WallTime::parse("19:30").unwrap(), ..old.clone() };
        let thursdays = Terms { weekday: Weekday::Thursday, ..earlier.clone() };
        let longer = Terms { length: Minutes::parse("60").unwrap(), ..old.clone() };
        let retitled = Terms { title: "Mondays".into(), ..old.clone() };
        assert_eq!(change_headline(&old, &earlier, 12, 0), "Twelve future sessions move to 19:30");
        assert_eq!(change_headline(&old, &thursdays, 1, 0), "One future session moves to Thursdays, 19:30");
        assert_eq!(change_headline(&old, &longer, 26, 0), "26 future sessions will last 1 hour");
        assert_eq!(change_headline(&old, &retitled, 0, 2), "Two future sessions get new words");
        assert_eq!(change_headline(&old, &old, 0, 0), "Nothing changes");
    }

    #[test]
    fn old_and_new_say_no_more_than_what_differs() {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let (old, longer) = (times("2026-12-01T20:00:00Z", 20), times("2026-12-01T20:00:00Z", 30));
        let said = |new| from_to(old, new, now);
        let pair = |was: &str, becomes: &str| (was.to_owned(), becomes.to_owned());
        assert_eq!(said(times("2026-12-01T19:30:00Z", 20)), pair("20:00", "19:30"));
        assert_eq!(said(longer), pair("20 minutes", "30 minutes"));
        assert_eq!(
            said(times("2026-12-03T19:30:00Z", 30)),
            pair("20:00, 20 minutes", "Thursday 3 December, 19:30, 30 minutes")
        );
    }

    #[test]
    fn one_session_is_said_to_move_by_what_differs() {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let old = times("2026-11-26T20:00:00Z", 20);
        let said = |start, minutes| session_headline(old, times(start, minutes), now);
        assert_eq!(said("2026-11-26T20:30:00Z", 20), "Thursday 26 November moves from 20:00 to 20:30");
        assert_eq!(said("2026-11-27T19:00:00Z", 20), "Thursday 26 November, 20:00, moves to Friday 27 November, 19:00");
        assert_eq!(
            said("2026-11-26T20:00:00Z", 30),
            "Thursday 26 November: it will last 30 minutes instead of 20 minutes"
        );
        assert_eq!(said("2026-11-26T20:00:00Z", 20), "Thursday 26 November gets another host");
    }

    #[test]
    fn what_else_is_on_is_said_with_its_first_day() {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let moved = ["2026-12-03T20:00:00Z", "2026-12-10T20:00:00Z"].map(|start| times(start, 20));
        let other = |start| Session { times: times(start, 60), ..planned() };
        assert_eq!(days_that_meet(&moved, &[other("2026-12-03T21:00:00Z")], now), None);
        assert_eq!(
            days_that_meet(&moved, &[other("2026-12-10T19:30:00Z")], now).as_deref(),
            Some("On Thursday 10 December another session is at that time.")
        );
        let both = [other("2026-12-03T19:30:00Z"), other("2026-12-10T19:30:00Z")];
        assert_eq!(
            days_that_meet(&moved, &both, now).as_deref(),
            Some("On two of these days another session is at that time, first on Thursday 3 December.")
        );
    }

    fn planned() -> Session {
        Session {
            id: "s".parse().unwrap(),
            origin: None,
            times: times("2026-12-03T20:00:00Z", 20),
            moved: false,
            title: "Falls".into(),
            retitled: false,
            kind: Kind::Members,
            host: None,
            notes: String::new(),
            status: super::super::Status::Planned,
            sequence: 0,
            version: 1,
            changed_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn times_that_only_touch_do_not_meet() {
        let eight = times("2026-11-26T20:00:00Z", 20);
        let meets = |start| eight.meets(times(start, 20));
        let starts = ["2026-11-26T19:40:00Z", "2026-11-26T19:41:00Z", "2026-11-26T20:19:00Z", "2026-11-26T20:20:00Z"];
        assert_eq!(starts.map(meets), [false, true, true, false]);
    }

    #[test]
    fn a_change_never_begins_before_today_or_before_its_series() {
        let series = mondays_at_eight();
        assert_eq!(series.changes_from(date(2026, 10, 1), date(2026, 10, 20)), series.first);
        assert_eq!(series.changes_from(date(2026, 12, 1), date(2026, 12, 5)), date(2026, 12, 5));
    }

    #[test]
    fn a_version_is_in_force_from_its_first_to_its_last_date() {
        let ended = Series { last: Some(date(2026, 11, 15)), ..mondays_at_eight() };
        let in_force = [2, 3, 15, 16].map(|day| ended.is_in_force(date(2026, 11, day)));
        assert_eq!(in_force, [false, true, true, false]);
    }

    #[test]
    fn nobody_opens_an_evening_by_accident() {
        let terms = mondays_at_eight().terms;
        let open = Terms { kind: Kind::OpenEvening, ..terms.clone() };
        let said = besides_the_time(&terms, &open);
        assert_eq!(said, ["They become open evenings: guests may come, and everyone sees titles, hosts and times."]);
        assert_eq!(besides_the_time(&open, &terms), ["They are for members alone from then on."]);
        assert!(besides_the_time(&terms, &terms).is_empty());
    }
}
