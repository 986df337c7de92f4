//! Letters to those who speak: the words of `app`, and the entry for their calendar.

use crate::feeds::event::{lasting, utc};
use crate::feeds::ical::{Place, downloaded, sent};
use crate::feeds::lines::Block;
use app::{guest_mails, stage_mails};
use domain::calendar::Times;
use domain::conference::Seat;
use domain::ids::ProposalId;
use jiff::Timestamp;
use store::conference::{OfferLetter, OrganiserLetter, OrganiserWords, SpeakerWords};
use store::outbox::{Calendar, Method, Written};

/// What letters are written with.
#[derive(Clone, Debug)]
pub struct StageLetters {
    pub public_url: String,
    /// The address that invitations come from.
    pub organizer: String,
}

impl SpeakerWords for StageLetters {
    fn to_speaker(&self, letter: &OfferLetter) -> Written {
        let (subject, body) = stage_mails::to_speaker(&self.public_url, letter);
        let calendar = letter.entry.map(|(method, seat)| self.calendar(letter, method, seat));
        Written { subject, body, calendar }
    }

    fn to_organiser(&self, letter: &OrganiserLetter) -> OrganiserWords {
        stage_mails::to_organiser(&self.public_url, letter)
    }
}

impl StageLetters {
    fn calendar(&self, letter: &OfferLetter, method: Method, seat: &Seat) -> Calendar {
        let offer = letter.offer;
        let name = Some(offer.name.as_str()).filter(|name| guest_mails::is_plain(name)).unwrap_or(&offer.email);
        let event = Event {
            public_url: &self.public_url,
            proposal: letter.proposal,
            title: letter.title,
            conference: &letter.programme.title,
            token: letter.token,
            seat,
            sequence: offer.sequence,
            is_cancelled: method == Method::Cancel,
            now: letter.now,
        };
        let text = sent(method, event.block(), None, &self.organizer, (name, &offer.email));
        Calendar { text, method }
    }
}

/// A talk in its speaker's calendar: under the name that it has in the programme's calendar, so that nobody has it twice.
pub struct Event<'a> {
    pub public_url: &'a str,
    pub proposal: &'a ProposalId,
    pub title: &'a str,
    pub conference: &'a str,
    /// Of the speaker's page.
    pub token: &'a str,
    pub seat: &'a Seat,
    pub sequence: i64,
    pub is_cancelled: bool,
    pub now: Timestamp,
}

impl Event<'_> {
    /// To download.
    pub fn file(&self) -> String {
        downloaded(self.block())
    }

    fn block(&self) -> Block {
        let place = Place::of(self.public_url);
        let page = format!("{}{}", self.public_url.trim_end_matches('/'), app::paths::speaker(self.token));
        let (at, times) = (utc(self.now), Times { starts_at: self.seat.starts_at, ends_at: self.seat.ends_at() });
        let event = Block::new("VEVENT")
            .line("UID", &format!("talk-{}@{}", self.proposal, place.host))
            .line("DTSTAMP", &at)
            .line("LAST-MODIFIED", &at)
            .line("SEQUENCE", &self.sequence.to_string());
        lasting(event, times)
            .line("STATUS", if self.is_cancelled { "CANCELLED" } else { "CONFIRMED" })
            .text("SUMMARY", &format!("You speak: {} ({})", self.title, self.conference))
            .text("DESCRIPTION", &page)
            .text("LOCATION", &self.seat.place())
            .line("URL", &page)
    }
}
