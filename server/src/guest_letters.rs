//! Letters to guests: the words of `app`, and the entry for their calendar.

use crate::feeds::ical::{self, Place};
use app::guest_mails;
use domain::calendar::{Session, Status};
use domain::guests::State;
use store::guests::{Letter, Occasion, Written};
use store::outbox::{Calendar, Method};

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
        let text = ical::invitation(&place, &session, method, &self.organizer, (&letter.guest.name, guest));
        Calendar { text, method }
    }
}

/// What the letter asks of the guest's calendar. Only who has a seat has an entry there.
fn method(letter: &Letter) -> Option<Method> {
    let has_entry = letter.guest.state == State::Seated;
    match letter.occasion {
        Occasion::Cancelled => Some(Method::Cancel),
        Occasion::SessionChanged { .. } if has_entry && letter.session.is_cancelled() => Some(Method::Cancel),
        Occasion::Seated | Occasion::SessionChanged { .. } if has_entry => Some(Method::Request),
        _ => None,
    }
}
