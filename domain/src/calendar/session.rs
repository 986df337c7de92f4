use super::series::Kind;
use crate::ids::{PersonId, SeriesId, SessionId};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Doors open this long before the start.
pub const DOORS_BEFORE: SignedDuration = SignedDuration::from_mins(10);
/// A session that has reached its end runs over at most this long.
pub const RUNNING_OVER: SignedDuration = SignedDuration::from_mins(10);
/// Late comers may still join until this long after the end.
pub const JOIN_AFTER_END: SignedDuration = SignedDuration::from_mins(5);

/// When a session starts and ends; instants, in milliseconds UTC on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    #[serde(with = "crate::millis")]
    pub starts_at: Timestamp,
    #[serde(with = "crate::millis")]
    pub ends_at: Timestamp,
}

/// What a clock makes of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Phase {
    Upcoming,
    Doors,
    Live,
    RunningOver,
    Over,
}

impl Times {
    pub fn phase(self, now: Timestamp) -> Phase {
        if now < self.doors_at() {
            Phase::Upcoming
        } else if now < self.starts_at {
            Phase::Doors
        } else if now < self.ends_at {
            Phase::Live
        } else if now < self.over_at() {
            Phase::RunningOver
        } else {
            Phase::Over
        }
    }

    /// Whether the join link may be handed to someone entitled to it.
    pub fn joinable(self, now: Timestamp) -> bool {
        (self.doors_at()..self.joinable_until()).contains(&now)
    }

    /// The instant that a countdown shown in this phase runs to; `None` when there is nothing left to count.
    pub fn counts_to(self, phase: Phase) -> Option<Timestamp> {
        match phase {
            Phase::Upcoming | Phase::Doors => Some(self.starts_at),
            Phase::Live => Some(self.ends_at),
            Phase::RunningOver | Phase::Over => None,
        }
    }

    /// When the phase changes next; `None` once it is over.
    pub fn turns_after(self, now: Timestamp) -> Option<Timestamp> {
        [self.doors_at(), self.starts_at, self.ends_at, self.over_at()].into_iter().find(|at| *at > now)
    }

    pub fn doors_at(self) -> Timestamp {
        shifted(self.starts_at, -DOORS_BEFORE)
    }

    pub fn over_at(self) -> Timestamp {
        shifted(self.ends_at, RUNNING_OVER)
    }

    pub fn joinable_until(self) -> Timestamp {
        shifted(self.ends_at, JOIN_AFTER_END)
    }

    /// Whether nobody can be at both from beginning to end.
    pub fn meets(self, other: Self) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    pub fn minutes(self) -> i64 {
        (self.ends_at.as_millisecond() - self.starts_at.as_millisecond()) / 60_000
    }
}

/// Plain arithmetic that stays at the end of time instead of panicking: this runs in the wasm, where the words of
/// jiff's panics would weigh more than the rest of this file.
fn shifted(at: Timestamp, by: SignedDuration) -> Timestamp {
    crate::millis::timestamp(at.as_millisecond().saturating_add(by.as_secs() * 1000))
}

/// Whether a session takes place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    Planned,
    Cancelled { reason: String },
}

/// One dated live session as it stands: what its series says, with what was changed for this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    /// The series and the date the rule gave it, its RECURRENCE-ID (RFC 5545 §3.8.4.4). `None` for a one-off.
    pub origin: Option<(SeriesId, Date)>,
    pub times: Times,
    /// Time or length were set for this session alone, so it stays when its series moves.
    pub moved: bool,
    pub title: String,
    /// The title or the notes differ from the series'.
    pub retitled: bool,
    pub kind: Kind,
    pub host: Option<PersonId>,
    pub notes: String,
    pub status: Status,
    /// iCalendar SEQUENCE: plus one for each change of time or status (RFC 5546 §2.1.4).
    pub sequence: i64,
    /// The version an edit must have seen.
    pub version: i64,
    pub changed_at: Timestamp,
}

impl Session {
    pub fn is_cancelled(&self) -> bool {
        matches!(self.status, Status::Cancelled { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-26T{text}Z").parse().unwrap()
    }

    fn twenty_minutes() -> Times {
        Times { starts_at: at("20:00:00"), ends_at: at("20:20:00") }
    }

    #[test]
    fn an_evening_passes_through_its_phases_to_the_second() {
        let phases = [
            ("19:49:59", Phase::Upcoming),
            ("19:50:00", Phase::Doors),
            ("19:59:59", Phase::Doors),
            ("20:00:00", Phase::Live),
            ("20:19:59", Phase::Live),
            ("20:20:00", Phase::RunningOver),
            ("20:29:59", Phase::RunningOver),
            ("20:30:00", Phase::Over),
        ];
        for (time, phase) in phases {
            assert_eq!(twenty_minutes().phase(at(time)), phase, "{time}");
        }
    }

    #[test]
    fn between_two_phases_it_is_known_when_the_next_begins() {
        let next = |time| twenty_minutes().turns_after(at(time));
        assert_eq!(next("12:00:00"), Some(at("19:50:00")));
        assert_eq!(next("19:50:00"), Some(at("20:00:00")));
        assert_eq!(next("20:19:59"), Some(at("20:20:00")));
        assert_eq!(next("20:29:59"), Some(at("20:30:00")));
        assert_eq!(next("20:30:00"), None);
    }

    #[test]
    fn the_link_is_handed_out_from_doors_to_five_minutes_after_the_end() {
        let handed_out = ["19:49:59", "19:50:00", "20:24:59", "20:25:00"].map(|t| twenty_minutes().joinable(at(t)));
        assert_eq!(handed_out, [false, true, true, false]);
    }

    proptest! {
        #[test]
        fn time_never_moves_a_session_back_to_an_earlier_phase(
            length in 5_i64..240, first in -100_000_i64..100_000, later in 0_i64..100_000,
        ) {
            let starts_at = at("20:00:00");
            let times = Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(length) };
            let (earlier, later) = (starts_at + SignedDuration::from_secs(first), starts_at + SignedDuration::from_secs(first + later));
            prop_assert!(times.phase(earlier) <= times.phase(later));
        }
    }
}
