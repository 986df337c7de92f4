//! Calendars to subscribe to and to download (RFC 5545, RFC 7986).
//!
//! A series goes out as a rule, so a calendar knows evenings that are not stored yet; the dates that differ from it go
//! out as exceptions. Where single sessions are asked for, each is an event of its own.

use super::event;
use super::lines::Block;
use domain::calendar::{Series, Session};
use domain::ids::SessionId;
use jiff::civil::Date;
use store::outbox::Method;

/// Where this circle lives, for links and for names that no other calendar has.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// `https://circle.example`, as people type it.
    pub public_url: &'a str,
    /// What UIDs end in: `circle.example`.
    pub host: &'a str,
    /// Where an event leads instead of its own page, which the public may not see.
    pub page: Option<&'a str>,
}

impl<'a> Place<'a> {
    pub fn of(public_url: &'a str) -> Self {
        let host = public_url.split("://").nth(1).unwrap_or("localhost");
        Self { public_url, host: host.split([':', '/']).next().unwrap_or(host), page: None }
    }

    pub(super) fn session(&self, id: &SessionId) -> String {
        let home = self.public_url.trim_end_matches('/');
        self.page.map_or_else(|| format!("{home}/sessions/{id}"), |page| format!("{home}{page}"))
    }

    pub(super) fn calendar(&self) -> String {
        format!("{}/calendar", self.public_url.trim_end_matches('/'))
    }
}

/// A feed of whole series: each version is one weekly rule, a cancelled date is left out of it (EXDATE), a moved or
/// retitled one overrides it (RECURRENCE-ID), and so does one on a night whose clocks change around its time, as calendars do
/// not agree on when that is: those that are not stored up to `until`. Sessions that no rule here gives are events of their own.
pub fn feed(name: &str, place: &Place, series: &[Series], sessions: &[Session], until: Date) -> String {
    let rules = series.iter().filter(|rule| !rule.is_empty()).flat_map(|rule| {
        let (cancelled, held): (Vec<_>, Vec<_>) =
            sessions.iter().filter_map(|it| Some((date_in(rule, it)?, it))).partition(|(_, it)| it.is_cancelled());
        let is_stored = |date: Date| sessions.iter().any(|it| date_in(rule, it) == Some(date));
        let odd = rule.dates(rule.first, until).filter(|date| rule.terms.is_odd(*date) && !is_stored(*date));
        let odd = odd.map(|date| event::odd(place, rule, date));
        let differing = held.into_iter().filter(|(date, it)| it.moved || it.retitled || rule.terms.is_odd(*date));
        let overrides: Vec<_> = differing.map(|(date, it)| event::instead(place, rule, date, it)).chain(odd).collect();
        std::iter::once(event::weekly(place, rule, cancelled.into_iter().map(|(date, _)| date))).chain(overrides)
    });
    let alone = sessions.iter().filter(|it| series.iter().all(|rule| date_in(rule, it).is_none()));
    subscribed(name).with_all(rules).with_all(alone.map(|it| event::alone(place, it))).finish()
}

/// A feed of single sessions, such as those someone means to come to: one that is cancelled stays, as cancelled.
pub fn own_sessions(name: &str, place: &Place, sessions: &[Session]) -> String {
    subscribed(name).with_all(sessions.iter().map(|it| event::alone(place, it))).finish()
}

/// One session to download, with a reminder when the doors open.
pub fn single(place: &Place, session: &Session) -> String {
    let event = event::alone(place, session);
    let event = if session.is_cancelled() { event } else { event.with(event::reminder(&session.title)) };
    published().with(london()).with(event).finish()
}

/// One session in a mail to one guest (RFC 5546 §3.2.2, §3.2.5): the same UID as in any download, so that nobody has the
/// evening twice.
pub fn invitation(
    place: &Place,
    session: &Session,
    method: Method,
    organizer: &str,
    (name, address): (&str, &str),
) -> String {
    let event = event::alone(place, session);
    let reminder = (method != Method::Cancel).then(|| event::reminder(&session.title));
    sent(method, event, reminder, organizer, (name, address))
}

/// An event in a mail to one person, who comes to it.
pub fn sent(
    method: Method,
    event: Block,
    reminder: Option<Block>,
    organizer: &str,
    (name, address): (&str, &str),
) -> String {
    let guest = format!("ATTENDEE;CN={};ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE", quoted(name));
    let event = event
        .line("ORGANIZER;CN=\"Inner Circle\"", &format!("mailto:{organizer}"))
        .line(&guest, &format!("mailto:{address}"))
        .with_all(reminder);
    calendar(method.code()).with(london()).with(event).finish()
}

/// One event to download.
pub fn downloaded(event: Block) -> String {
    published().with(london()).with(event).finish()
}

/// A parameter's value may hold neither quotes nor control characters (RFC 5545 §3.1).
fn quoted(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).map(|c| if c == '"' { '\'' } else { c }).collect();
    format!("\"{text}\"")
}

/// The date on which `rule` gives this session, if it does.
fn date_in(rule: &Series, session: &Session) -> Option<Date> {
    let (series, date) = session.origin.as_ref()?;
    (*series == rule.id && rule.falls_on(*date)).then_some(*date)
}

fn published() -> Block {
    calendar("PUBLISH")
}

fn calendar(method: &str) -> Block {
    Block::new("VCALENDAR")
        .line("VERSION", "2.0")
        .line("PRODID", "-//Inner Circle//Calendar//EN")
        .line("CALSCALE", "GREGORIAN")
        .line("METHOD", method)
}

/// Asks to be fetched again each hour: by its standard name (RFC 7986 §5.7) and by Outlook's.
pub fn subscribed(name: &str) -> Block {
    published()
        .text("NAME", name)
        .text("X-WR-CALNAME", name)
        .line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
        .line("X-PUBLISHED-TTL", "PT1H")
        .with(london())
}

/// Europe/London as it has been since 1996 (RFC 5545 §3.6.5): both changes are at 01:00 UTC on a last Sunday.
fn london() -> Block {
    let summer = Block::new("DAYLIGHT")
        .line("DTSTART", "19960331T010000")
        .line("RRULE", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")
        .line("TZOFFSETFROM", "+0000")
        .line("TZOFFSETTO", "+0100")
        .line("TZNAME", "BST");
    let winter = Block::new("STANDARD")
        .line("DTSTART", "19961027T020000")
        .line("RRULE", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")
        .line("TZOFFSETFROM", "+0100")
        .line("TZOFFSETTO", "+0000")
        .line("TZNAME", "GMT");
    Block::new("VTIMEZONE").line("TZID", event::ZONE).with(summer).with(winter)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{PLACE, mondays, session_on};
    use super::*;
    use domain::calendar::Status;
    use jiff::civil::{Weekday, date};

    const UNTIL: Date = date(2028, 11, 22);

    fn cancelled(session: Session) -> Session {
        Session { status: Status::Cancelled { reason: "The host is ill".into() }, sequence: 1, ..session }
    }

    /// The events, each as its unfolded lines.
    fn events(ics: &str) -> Vec<String> {
        let unfolded = ics.replace("\r\n ", "").replace("\r\n", "\n");
        unfolded.split("BEGIN:VEVENT\n").skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn a_cancelled_monday_is_left_out_of_the_rule_and_nothing_more() {
        let series = mondays();
        let left_out = cancelled(session_on(&series, date(2026, 12, 28)));
        let ics = feed("Circle", &PLACE, &[series], &[left_out], UNTIL);
        assert_eq!(events(&ics).len(), 1);
        assert!(ics.contains("\r\nEXDATE;TZID=Europe/London:20261228T200000\r\n"));
        assert!(!ics.contains("CANCELLED"));
    }

    #[test]
    fn a_session_as_its_series_says_adds_nothing_to_the_feed() {
        let series = mondays();
        let planned = session_on(&series, date(2026, 11, 16));
        let series = [series];
        assert_eq!(feed("Circle", &PLACE, &series, &[planned], UNTIL), feed("Circle", &PLACE, &series, &[], UNTIL));
    }

    #[test]
    fn a_moved_session_overrides_its_date_under_the_name_of_its_series() {
        let series = mondays();
        let mut moved = Session { moved: true, ..session_on(&series, date(2026, 11, 16)) };
        moved.times = series.terms.times_on(date(2026, 11, 17));
        let ics = feed("Circle", &PLACE, &[series], &[moved], UNTIL);
        let events = events(&ics);
        assert_eq!(events.len(), 2);
        assert!(events.iter().all(|event| event.contains("UID:series-s1@circle.example\n")));
        assert!(events[1].contains("RECURRENCE-ID;TZID=Europe/London:20261116T200000\n"));
        assert!(events[1].contains("DTSTART;TZID=Europe/London:20261117T200000\n"));
    }

    #[test]
    fn a_time_around_which_the_clocks_change_is_said_outright() {
        let mut nights = mondays();
        nights.terms.weekday = Weekday::Sunday;
        nights.terms.at = domain::calendar::WallTime::parse("01:30").unwrap();
        let stored = session_on(&nights, date(2027, 3, 28));
        let ics = feed("Circle", &PLACE, &[nights], &[stored], UNTIL);
        let events = events(&ics);
        let nights = [
            ("20270328T013000", ";TZID=Europe/London:20270328T023000"),
            ("20271031T013000", ":20271031T003000Z"),
            ("20280326T013000", ";TZID=Europe/London:20280326T023000"),
            ("20281029T013000", ":20281029T003000Z"),
        ];
        for (date, start) in nights {
            let event =
                events.iter().find(|event| event.contains(&format!("RECURRENCE-ID;TZID=Europe/London:{date}\n")));
            assert!(event.is_some_and(|event| event.contains(&format!("DTSTART{start}\n"))), "{date} in {events:?}");
        }
        assert_eq!(events.len(), 5);
    }

    #[test]
    fn a_session_that_no_rule_gives_has_a_name_of_its_own() {
        let series = mondays();
        let ended = Series { last: Some(date(2026, 11, 15)), ..series.clone() };
        let after_the_end = session_on(&series, date(2026, 11, 16));
        let of_another =
            Session { origin: Some(("gone".parse().unwrap(), date(2026, 11, 9))), ..after_the_end.clone() };
        let one_off = Session { origin: None, ..after_the_end.clone() };
        for session in [after_the_end, of_another, one_off] {
            for (session, status) in [(cancelled(session.clone()), "CANCELLED"), (session, "CONFIRMED")] {
                let events = events(&feed("Circle", &PLACE, std::slice::from_ref(&ended), &[session], UNTIL));
                assert_eq!(events.len(), 2);
                assert!(events[1].contains("UID:session-on-2026-11-16@circle.example\n"));
                assert!(events[1].contains(&format!("STATUS:{status}\n")));
            }
        }
    }

    #[test]
    fn a_series_that_gives_no_date_is_left_out() {
        let never = Series { last: Some(date(2026, 11, 8)), ..mondays() };
        assert_eq!(events(&feed("Circle", &PLACE, &[never], &[], UNTIL)), [""; 0]);
    }

    #[test]
    fn single_sessions_keep_their_own_name_everywhere_and_stay_when_cancelled() {
        let session = cancelled(session_on(&mondays(), date(2026, 12, 28)));
        for ics in [own_sessions("Mine", &PLACE, std::slice::from_ref(&session)), single(&PLACE, &session)] {
            assert!(ics.contains("\r\nUID:session-on-2026-12-28@circle.example\r\n"));
            assert!(ics.contains("\r\nSTATUS:CANCELLED\r\n"));
            assert!(!ics.contains("VALARM"));
        }
    }

    #[test]
    fn an_invitation_has_the_name_of_the_download_and_leads_to_the_guests_own_page() {
        let session = session_on(&mondays(), date(2026, 11, 16));
        let place = Place { page: Some("/g/token"), ..PLACE };
        let guest = ("Dawn \"D\" Okafor", "dawn@rosewood.example");
        let ics = invitation(&place, &session, Method::Request, "circle@circle.example", guest);
        let unfolded = ics.replace("\r\n ", "");
        for line in [
            "METHOD:REQUEST",
            "UID:session-on-2026-11-16@circle.example",
            "SEQUENCE:0",
            "ORGANIZER;CN=\"Inner Circle\":mailto:circle@circle.example",
            "ATTENDEE;CN=\"Dawn 'D' Okafor\";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:dawn@rosewood.example",
            "URL:https://circle.example/g/token",
            "DTSTART;TZID=Europe/London:20261116T200000",
        ] {
            assert!(unfolded.contains(&format!("\r\n{line}\r\n")), "{line} in {unfolded}");
        }
        let off = invitation(&place, &cancelled(session), Method::Cancel, "circle@circle.example", guest);
        assert!(off.contains("\r\nMETHOD:CANCEL\r\n") && off.contains("\r\nSTATUS:CANCELLED\r\n"));
        assert!(off.contains("\r\nSEQUENCE:1\r\n") && !off.contains("VALARM"));
    }

    #[test]
    fn only_a_download_reminds() {
        let session = session_on(&mondays(), date(2026, 11, 16));
        assert!(single(&PLACE, &session).contains("\r\nTRIGGER:-PT10M\r\n"));
        assert!(!own_sessions("Mine", &PLACE, &[session]).contains("VALARM"));
    }

    #[test]
    fn the_same_circle_gives_the_same_bytes() {
        let series = [mondays()];
        let sessions = [cancelled(session_on(&series[0], date(2026, 12, 28)))];
        assert_eq!(
            feed("Circle", &PLACE, &series, &sessions, UNTIL),
            feed("Circle", &PLACE, &series, &sessions, UNTIL)
        );
    }

    #[test]
    fn a_comma_in_the_name_of_the_circle_is_escaped() {
        let ics = feed("Circle, London", &PLACE, &[], &[], UNTIL);
        assert!(ics.contains("\r\nNAME:Circle\\, London\r\nX-WR-CALNAME:Circle\\, London\r\n"));
    }
}
