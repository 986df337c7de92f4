use crate::calendar::{Phase, RUNNING_OVER, Times};
use jiff::{SignedDuration, Timestamp};

/// One's own message may be changed or taken back for this long.
pub const EDIT_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// Minutes by which a host extends a session at a time.
pub const EXTENDED_BY: i64 = 10;
/// More than an hour longer is another session.
pub const LONGEST_EXTENSION: i64 = 60;

/// So long after its planned end no session takes place any more, whatever its host did: extended to the utmost and
/// running over, with time to spare.
pub const LONGER_AT_MOST: SignedDuration = SignedDuration::from_hours(2);

/// What a host has done to the time of a session while it ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hour {
    pub extended_minutes: i64,
    pub ended_at: Option<Timestamp>,
}

impl Hour {
    /// The times that clocks and doors go by. A session that its host has ended is over from that moment on.
    pub fn of(self, planned: Times) -> Times {
        let ends = planned.ends_at.as_millisecond().saturating_add(self.extended_minutes.saturating_mul(60_000));
        let ended = self.ended_at.map(|at| at.as_millisecond() - RUNNING_OVER.as_secs() * 1000);
        let ends_at = crate::millis::timestamp(ended.map_or(ends, |ended| ended.min(ends)));
        Times { ends_at, ..planned }
    }
}

/// Whether the room takes words: from doors until it is over. `times` are those of [`Hour::of`].
pub fn is_open(times: Times, now: Timestamp) -> bool {
    (Phase::Doors..=Phase::RunningOver).contains(&times.phase(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-26T{text}Z").parse().unwrap()
    }

    fn planned() -> Times {
        Times { starts_at: at("20:00:00"), ends_at: at("20:20:00") }
    }

    #[test]
    fn ten_minutes_more_move_the_end_and_all_that_hangs_on_it() {
        let times = Hour { extended_minutes: 10, ended_at: None }.of(planned());
        assert_eq!(times.phase(at("20:29:59")), Phase::Live);
        assert!(is_open(times, at("20:39:59")) && !is_open(times, at("20:40:00")));
        assert!(is_open(times, at("19:50:00")) && !is_open(times, at("19:49:59")));
    }

    #[test]
    fn a_session_that_was_extended_to_the_utmost_is_over_before_nobody_asks_for_it_any_more() {
        let times = Hour { extended_minutes: LONGEST_EXTENSION, ended_at: None }.of(planned());
        assert!(times.over_at() < planned().ends_at + LONGER_AT_MOST);
    }

    #[test]
    fn a_session_that_its_host_ends_is_over_at_once() {
        for end in ["20:05:00", "20:25:00"] {
            let times = Hour { extended_minutes: 10, ended_at: Some(at(end)) }.of(planned());
            assert_eq!(times.phase(at(end)), Phase::Over, "{end}");
            assert!(!times.joinable(at(end)), "{end}");
        }
    }
}
