//! The only clock. Everything else is told what time it is, so that `serve --now` can play any evening.

use jiff::{SignedDuration, Timestamp};
use std::time::Instant;

/// Says what time it is for the product: the machine's time, or one that was set at the start and runs on.
#[derive(Clone, Debug)]
pub struct Clock {
    set: Option<(Timestamp, Instant)>,
}

impl Clock {
    /// The machine's clock.
    pub const fn real() -> Self {
        Self { set: None }
    }

    /// A clock that shows `start` now and runs on; setting the machine's clock does not move it.
    pub fn starting_at(start: Timestamp) -> Self {
        Self { set: Some((start, Instant::now())) }
    }

    pub fn now(&self) -> Timestamp {
        match self.set {
            None => machine_now(),
            Some((start, since)) => {
                let elapsed = SignedDuration::try_from(since.elapsed()).unwrap_or(SignedDuration::MAX);
                start.checked_add(elapsed).unwrap_or(Timestamp::MAX)
            }
        }
    }

    /// The machine's time in milliseconds, whatever the product's clock shows: browsers' sessions expire by it.
    pub fn real_now_ms(&self) -> i64 {
        machine_now().as_millisecond()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is to ask")]
fn machine_now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_starts_there_and_runs_on() {
        let start: Timestamp = "2027-03-25T19:58:00Z".parse().unwrap();
        let clock = Clock::starting_at(start);
        let first = clock.now();
        assert!(first >= start && first < start + SignedDuration::from_secs(60));
        assert!(clock.clone().now() >= first);
    }

    #[test]
    fn sessions_of_browsers_go_by_the_machine_even_when_the_clock_was_set() {
        let clock = Clock::starting_at(Timestamp::UNIX_EPOCH);
        assert!((clock.real_now_ms() - Clock::real().now().as_millisecond()).abs() < 60_000);
    }
}
