use super::{DOORS_BEFORE, Session, Times, WallTime, date_in_london, instant};
use crate::coded::coded;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// A reminder that is later than this helps nobody.
pub const LATEST: SignedDuration = SignedDuration::from_mins(15);
/// Minutes since midnight in London.
const EVENING_BEFORE: i64 = 19 * 60;

coded! {
    /// What reminds somebody of a session, once.
    Reminder {
        DayBefore = "day-before", "The day before";
        Doors = "doors", "Ten minutes before";
    }
}

impl Reminder {
    /// When it is due for a session at these times.
    pub fn due(self, times: Times) -> Timestamp {
        let eve = date_in_london(times.starts_at).saturating_sub(1.day());
        match self {
            Self::DayBefore => {
                let at = WallTime::try_from(EVENING_BEFORE).ok().and_then(|at| instant(eve, at).ok());
                at.unwrap_or(times.starts_at)
            }
            Self::Doors => times.starts_at - DOORS_BEFORE,
        }
    }

    /// From then on it is dropped.
    pub fn useless_at(self, times: Times) -> Timestamp {
        self.due(times) + LATEST
    }
}

/// A session as those who come to it were last told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub times: Times,
    pub cancelled: bool,
}

/// What is new in a session for those who come to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The times that they know.
    pub was: Times,
    pub was_cancelled: bool,
    pub was_moved: bool,
}

impl Told {
    /// What they must hear; nothing where it is as they know it, or where what they know to be off stays off.
    pub fn news(self, session: &Session) -> Option<Change> {
        let was_moved = self.times != session.times;
        let news = if session.is_cancelled() { !self.cancelled } else { was_moved || self.cancelled };
        news.then_some(Change { was: self.times, was_cancelled: self.cancelled, was_moved })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_evening_before_is_seven_in_london_also_when_the_clocks_change_in_between() {
        let hour = |starts_at| Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(60) };
        let winter = hour(at("2026-11-26T20:00:00Z"));
        assert_eq!(Reminder::DayBefore.due(winter), at("2026-11-25T19:00:00Z"));
        assert_eq!(Reminder::Doors.due(winter), at("2026-11-26T19:50:00Z"));
        assert_eq!(Reminder::Doors.useless_at(winter), at("2026-11-26T20:05:00Z"));
        // Sunday evening after the clocks went forward.
        let summer = hour(at("2027-03-28T19:00:00Z"));
        assert_eq!(Reminder::DayBefore.due(summer), at("2027-03-27T19:00:00Z"));
    }
}
