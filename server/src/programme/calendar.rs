//! `schedule.ics`: an entry for each talk.

use super::{Published, about};
use crate::feeds::event::{lasting, utc};
use crate::feeds::ical::{Place, subscribed};
use crate::feeds::lines::Block;
use domain::calendar::Times;
use domain::conference::{Entry, Told};

pub fn schedule(published: &Published<'_>) -> String {
    let place = Place::of(published.public_url);
    let events = published.talks().map(|(entry, told)| event(published, &place, entry, told));
    subscribed(&published.programme.title).with_all(events).finish()
}

fn event(published: &Published<'_>, place: &Place<'_>, entry: &Entry, told: &Told) -> Block {
    let at = utc(published.at);
    let address = format!("{}#slot-{}", published.page(), entry.slot.number());
    let venue = [entry.stage.as_str(), published.programme.venue.as_str()];
    let venue = venue.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ");
    let event = Block::new("VEVENT")
        .line("UID", &format!("talk-{}@{}", told.id, place.host))
        .line("DTSTAMP", &at)
        .line("LAST-MODIFIED", &at)
        .line("SEQUENCE", &published.n.to_string());
    lasting(event, Times { starts_at: entry.starts_at, ends_at: entry.ends_at() })
        .line("STATUS", "CONFIRMED")
        .text("SUMMARY", &format!("{} ({})", told.title, told.by()))
        .text("DESCRIPTION", &[about(told), address.clone()].join("\n\n"))
        .text("LOCATION", &venue)
        .line("URL", &address)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{day, published};
    use super::*;

    #[test]
    fn each_talk_is_an_entry_under_a_name_that_stays() {
        let programme = day();
        let ics = schedule(&published(&programme)).replace("\r\n ", "");
        assert_eq!(ics.matches("BEGIN:VEVENT").count(), 2);
        for line in [
            "UID:talk-0198aaaa-0000-7000-8000-000000000001@circle.example",
            "SEQUENCE:3",
            "DTSTART;TZID=Europe/London:20270317T100000",
            "LOCATION:Stage B\\, Hall 4",
            "SUMMARY:Falls (Priya & Söhne)",
        ] {
            assert!(ics.contains(&format!("\r\n{line}\r\n")), "{line} in {ics}");
        }
    }
}
