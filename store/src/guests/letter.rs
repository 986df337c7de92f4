use super::rows::Guest;
use crate::outbox::{self, Mail, Postage, Written};
use crate::{Result, Store, Write};
use domain::calendar::{Change, Session};
use domain::guests::Notice;
use jiff::Timestamp;

/// Why a guest is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// They have a seat: after signing up, or once they took one.
    Seated,
    Waiting {
        position: i64,
    },
    /// A seat is held for them until then.
    Offered {
        until: Timestamp,
    },
    /// A seat is free, and whoever presses first has it.
    SeatFree,
    /// They gave their seat back.
    Cancelled,
    /// The evening is off, moved or on again.
    SessionChanged(Change),
    Notice(Notice),
    /// An organiser's own words.
    Message {
        subject: String,
        words: String,
    },
}

impl Occasion {
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Seated => SEATED,
            Self::Waiting { .. } => WAITING,
            Self::Offered { .. } => OFFERED,
            Self::SeatFree => SEAT_FREE,
            Self::Cancelled => "guest-cancelled",
            Self::SessionChanged(_) => CHANGED,
            Self::Notice(notice) => notice.code(),
            Self::Message { .. } => MESSAGE,
        }
    }

    /// Whether the guest may want no more of this kind. What says how it stands with their seat is none of that.
    const fn can_be_stopped(&self) -> bool {
        matches!(self, Self::Notice(_) | Self::Message { .. })
    }
}

pub(super) const SEATED: &str = "guest-seated";
pub(super) const WAITING: &str = "guest-waiting";
pub(super) const OFFERED: &str = "guest-offered";
pub(super) const SEAT_FREE: &str = "guest-seat-free";
pub(super) const CHANGED: &str = "guest-changed";
pub(super) const MESSAGE: &str = "guest-message";

/// What a mail to a guest is written from.
#[derive(Clone, Debug)]
pub struct Letter<'a> {
    pub occasion: &'a Occasion,
    pub guest: &'a Guest,
    /// Of the guest's own page.
    pub token: String,
    pub session: &'a Session,
    /// SEQUENCE of the entry in this guest's calendar: grows with each change of the session and with each time that the
    /// guest came or went (RFC 5546 §2.1.4).
    pub sequence: i64,
    pub now: Timestamp,
}

/// Writes letters. The store knows when, others know the words.
pub type Letters<'w> = &'w (dyn Fn(&Letter) -> Written + Send + Sync);

impl Store {
    /// Puts a letter to this guest into the outbox; nothing for one whose address is erased.
    pub(super) async fn write_to(
        &self,
        write: &mut Write<'_>,
        guest: &Guest,
        session: &Session,
        occasion: &Occasion,
        letters: Letters<'_>,
        (due, useless_at): (Option<Timestamp>, Option<Timestamp>),
    ) -> Result<()> {
        let Some(to) = guest.email.clone() else { return Ok(()) };
        let letter = Letter {
            occasion,
            guest,
            token: self.guest_token(&guest.id),
            session,
            sequence: session.sequence + guest.steps,
            now: write.now(),
        };
        let Written { subject, body, calendar } = letters(&letter);
        let unsubscribe =
            if occasion.can_be_stopped() { self.unsubscribe_token(&guest.id, occasion.kind()) } else { String::new() };
        let postage = Postage { due, useless_at, about: guest.id.clone(), calendar, unsubscribe };
        let mail = Mail { kind: occasion.kind(), to: Some(to), subject, body };
        outbox::append_with(write, mail, postage).await?;
        Ok(())
    }
}
