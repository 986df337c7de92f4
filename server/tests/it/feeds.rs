//! Our feed, read by two calendars' parsers that we did not write, against the rule in `domain`.

use domain::calendar::{Kind, Minutes, Series, Session, Status, Terms, Times, WallTime};
use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan};
use server::feeds::ical::{self, Place};
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

const PLACE: Place = Place { public_url: "https://circle.example", host: "circle.example", page: None };

/// Every change of the clocks from 2026 to 2028 that the circle lives through.
const FROM: Date = date(2026, 9, 1);
const TO: Date = date(2029, 1, 1);

#[test]
fn two_calendars_show_what_the_rule_says_over_two_years() {
    let (series, sessions) = circle();
    let expected = held(&series, &sessions);
    assert!(expected.len() > 4 * 2 * 52);
    both_read(&ical::feed("Circle, all evenings", &PLACE, &series, &sessions, TO), &expected);
}

/// The four evenings of the week, and in turn each bank holiday of three years is skipped, held an hour earlier, or run.
#[test]
fn two_calendars_show_the_timetable_with_the_real_bank_holidays_until_the_end_of_2028() {
    let official: serde_json::Value =
        serde_json::from_str(include_str!("../../../store/src/calendar/bank-holidays.json")).unwrap();
    let days = official["england-and-wales"]["events"].as_array().unwrap().iter();
    let days = days.map(|event| event["date"].as_str().unwrap().parse::<Date>().unwrap()).filter(|day| *day >= FROM);
    let weekdays = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday];
    let series = weekdays.map(|day| {
        let minutes = if day == Weekday::Thursday { "60" } else { "20" };
        weekly(&format!("{day:?}").to_lowercase(), day, WallTime::EIGHT, minutes)
    });
    let affected = days.filter_map(|day| Some((series.iter().find(|of| of.terms.weekday == day.weekday())?, day)));
    let sessions: Vec<Session> = affected
        .enumerate()
        .map(|(n, (of, day))| {
            let session = on(of, day);
            let earlier = |at: Timestamp| at - jiff::SignedDuration::from_hours(1);
            let Times { starts_at, ends_at } = session.times;
            match n % 3 {
                0 => Session { status: Status::Cancelled { reason: "Bank holiday".into() }, ..session },
                1 => Session {
                    moved: true,
                    times: Times { starts_at: earlier(starts_at), ends_at: earlier(ends_at) },
                    ..session
                },
                _ => session,
            }
        })
        .collect();
    assert!(sessions.len() > 12, "{}", sessions.len());
    both_read(&ical::feed("Circle", &PLACE, &series, &sessions, TO), &held(&series, &sessions));
}

/// Stored or not: both calendars hold what `domain` holds on the nights whose clocks change.
#[test]
fn two_calendars_show_the_night_shift_when_the_clocks_change() {
    let nights = weekly("night", Weekday::Sunday, WallTime::parse("01:30").unwrap(), "20");
    for sessions in [vec![], vec![on(&nights, date(2027, 3, 28)), on(&nights, date(2027, 10, 31))]] {
        let series = [nights.clone()];
        both_read(&ical::feed("Circle", &PLACE, &series, &sessions, TO), &held(&series, &sessions));
    }
}

#[test]
fn two_calendars_show_single_sessions_as_they_are() {
    let (_, sessions) = circle();
    let expected = lines(sessions.iter().filter(|it| !it.is_cancelled()).map(|it| (it.times, it.title.as_str())));
    both_read(&ical::own_sessions("Mine", &PLACE, &sessions), &expected);
    for session in sessions.iter().filter(|it| !it.is_cancelled()) {
        both_read(&ical::single(&PLACE, session), &lines([(session.times, session.title.as_str())]));
    }
}

/// Monday, Tuesday and Wednesday 20 minutes, Thursday an hour; Tuesdays move to half past seven in May 2027. Some
/// dates differ: one cancelled, one moved across midnight of the change of clocks, one retitled, one off the rule.
fn circle() -> (Vec<Series>, Vec<Session>) {
    let eight = WallTime::EIGHT;
    let mondays = weekly("mon", Weekday::Monday, eight, "20");
    let tuesdays = Series { last: Some(date(2027, 5, 10)), ..weekly("tue", Weekday::Tuesday, eight, "20") };
    let earlier = WallTime::parse("19:30").unwrap();
    let tuesdays_earlier = Series { first: date(2027, 5, 11), ..weekly("tue-2", Weekday::Tuesday, earlier, "30") };
    let wednesdays = weekly("wed", Weekday::Wednesday, eight, "20");
    let thursdays = weekly("thu", Weekday::Thursday, eight, "60");

    let cancelled = Status::Cancelled { reason: "Bank holiday".into() };
    let long = "Übergabe im Wohnbereich; „Fragen, Antworten“ \\ mit Gästen 🎉👩‍⚕️ und noch vielem mehr, für alle";
    let sessions = vec![
        Session { status: cancelled.clone(), ..on(&mondays, date(2026, 12, 28)) },
        Session { status: cancelled.clone(), moved: true, ..on(&thursdays, date(2026, 9, 3)) },
        Session { moved: true, times: mondays.terms.times_on(date(2027, 3, 27)), ..on(&mondays, date(2027, 3, 29)) },
        Session { moved: true, times: times("2026-10-25T00:30:00Z", 45), ..on(&thursdays, date(2026, 10, 29)) },
        Session {
            retitled: true,
            title: long.into(),
            notes: "😀 a b ".repeat(300),
            ..on(&wednesdays, date(2027, 10, 27))
        },
        Session { retitled: true, title: "As the rule changes".into(), ..on(&tuesdays_earlier, date(2027, 5, 11)) },
        Session { status: cancelled.clone(), ..on(&tuesdays, date(2027, 5, 4)) },
        on(&tuesdays, date(2026, 11, 10)),
        // Left behind by a rule that no longer gives its date.
        Session { moved: true, times: times("2027-05-18T21:00:00Z", 20), ..on(&tuesdays, date(2027, 5, 18)) },
        Session { origin: None, title: long.into(), times: times("2028-10-29T12:00:00Z", 90), ..on(&mondays, FROM) },
        // Both passes of the hour that repeats.
        Session { origin: None, times: times("2027-10-31T00:50:00Z", 20), ..on(&thursdays, date(2027, 10, 31)) },
        Session { origin: None, status: cancelled, ..on(&wednesdays, date(2027, 7, 1)) },
    ];
    (vec![mondays, tuesdays, tuesdays_earlier, wednesdays, thursdays], sessions)
}

fn weekly(id: &str, weekday: Weekday, at: WallTime, minutes: &str) -> Series {
    let open = weekday == Weekday::Thursday;
    Series {
        id: id.parse().unwrap(),
        line: id.parse().unwrap(),
        terms: Terms {
            title: format!("{weekday:?} live"),
            kind: if open { Kind::OpenEvening } else { Kind::Members },
            weekday,
            at,
            length: Minutes::parse(minutes).unwrap(),
            host: None,
            notes: "Cameras on; questions, please.\nSee you!".into(),
        },
        first: FROM,
        last: None,
        sequence: 0,
        version: 1,
        changed_at: "2026-08-20T09:00:00Z".parse().unwrap(),
    }
}

fn on(series: &Series, date: Date) -> Session {
    Session {
        id: format!("{}-{date}", series.id).parse().unwrap(),
        origin: Some((series.id.clone(), date)),
        times: series.terms.times_on(date),
        moved: false,
        title: series.terms.title.clone(),
        retitled: false,
        kind: series.terms.kind,
        host: None,
        notes: String::new(),
        status: Status::Planned,
        sequence: 1,
        version: 2,
        changed_at: "2026-08-21T09:00:00Z".parse().unwrap(),
    }
}

fn times(start: &str, minutes: i64) -> Times {
    let starts_at: Timestamp = start.parse().unwrap();
    Times { starts_at, ends_at: starts_at + minutes.minutes() }
}

/// What takes place, by the rules of `domain` alone.
fn held(series: &[Series], sessions: &[Session]) -> Vec<String> {
    let stored = |rule: &Series, date| sessions.iter().find(|it| it.origin == Some((rule.id.clone(), date)));
    let by_rule = series.iter().flat_map(|rule| rule.dates(FROM, TO).map(move |date| (rule, date)));
    let of_series = by_rule.filter_map(|(rule, date)| match stored(rule, date) {
        Some(session) if session.is_cancelled() => None,
        Some(session) => Some((session.times, session.title.as_str())),
        None => Some((rule.terms.times_on(date), rule.terms.title.as_str())),
    });
    let given = |it: &Session| {
        it.origin.as_ref().is_some_and(|(id, date)| series.iter().any(|rule| rule.id == *id && rule.falls_on(*date)))
    };
    let alone = sessions.iter().filter(|it| !given(it) && !it.is_cancelled()).map(|it| (it.times, it.title.as_str()));
    lines(of_series.chain(alone).filter(|(times, _)| times.starts_at < midnight(TO)))
}

fn lines<'a>(held: impl IntoIterator<Item = (Times, &'a str)>) -> Vec<String> {
    let minute = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%MZ").to_string();
    let line = |(Times { starts_at, ends_at }, title)| format!("{} {} {title}", minute(starts_at), minute(ends_at));
    let mut lines: Vec<_> = held.into_iter().map(line).collect();
    lines.sort();
    lines
}

fn midnight(date: Date) -> Timestamp {
    date.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp()
}

#[track_caller]
fn both_read(ics: &str, expected: &[String]) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), ics).unwrap();
    let python = std::env::var_os("FEED_PYTHON").expect(
        "FEED_PYTHON names the Python that has server/tests/feeds/requirements.txt; run scripts/test, which sets it",
    );
    assert_eq!(expanded(python, "expand.py", file.path()), expected, "Python's icalendar");
    assert_eq!(expanded("node".into(), "expand.mjs", file.path()), expected, "ical.js");
}

#[track_caller]
fn expanded(program: OsString, script: &str, file: &Path) -> Vec<String> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(&program)
        .arg(crate_folder.join("tests/feeds").join(script))
        .arg(file)
        .args([midnight(FROM), midnight(TO)].map(|at| at.to_string()))
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}; scripts/test installs it", program.display()));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script} failed; scripts/test installs what it needs: {said}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}
