use crate::calendar::{Times, WallTime, date_in_london, instant};
use crate::coded::coded;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// A reminder that is later than this helps nobody.
pub const LATEST: SignedDuration = SignedDuration::from_mins(15);

/// Minutes since midnight in London.
const EVENING_BEFORE: i64 = 19 * 60;
const MORNING_AFTER: i64 = 10 * 60;
/// What thanks must not be later than: it is the day after, or not at all.
const THANKS_LATEST: SignedDuration = SignedDuration::from_hours(10);
const DOORS: SignedDuration = SignedDuration::from_mins(10);

coded! {
    /// What is written to guests at its time, once each.
    Notice {
        DayBefore = "guest-day-before", "The day before";
        Doors = "guest-doors", "Ten minutes before";
        Thanks = "guest-thanks", "The morning after";
    }
}

impl Notice {
    /// When it is due for an evening at these times.
    pub fn due(self, times: Times) -> Timestamp {
        let day = date_in_london(times.starts_at);
        let wall = |date, minute| {
            let at = WallTime::try_from(minute).ok().and_then(|at| instant(date, at).ok());
            at.unwrap_or(times.starts_at)
        };
        match self {
            Self::DayBefore => wall(day.saturating_sub(1.day()), EVENING_BEFORE),
            Self::Doors => times.starts_at - DOORS,
            Self::Thanks => wall(date_in_london(times.ends_at).saturating_add(1.day()), MORNING_AFTER),
        }
    }

    /// From then on it is dropped.
    pub fn useless_at(self, times: Times) -> Timestamp {
        self.due(times) + if self == Self::Thanks { THANKS_LATEST } else { LATEST }
    }

    /// Whether it goes to guests who have a seat, or to those who came.
    pub const fn is_before(self) -> bool {
        !matches!(self, Self::Thanks)
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
        let ends_at = |starts_at| starts_at + SignedDuration::from_mins(60);
        let winter = at("2026-11-26T20:00:00Z");
        let times = Times { starts_at: winter, ends_at: ends_at(winter) };
        assert_eq!(Notice::DayBefore.due(times), at("2026-11-25T19:00:00Z"));
        assert_eq!(Notice::Doors.due(times), at("2026-11-26T19:50:00Z"));
        assert_eq!(Notice::Thanks.due(times), at("2026-11-27T10:00:00Z"));
        // Sunday evening after the clocks went forward.
        let summer = at("2027-03-28T19:00:00Z");
        let times = Times { starts_at: summer, ends_at: ends_at(summer) };
        assert_eq!(Notice::DayBefore.due(times), at("2027-03-27T19:00:00Z"));
        assert_eq!(Notice::Thanks.due(times), at("2027-03-29T09:00:00Z"));
    }
}
