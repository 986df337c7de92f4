//! A part of a talk that is taken out for good.

use super::clock::parse_clock;
use super::subtitles::parse_cue_time;
use crate::form::{Field, Mistakes, Problem};
use serde::{Deserialize, Serialize};

/// Milliseconds; `to` is after `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redacted {
    pub from: u32,
    pub to: u32,
}

impl Redacted {
    /// Reads `4:07` and `4:31.5`, as the player and the transcript show them.
    ///
    /// # Errors
    /// What is wrong with either.
    pub fn read(from: &str, to: &str) -> Result<Self, Mistakes> {
        let at = |typed: &str| match typed.trim() {
            "" => Err(Problem::Missing),
            typed => parse_clock(typed).or_else(|| parse_cue_time(typed)).ok_or(Problem::ClockShape),
        };
        let mut mistakes = Mistakes::default();
        let from = mistakes.note(Field::From, at(from));
        let to =
            at(to).and_then(|to| if from.is_some_and(|from| to <= from) { Err(Problem::EndsFirst) } else { Ok(to) });
        let to = mistakes.note(Field::To, to);
        from.zip(to).map(|(from, to)| Self { from, to }).ok_or(mistakes)
    }

    /// Whether the player is silent at this millisecond.
    pub const fn has(self, at: u32) -> bool {
        self.from <= at && at < self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_read_as_clocks_show_it() {
        assert_eq!(Redacted::read("4:07", " 1:02:09.5 ").unwrap(), Redacted { from: 247_000, to: 3_729_500 });
        assert!(Redacted { from: 1, to: 3 }.has(1) && !Redacted { from: 1, to: 3 }.has(3));
    }

    #[test]
    fn what_is_no_span_is_said_of_each_end() {
        let wrong = |from, to| Redacted::read(from, to).unwrap_err().into_vec();
        assert_eq!(wrong("", "soon"), [(Field::From, Problem::Missing), (Field::To, Problem::ClockShape)]);
        assert_eq!(wrong("4:07", "4:07"), [(Field::To, Problem::EndsFirst)]);
    }
}
