use crate::calendar::{Reminder, Times, WallTime, date_in_london, instant};
use crate::coded::coded;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// Minutes since midnight in London.
const MORNING_AFTER: i64 = 10 * 60;
/// What thanks must not be later than: it is the day after, or not at all.
const THANKS_LATEST: SignedDuration = SignedDuration::from_hours(10);

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
        if let Some(reminder) = self.reminder() {
            return reminder.due(times);
        }
        let day = date_in_london(times.ends_at).saturating_add(1.day());
        let at = WallTime::try_from(MORNING_AFTER).ok().and_then(|at| instant(day, at).ok());
        at.unwrap_or(times.ends_at)
    }

    /// From then on it is dropped.
    pub fn useless_at(self, times: Times) -> Timestamp {
        self.reminder().map_or_else(|| self.due(times) + THANKS_LATEST, |reminder| reminder.useless_at(times))
    }

    const fn reminder(self) -> Option<Reminder> {
        match self {
            Self::DayBefore => Some(Reminder::DayBefore),
            Self::Doors => Some(Reminder::Doors),
            Self::Thanks => None,
        }
    }

    /// Whether it goes to guests who have a seat, or to those who came.
    pub const fn is_before(self) -> bool {
        self.reminder().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn thanks_come_at_ten_in_the_morning_also_when_the_clocks_have_changed() {
        let ends_at = |starts_at| starts_at + SignedDuration::from_mins(60);
        let winter = at("2026-11-26T20:00:00Z");
        let times = Times { starts_at: winter, ends_at: ends_at(winter) };
        assert_eq!(Notice::Thanks.due(times), at("2026-11-27T10:00:00Z"));
        // Sunday evening after the clocks went forward.
        let summer = at("2027-03-28T19:00:00Z");
        let times = Times { starts_at: summer, ends_at: ends_at(summer) };
        assert_eq!(Notice::Thanks.due(times), at("2027-03-29T09:00:00Z"));
    }
}
