//! The clock that faces a speaker: what it shows at an instant, and the signs that the chair holds up by it.

use crate::calendar::Times;
use crate::coded::coded;
use crate::plain;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// From here on a speaker should come to an end.
const AMBER: SignedDuration = SignedDuration::from_mins(5);
const RED: SignedDuration = SignedDuration::from_mins(1);
/// Counted only so near to the start and to the end; farther off, the hour says more.
const NEAR: SignedDuration = SignedDuration::from_hours(1);

coded! {
    /// What the chair holds up to whoever speaks.
    Sign {
        SpeedUp = "speed-up", "Speed up";
        ThankYou = "thank-you", "Thank you";
    }
}

impl Sign {
    /// So long it shows unless it is taken down before.
    pub const LASTS: SignedDuration = SignedDuration::from_secs(60);
}

/// A sign that is held up until `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldUp {
    pub sign: Sign,
    #[serde(with = "crate::millis")]
    pub until: Timestamp,
}

impl HeldUp {
    pub fn at(sign: Sign, since: Timestamp) -> Self {
        Self { sign, until: since + Sign::LASTS }
    }

    pub fn shows(self, now: Timestamp) -> Option<Sign> {
        (now < self.until).then_some(self.sign)
    }
}

coded! {
    /// The colour of the clock. What it says is in words as well.
    Light {
        /// The slot has not begun, or is long over.
        Dark = "dark", "Not now";
        Green = "green", "Time left";
        Amber = "amber", "Come to an end";
        Red = "red", "Last minute";
        Over = "over", "Over";
    }
}

/// What the clock shows at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockFace {
    pub light: Light,
    /// `12:40`, minutes and seconds; a time of day while the start or the end is far.
    pub figures: String,
    /// `left`, `2 minutes over`.
    pub words: String,
}

/// `starts` and `ends` are the slot's times on a London clock.
pub fn reading(times: Times, (starts, ends): (&str, &str), now: Timestamp) -> ClockFace {
    let left = times.ends_at.duration_since(now);
    let over = -left;
    if now < times.starts_at {
        let ahead = times.starts_at.duration_since(now);
        if ahead > NEAR {
            return ClockFace { light: Light::Dark, figures: starts.into(), words: "is when it starts".into() };
        }
        return ClockFace { light: Light::Dark, figures: figures(up(ahead)), words: "to the start".into() };
    }
    if over > NEAR {
        return ClockFace { light: Light::Dark, figures: ends.into(), words: "was the end".into() };
    }
    if over.is_positive() || over.is_zero() {
        let words = match over.as_mins() {
            0 => "over".into(),
            minutes => format!("{} over", plain::counted(minutes, "minute")),
        };
        return ClockFace { light: Light::Over, figures: figures(over.as_secs()), words };
    }
    let light = if left <= RED {
        Light::Red
    } else if left <= AMBER {
        Light::Amber
    } else {
        Light::Green
    };
    ClockFace { light, figures: figures(up(left)), words: "left".into() }
}

/// Whole seconds, a begun one counted: what is left is 0:00 only at the end.
fn up(left: SignedDuration) -> i64 {
    left.as_secs() + i64::from(left.subsec_nanos() > 0)
}

fn figures(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> ClockFace {
        let starts_at: Timestamp = "2027-03-17T10:00:00Z".parse().unwrap();
        let times = Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(30) };
        reading(times, ("10:00", "10:30"), starts_at + SignedDuration::from_millis(seconds * 1000))
    }

    fn said(seconds: i64) -> (Light, String) {
        let ClockFace { light, figures, words } = at(seconds);
        (light, format!("{figures} {words}"))
    }

    #[test]
    fn the_clock_is_green_then_amber_for_five_minutes_then_red_for_one_and_counts_on() {
        let minutes = |n: i64| 60 * n;
        let cases = [
            (minutes(-61), Light::Dark, "10:00 is when it starts"),
            (minutes(-3), Light::Dark, "3:00 to the start"),
            (0, Light::Green, "30:00 left"),
            (minutes(25) - 1, Light::Green, "5:01 left"),
            (minutes(25), Light::Amber, "5:00 left"),
            (minutes(29), Light::Red, "1:00 left"),
            (minutes(30) - 1, Light::Red, "0:01 left"),
            (minutes(30), Light::Over, "0:00 over"),
            (minutes(31), Light::Over, "1:00 1 minute over"),
            (minutes(32) + 5, Light::Over, "2:05 2 minutes over"),
            (minutes(91), Light::Dark, "10:30 was the end"),
        ];
        for (seconds, light, words) in cases {
            assert_eq!(said(seconds), (light, words.to_owned()), "{seconds}");
        }
    }

    #[test]
    fn a_sign_goes_by_itself() {
        let since: Timestamp = "2027-03-17T10:00:00Z".parse().unwrap();
        let held = HeldUp::at(Sign::SpeedUp, since);
        assert_eq!(held.shows(since + SignedDuration::from_secs(59)), Some(Sign::SpeedUp));
        assert_eq!(held.shows(since + SignedDuration::from_secs(60)), None);
    }
}
