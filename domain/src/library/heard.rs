//! Where somebody left a talk, and where they go on.

use serde::{Deserialize, Serialize};

/// Whoever heard less than this begins anew.
pub const WORTH_RESUMING: u32 = 15_000;
/// Hearing goes on this much before where it stopped.
pub const REWIND: u32 = 5_000;
/// Whoever is so far, in per cent, has heard it.
pub const FINISHED_FROM: u32 = 95;

/// How far somebody is in a talk. Milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    pub position: u32,
    pub duration: u32,
}

impl Heard {
    /// Near enough to the end that only thanks and music are left. A recording of unknown length never is.
    pub fn is_finished(self) -> bool {
        self.duration > 0 && u64::from(self.position) * 100 >= u64::from(self.duration) * u64::from(FINISHED_FROM)
    }

    /// Where to go on; `None` to begin at the beginning.
    pub fn resumes_at(self) -> Option<u32> {
        (self.position >= WORTH_RESUMING && !self.is_finished()).then(|| self.position - REWIND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hearing_goes_on_five_seconds_before_where_it_stopped() {
        let heard = |position| Heard { position, duration: 1_082_000 };
        assert_eq!(heard(760_000).resumes_at(), Some(755_000));
        assert_eq!(heard(14_999).resumes_at(), None);
        assert_eq!(heard(15_000).resumes_at(), Some(10_000));
    }

    #[test]
    fn at_ninety_five_per_cent_a_talk_has_been_heard() {
        let at = |position| Heard { position, duration: 100_000 };
        assert!(!at(94_999).is_finished() && at(95_000).is_finished());
        assert_eq!(at(97_000).resumes_at(), None);
        assert!(!Heard { position: 20_000, duration: 0 }.is_finished());
    }
}
