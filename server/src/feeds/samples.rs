//! What the tests of feeds have in common.

use super::ical::Place;
use domain::calendar::{Kind, Minutes, Series, Session, Status, Terms, WallTime};
use jiff::civil::{Date, Weekday, date};

pub const PLACE: Place<'static> = Place { public_url: "https://circle.example/", host: "circle.example", page: None };

/// Mondays at eight from 9 November 2026 on, changed twice.
pub fn mondays() -> Series {
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
        sequence: 2,
        version: 3,
        changed_at: "2026-09-01T09:30:15.250Z".parse().unwrap(),
    }
}

/// The session that `series` gives on `date`, as stored.
pub fn session_on(series: &Series, date: Date) -> Session {
    Session {
        id: format!("on-{date}").parse().unwrap(),
        origin: Some((series.id.clone(), date)),
        times: series.terms.times_on(date),
        moved: false,
        title: series.terms.title.clone(),
        retitled: false,
        kind: series.terms.kind,
        host: None,
        notes: String::new(),
        status: Status::Planned,
        sequence: 0,
        version: 1,
        changed_at: series.changed_at,
    }
}
