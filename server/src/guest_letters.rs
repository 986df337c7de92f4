//! Letters to guests and speakers: the words of `app`, and the entry for their calendar.

use crate::feeds::ical::{self, Place};
use app::guest_mails;
use domain::calendar::{Session, Status};
use domain::guests::State;
use store::guests::{Letter, Occasion, Written};
use store::outbox::{Calendar, Method};
use store::room::SpeakerLetter;

/// What letters are written with.
#[derive(Clone, Debug)]
pub struct GuestLetters {
    pub public_url: String,
    /// The address that invitations come from.
    pub organizer: String,
}

impl GuestLetters {
    pub fn write(&self, letter: &Letter) -> Written {
        let (subject, body) = guest_mails::words(&self.public_url, letter);
        let calendar = method(letter).map(|method| self.calendar(letter, method));
        Written { subject, body, calendar }
    }

    /// To whoever is invited to speak.
    pub fn write_to_speaker(&self, letter: &SpeakerLetter) -> Written {
        let (subject, body) = app::speaker_mail::words(&self.public_url, letter);
        let page = app::paths::speaking(letter.token);
        let place = Place { page: Some(&page), ..Place::of(&self.public_url) };
        let session = Session { notes: String::new(), changed_at: letter.now, ..letter.session.clone() };
        let method = match session.status {
            Status::Cancelled { .. } => Method::Cancel,
            Status::Planned => Method::Request,
        };
        let address = letter.invited.email.as_str();
        let name = Some(letter.invited.name.as_str()).filter(|name| guest_mails::is_plain(name)).unwrap_or(address);
        let text = ical::invitation(&place, &session, method, &self.organizer, (name, address));
        Written { subject, body, calendar: Some(Calendar { text, method }) }
    }

    /// The invitation never holds the link of the call: it leads to the guest's own page.
    fn calendar(&self, letter: &Letter, method: Method) -> Calendar {
        let page = app::paths::guest(&letter.token);
        let place = Place { page: Some(&page), ..Place::of(&self.public_url) };
        let session = Session {
            // What organisers wrote for members stays out.
            notes: String::new(),
            sequence: letter.sequence,
            changed_at: letter.now,
            status: match method {
                Method::Request => Status::Planned,
                Method::Cancel => Status::Cancelled { reason: String::new() },
            },
            ..letter.session.clone()
        };
        let guest = letter.guest.email.as_ref().map_or("", |email| email.as_str());
        // Anybody may type anybody's address, and calendars make links of what looks like one.
        let name = Some(letter.guest.name.as_str()).filter(|name| guest_mails::is_plain(name)).unwrap_or(guest);
        let text = ical::invitation(&place, &session, method, &self.organizer, (name, guest));
        Calendar { text, method }
    }
}

/// What the letter asks of the guest's calendar. Only who has a seat has an entry there.
fn method(letter: &Letter) -> Option<Method> {
    let has_entry = letter.guest.state == State::Seated;
    match letter.occasion {
        Occasion::Cancelled => Some(Method::Cancel),
        Occasion::SessionChanged(_) if has_entry && letter.session.is_cancelled() => Some(Method::Cancel),
        Occasion::Seated | Occasion::SessionChanged(_) if has_entry => Some(Method::Request),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::samples::{mondays, session_on};
    use domain::guests::Role;
    use domain::people::EmailAddress;
    use jiff::Timestamp;
    use jiff::civil::date;
    use store::guests::Guest;

    /// The invitation's line about somebody who typed this name.
    fn attendee(name: &str) -> String {
        let session = session_on(&mondays(), date(2026, 11, 16));
        let guest = Guest {
            id: "g1".into(),
            session_id: session.id.as_str().to_owned(),
            name: name.into(),
            email: EmailAddress::parse("dawn@rosewood.example").ok(),
            role: Role::Manager,
            state: State::Seated,
            blocked: false,
            is_verified: false,
            asked_at: Timestamp::UNIX_EPOCH,
            place: 1,
            held_until: None,
            came_at: None,
            is_marked: false,
            mailed_at: Timestamp::UNIX_EPOCH,
            steps: 0,
        };
        let letter = Letter {
            occasion: &Occasion::Seated,
            guest: &guest,
            token: "token".into(),
            session: &session,
            sequence: 0,
            now: Timestamp::UNIX_EPOCH,
        };
        let letters =
            GuestLetters { public_url: "https://circle.example".into(), organizer: "circle@circle.example".into() };
        let text = letters.write(&letter).calendar.unwrap().text.replace("\r\n ", "");
        text.lines().find(|line| line.starts_with("ATTENDEE")).unwrap().to_owned()
    }

    #[test]
    fn a_name_that_would_be_a_link_is_not_in_the_invitation() {
        assert!(attendee("Dr. Siân O'Neill-Park").starts_with("ATTENDEE;CN=\"Dr. Siân O'Neill-Park\";"));
        for link in ["see https://evil.example", "www.evil.example", "evil.example", "a@b", "evil.example."] {
            assert!(attendee(link).starts_with("ATTENDEE;CN=\"dawn@rosewood.example\";"), "{link}");
        }
    }
}
