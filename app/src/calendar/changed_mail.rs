//! The mail about sessions that changed together.

use crate::paths;
use domain::calendar::{Change, Session, Status, date_in_london, instead_of, words};
use domain::plain;
use jiff::Timestamp;

/// A session that changed, and how.
pub type Changed<'a> = (&'a Session, Change);

/// Subject, and what is said of one session.
pub fn of_one(public_url: &str, (session, change): Changed, now: Timestamp) -> (String, String) {
    let (title, page) = (&session.title, format!("{public_url}{}", paths::session(session.id.as_str())));
    let when = words::moment(session.times.starts_at, now);
    match (&session.status, change) {
        (Status::Cancelled { reason }, _) => (
            format!("Cancelled: {title} on {when}"),
            format!(
                "{title} on {when} does not take place: {reason}\n\nThis mail takes it out of your calendar. \
                 Should it be on again, we write to you. Its page:\n{page}"
            ),
        ),
        (Status::Planned, Change { was_cancelled: true, .. }) => (
            format!("On again: {title} on {when}"),
            format!("{title} takes place after all. It is on {when}.\n\nIts page:\n{page}"),
        ),
        (Status::Planned, change) => (
            format!("Moved: {title} is on {when}"),
            format!(
                "{title} has been moved. It is on {when}.\n\n{}.\n\nWe still count on you. Should it not suit you, say so \
                 on its page:\n{page}",
                instead_of(change.was, session.times, now)
            ),
        ),
    }
}

/// Subject, and what is said of several: one list for each thing that happened, with the old and the new times.
pub fn of_several(public_url: &str, changed: &[Changed], now: Timestamp) -> (String, String) {
    let count = plain::count(i64::try_from(changed.len()).unwrap_or(i64::MAX));
    let mut lists: Vec<(String, Vec<String>)> = Vec::new();
    for (heading, line) in changed.iter().map(|changed| said(*changed, now)) {
        match lists.iter_mut().find(|(its, _)| *its == heading) {
            Some((_, lines)) => lines.push(line),
            None => lists.push((heading, vec![line])),
        }
    }
    let lists: Vec<_> = lists.iter().map(|(heading, lines)| format!("{heading}\n{}", lines.join("\n"))).collect();
    let what = what(changed);
    let body = format!(
        "{count} sessions that you come to have changed.\n\n{}\n\nCalendars that subscribe follow by themselves. What you \
         put into yours one by one, you can mend from the session's page. All of them:\n{public_url}{}",
        lists.join("\n\n"),
        paths::CALENDAR
    );
    (format!("{what}: {count} sessions that you come to"), body)
}

/// What happened to all of them, in a word.
pub fn what(changed: &[Changed]) -> &'static str {
    if changed.iter().all(|(session, _)| session.is_cancelled()) {
        "Cancelled"
    } else if changed.iter().all(|(session, change)| !session.is_cancelled() && !change.was_cancelled) {
        "Moved"
    } else {
        "Changed"
    }
}

/// What happened to it, and to which day.
fn said((session, change): Changed, now: Timestamp) -> (String, String) {
    let title = &session.title;
    let day = words::day(date_in_london(session.times.starts_at), date_in_london(now));
    let at = format!("{day}, {}", words::time(session.times.starts_at));
    match &session.status {
        Status::Cancelled { reason } => (format!("{title} does not take place ({reason}):"), at),
        Status::Planned if change.was_cancelled => (format!("{title} takes place after all:"), at),
        Status::Planned => (format!("{title} has been moved:"), instead_of(change.was, session.times, now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::{Kind, Times};
    use jiff::SignedDuration;

    const HOME: &str = "https://circle.example";

    fn times(start: &str) -> Times {
        let starts_at: Timestamp = start.parse().unwrap();
        Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(20) }
    }

    fn session(start: &str, cancelled: bool) -> Session {
        let reason = || "The series ends".to_owned();
        Session {
            id: "s".parse().unwrap(),
            origin: None,
            times: times(start),
            moved: false,
            title: "Tuesday live".into(),
            retitled: false,
            kind: Kind::Members,
            host: None,
            notes: String::new(),
            status: if cancelled { Status::Cancelled { reason: reason() } } else { Status::Planned },
            sequence: 1,
            version: 2,
            changed_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn moved_from(start: &str) -> Change {
        Change { was: times(start), was_cancelled: false, was_moved: true }
    }

    #[test]
    fn a_moved_session_says_when_it_was() {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let moved = session("2026-12-01T19:30:00Z", false);
        let (subject, body) = of_one(HOME, (&moved, moved_from("2026-12-01T20:00:00Z")), now);
        assert_eq!(subject, "Moved: Tuesday live is on Tuesday 1 December, 19:30 UK time");
        assert!(body.contains("\n\nTuesday 1 December: 19:30 instead of 20:00.\n\n"), "{body}");
    }

    #[test]
    fn several_are_listed_under_what_happened_to_them() {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let [first, second, off] = [
            session("2026-12-01T19:30:00Z", false),
            session("2026-12-08T19:30:00Z", false),
            session("2026-12-15T20:00:00Z", true),
        ];
        let unmoved = Change { was: off.times, was_cancelled: false, was_moved: false };
        let changed = [
            (&first, moved_from("2026-12-01T20:00:00Z")),
            (&second, moved_from("2026-12-08T20:00:00Z")),
            (&off, unmoved),
        ];
        let (subject, body) = of_several(HOME, &changed, now);
        assert_eq!(subject, "Changed: three sessions that you come to");
        let list = "Tuesday live has been moved:\nTuesday 1 December: 19:30 instead of 20:00\n\
                    Tuesday 8 December: 19:30 instead of 20:00\n\n\
                    Tuesday live does not take place (The series ends):\nTuesday 15 December, 20:00\n\n";
        assert!(body.contains(list), "{body}");
        assert_eq!(of_several(HOME, &changed[..2], now).0, "Moved: two sessions that you come to");
    }
}
