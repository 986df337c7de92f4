//! What members are told of the sessions they come to: reminders and changes, by mail and by push, as each has chosen.

mod changes;
mod devices;
mod push;
mod recipients;
mod remind;
mod unsubscribe;

pub use changes::MembersTold;
pub use devices::{Device, NewDevice};
pub use push::{LeasedPush, Subscription};
pub use recipients::{Recipient, Words};
pub use remind::Reminded;
pub use unsubscribe::Unsubscribed;

use domain::calendar::{Change, Reminder, Session};
use domain::people::Notice;
use jiff::Timestamp;

/// Why members are told of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    Reminder(Reminder),
    Changed(Change),
}

impl Occasion {
    pub fn notice(self) -> Notice {
        match self {
            Self::Reminder(reminder) => reminder.into(),
            Self::Changed(_) => Notice::Changes,
        }
    }
}

/// What is told, the same to everybody.
#[derive(Clone, Copy, Debug)]
pub struct News<'a> {
    pub occasion: Occasion,
    pub session: &'a Session,
    pub now: Timestamp,
}
