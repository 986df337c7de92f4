//! "Add to calendar" for those who use a web calendar: its form, filled in.

use super::event::utc;
use super::ical::Place;
use domain::calendar::Session;
use url::form_urlencoded;

pub fn google_link(place: &Place, session: &Session) -> String {
    let address = place.session(&session.id);
    let dates = format!("{}/{}", utc(session.times.starts_at), utc(session.times.ends_at));
    let fields = [
        ("action", "TEMPLATE"),
        ("text", &session.title),
        ("dates", &dates),
        ("details", &address),
        ("location", &address),
    ];
    format!("https://calendar.google.com/calendar/render?{}", query(&fields))
}

/// For work and school accounts, which is what most members have.
pub fn outlook_link(place: &Place, session: &Session) -> String {
    let address = place.session(&session.id);
    let [start, end] =
        [session.times.starts_at, session.times.ends_at].map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    let fields = [
        ("path", "/calendar/action/compose"),
        ("rru", "addevent"),
        ("subject", &session.title),
        ("startdt", &start),
        ("enddt", &end),
        ("body", &address),
        ("location", &address),
    ];
    format!("https://outlook.office.com/calendar/deeplink/compose?{}", query(&fields))
}

/// Spaces as `%20`: Outlook shows a plus as a plus.
fn query(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::super::samples::{PLACE, mondays, session_on};
    use super::*;
    use jiff::civil::date;

    fn one_with_odd_characters() -> Session {
        Session { title: "Q&A + über=all #1".into(), ..session_on(&mondays(), date(2027, 3, 29)) }
    }

    #[test]
    fn google_gets_the_instants_in_utc() {
        assert_eq!(
            google_link(&PLACE, &one_with_odd_characters()),
            "https://calendar.google.com/calendar/render?action=TEMPLATE\
             &text=Q%26A%20%2B%20%C3%BCber%3Dall%20%231\
             &dates=20270329T190000Z%2F20270329T192000Z\
             &details=https%3A%2F%2Fcircle.example%2Fsessions%2Fon-2027-03-29\
             &location=https%3A%2F%2Fcircle.example%2Fsessions%2Fon-2027-03-29"
        );
    }

    #[test]
    fn outlook_gets_the_instants_in_utc() {
        assert_eq!(
            outlook_link(&PLACE, &one_with_odd_characters()),
            "https://outlook.office.com/calendar/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose&rru=addevent\
             &subject=Q%26A%20%2B%20%C3%BCber%3Dall%20%231\
             &startdt=2027-03-29T19%3A00%3A00Z&enddt=2027-03-29T19%3A20%3A00Z\
             &body=https%3A%2F%2Fcircle.example%2Fsessions%2Fon-2027-03-29\
             &location=https%3A%2F%2Fcircle.example%2Fsessions%2Fon-2027-03-29"
        );
    }
}
