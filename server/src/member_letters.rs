//! What members are told of their sessions: the words of `app`, and the entry for their calendar.

use crate::feeds::ical::{self, Place};
use app::member_mails;
use domain::calendar::Status;
use store::notices::{News, Occasion, Recipient, Words};
use store::outbox::{Calendar, Method, Written};

/// What letters are written with.
#[derive(Clone, Debug)]
pub struct MemberLetters {
    pub public_url: String,
    /// The address that invitations come from.
    pub organizer: String,
}

impl Words for MemberLetters {
    fn push(&self, news: &[News<'_>]) -> (String, String) {
        member_mails::push(news)
    }

    fn mail(&self, news: &[News<'_>], to: &Recipient) -> Written {
        let (subject, body) = member_mails::mail(&self.public_url, news, to);
        // A mail has room for one entry; mail programs do not take in several.
        let calendar = if let [one] = news { self.calendar(one, to) } else { None };
        Written { subject, body, calendar }
    }
}

impl MemberLetters {
    /// The entry has the name of the download and the session's own SEQUENCE, so it replaces what is there.
    fn calendar(&self, news: &News, to: &Recipient) -> Option<Calendar> {
        let Occasion::Changed(_) = news.occasion else { return None };
        let method = match news.session.status {
            Status::Cancelled { .. } => Method::Cancel,
            Status::Planned => Method::Request,
        };
        let person = (to.name.as_str(), to.email.as_str());
        let text = ical::invitation(&Place::of(&self.public_url), news.session, method, &self.organizer, person);
        Some(Calendar { text, method })
    }
}
