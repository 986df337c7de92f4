//! One VEVENT each: a weekly rule, a date that differs from it, a session on its own.

use super::ical::Place;
use super::lines::Block;
use domain::calendar::{Kind, Series, Session, Times, zone};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};

pub const ZONE: &str = "Europe/London";

/// The weekly rule itself, without the dates in `cancelled`.
pub fn weekly(place: &Place, series: &Series, cancelled: impl Iterator<Item = Date>) -> Block {
    let terms = &series.terms;
    let address = place.calendar();
    let first = series.first_occurrence();
    let ends_at = terms.times_on(first).ends_at.to_zoned(zone().clone()).datetime();
    let event = Block::new("VEVENT").line("UID", &name_of_rule(place, series));
    let event = changed(event, series.sequence, series.changed_at)
        .line(&in_london("DTSTART"), &wall(on_rule(series, first)))
        .line(&in_london("DTEND"), &wall(ends_at))
        .line("RRULE", &rule(series));
    let event = cancelled.fold(event, |event, date| event.line(&in_london("EXDATE"), &wall(on_rule(series, date))));
    described(event.line("STATUS", "CONFIRMED"), &terms.title, &terms.notes, terms.kind, &address)
}

/// A session that takes the place of what `series` says for `date`.
///
/// Its SEQUENCE counts the changes of both, so it is never older than its rule and grows with each (RFC 5546 §2.1.4).
pub fn instead(place: &Place, series: &Series, date: Date, session: &Session) -> Block {
    let event = Block::new("VEVENT").line("UID", &name_of_rule(place, series));
    let event = changed(event, series.sequence + session.sequence, session.changed_at)
        .line(&in_london("RECURRENCE-ID"), &wall(on_rule(series, date)));
    of_session(event, place, session)
}

/// A date of the rule that is not stored, on which the clocks change around its time: calendars do not agree on when the
/// rule means.
pub fn odd(place: &Place, series: &Series, date: Date) -> Block {
    let terms = &series.terms;
    let event =
        changed(Block::new("VEVENT").line("UID", &name_of_rule(place, series)), series.sequence, series.changed_at)
            .line(&in_london("RECURRENCE-ID"), &wall(on_rule(series, date)));
    let event = lasting(event, terms.times_on(date)).line("STATUS", "CONFIRMED");
    described(event, &terms.title, &terms.notes, terms.kind, &place.calendar())
}

/// A session under its own name, the same in every feed, download and mail.
pub fn alone(place: &Place, session: &Session) -> Block {
    let event = Block::new("VEVENT").line("UID", &format!("session-{}@{}", session.id, place.host));
    of_session(changed(event, session.sequence, session.changed_at), place, session)
}

/// Rings when the doors open, ten minutes before the start.
pub fn reminder(title: &str) -> Block {
    Block::new("VALARM").line("ACTION", "DISPLAY").text("DESCRIPTION", title).line("TRIGGER", "-PT10M")
}

fn of_session(event: Block, place: &Place, session: &Session) -> Block {
    let status = if session.is_cancelled() { "CANCELLED" } else { "CONFIRMED" };
    let event = lasting(event, session.times).line("STATUS", status);
    described(event, &session.title, &session.notes, session.kind, &place.session(&session.id))
}

fn name_of_rule(place: &Place, series: &Series) -> String {
    format!("series-{}@{}", series.id, place.host)
}

/// When it changed, never when it was fetched: equal sessions give equal bytes.
fn changed(event: Block, sequence: i64, at: Timestamp) -> Block {
    let at = utc(at);
    event.line("DTSTAMP", &at).line("LAST-MODIFIED", &at).line("SEQUENCE", &sequence.to_string())
}

fn described(event: Block, title: &str, notes: &str, kind: Kind, address: &str) -> Block {
    let description = if notes.is_empty() { address.to_owned() } else { format!("{notes}\n\n{address}") };
    event
        .text("SUMMARY", title)
        .text("DESCRIPTION", &description)
        .text("LOCATION", address)
        .text("CATEGORIES", kind.label())
        .line("URL", address)
}

/// From start to end on a London clock. In the hour that repeats in October a wall clock means its first pass
/// (RFC 5545 §3.3.5), which not every calendar knows, so what falls into that hour is written in UTC.
pub fn lasting(event: Block, Times { starts_at, ends_at }: Times) -> Block {
    match [starts_at, ends_at].map(|at| unmistakable(at).map(wall)) {
        [Some(start), Some(end)] => event.line(&in_london("DTSTART"), &start).line(&in_london("DTEND"), &end),
        _ => event.line("DTSTART", &utc(starts_at)).line("DTEND", &utc(ends_at)),
    }
}

fn unmistakable(at: Timestamp) -> Option<DateTime> {
    let wall = at.to_zoned(zone().clone()).datetime();
    (!zone().to_ambiguous_timestamp(wall).is_ambiguous()).then_some(wall)
}

/// One weekday, until the last occurrence (in UTC, RFC 5545 §3.3.10) or open-ended.
fn rule(series: &Series) -> String {
    let day = match series.terms.weekday {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    };
    let last = series.last.and_then(|last| series.dates(series.first, last).last());
    let until = last.map(|date| format!(";UNTIL={}", utc(series.terms.times_on(date).starts_at)));
    format!("FREQ=WEEKLY{};BYDAY={day}", until.unwrap_or_default())
}

/// What the rule's clock shows on `date`, also where the clocks jump over it.
fn on_rule(series: &Series, date: Date) -> DateTime {
    date.to_datetime(series.terms.at.time())
}

fn in_london(property: &str) -> String {
    format!("{property};TZID={ZONE}")
}

fn wall(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

pub fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::super::samples::{PLACE, mondays, session_on};
    use super::*;
    use jiff::civil::date;

    fn unfolded(event: Block) -> String {
        event.finish().replace("\r\n ", "").replace("\r\n", "\n")
    }

    #[test]
    fn a_weekly_rule_is_written_in_full() {
        assert_eq!(
            unfolded(weekly(&PLACE, &mondays(), [date(2026, 11, 23)].into_iter())),
            "BEGIN:VEVENT\n\
             UID:series-s1@circle.example\n\
             DTSTAMP:20260901T093015Z\n\
             LAST-MODIFIED:20260901T093015Z\n\
             SEQUENCE:2\n\
             DTSTART;TZID=Europe/London:20261109T200000\n\
             DTEND;TZID=Europe/London:20261109T202000\n\
             RRULE:FREQ=WEEKLY;BYDAY=MO\n\
             EXDATE;TZID=Europe/London:20261123T200000\n\
             STATUS:CONFIRMED\n\
             SUMMARY:Monday live\n\
             DESCRIPTION:https://circle.example/calendar\n\
             LOCATION:https://circle.example/calendar\n\
             CATEGORIES:Members\n\
             URL:https://circle.example/calendar\n\
             END:VEVENT\n"
        );
    }

    #[test]
    fn until_is_the_last_evening_in_utc_on_either_side_of_the_clocks() {
        let until = |last| rule(&Series { last: Some(last), ..mondays() });
        assert_eq!(until(date(2027, 3, 28)), "FREQ=WEEKLY;UNTIL=20270322T200000Z;BYDAY=MO");
        assert_eq!(until(date(2027, 3, 29)), "FREQ=WEEKLY;UNTIL=20270329T190000Z;BYDAY=MO");
        assert_eq!(until(date(2026, 11, 9)), "FREQ=WEEKLY;UNTIL=20261109T200000Z;BYDAY=MO");
    }

    #[test]
    fn an_override_is_never_older_than_its_rule_and_grows_with_each_change() {
        let (series, day) = (mondays(), date(2026, 11, 16));
        let sequence = |series: &Series, session: &Session| {
            let event = unfolded(instead(&PLACE, series, day, session));
            event.lines().find_map(|line| line.strip_prefix("SEQUENCE:")?.parse::<i64>().ok()).unwrap()
        };
        let moved = Session { moved: true, sequence: 1, ..session_on(&series, day) };
        let moved_again = Session { sequence: 2, ..moved.clone() };
        let rule_changed = Series { sequence: series.sequence + 1, ..series.clone() };
        assert_eq!(sequence(&series, &moved), 3);
        assert_eq!(sequence(&series, &moved_again), 4);
        assert_eq!(sequence(&rule_changed, &moved), 4);
    }

    #[test]
    fn notes_come_before_our_address() {
        let session =
            Session { notes: "Bring a question, please.".into(), ..session_on(&mondays(), date(2026, 11, 16)) };
        let event = unfolded(alone(&PLACE, &session));
        let address = "https://circle.example/sessions/on-2026-11-16";
        assert!(event.contains(&format!("DESCRIPTION:Bring a question\\, please.\\n\\n{address}\n")));
        assert!(event.contains(&format!("\nLOCATION:{address}\n")));
        assert!(event.contains(&format!("\nURL:{address}\n")));
    }

    #[test]
    fn what_ends_in_the_second_pass_of_the_repeated_hour_is_written_in_utc() {
        // From 01:50 summer time to 01:10 winter time: on a wall clock it would end before it starts.
        let times = Times {
            starts_at: "2026-10-25T00:50:00Z".parse().unwrap(),
            ends_at: "2026-10-25T01:10:00Z".parse().unwrap(),
        };
        let event = unfolded(lasting(Block::new("VEVENT"), times));
        assert!(event.contains("DTSTART:20261025T005000Z\nDTEND:20261025T011000Z\n"));
    }
}
