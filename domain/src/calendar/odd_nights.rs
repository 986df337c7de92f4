//! The two nights of a year whose clocks show a time never, or twice.

use super::london::{WallTime, instant};
use super::series::Terms;
use super::words;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};

/// What becomes of a time on a night on which the clocks change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddNight {
    /// The clocks jump over it; they show this instead.
    Skipped { offer: WallTime },
    /// It comes twice; the first is meant (RFC 5545 §3.3.5).
    Repeated,
}

impl OddNight {
    /// `None` on all other nights, and for a time that these two have once.
    pub fn of(date: Date, at: WallTime) -> Option<Self> {
        match instant(date, at) {
            Err(skipped) => Some(Self::Skipped { offer: skipped.offer }),
            Ok(first) => {
                let an_hour_later = first + SignedDuration::from_hours(1);
                let shown = an_hour_later.to_zoned(super::zone().clone());
                ((shown.date(), WallTime::of(shown.time())) == (date, at)).then_some(Self::Repeated)
            }
        }
    }

    /// A sentence for whoever plans something then.
    pub fn words(self, date: Date, at: WallTime, today: Date) -> String {
        let day = words::day(date, today);
        match self {
            Self::Skipped { offer } => {
                format!("The clocks go forward on {day}, and {at} does not exist: that night it is at {offer}.")
            }
            Self::Repeated => {
                format!("The clocks go back on {day}, and {at} comes twice: that night the first of the two is meant.")
            }
        }
    }
}

impl Terms {
    /// The nights from `from` to `to` on which the clocks change around this time.
    pub fn odd_nights(&self, from: Date, to: Date) -> Vec<(Date, OddNight)> {
        let dates = std::iter::successors(Some(self.on_or_after(from)), |date| date.checked_add(1.week()).ok());
        let dates = dates.take_while(|date| *date <= to);
        dates.filter_map(|date| Some((date, OddNight::of(date, self.at)?))).collect()
    }

    /// Whether the clocks change around this time on `date`, so that calendars do not agree on when the rule means.
    pub fn is_odd(&self, date: Date) -> bool {
        OddNight::of(date, self.at).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::super::series::tests::mondays_at_eight;
    use super::*;
    use jiff::civil::{Weekday, date};

    fn at(time: &str) -> WallTime {
        WallTime::parse(time).unwrap()
    }

    #[test]
    fn only_the_hour_that_the_clocks_jump_or_repeat_is_odd() {
        let spring =
            ["00:59", "01:00", "01:30", "01:59", "02:00"].map(|time| OddNight::of(date(2027, 3, 28), at(time)));
        let skipped = |time| Some(OddNight::Skipped { offer: at(time) });
        assert_eq!(spring, [None, skipped("02:00"), skipped("02:30"), skipped("02:59"), None]);
        let autumn = ["00:59", "01:00", "01:59", "02:00"].map(|time| OddNight::of(date(2027, 10, 31), at(time)));
        assert_eq!(autumn, [None, Some(OddNight::Repeated), Some(OddNight::Repeated), None]);
        assert_eq!(OddNight::of(date(2027, 3, 27), at("01:30")), None);
    }

    #[test]
    fn a_night_shift_on_sundays_meets_both_and_is_told_so() {
        let terms = Terms { weekday: Weekday::Sunday, at: at("01:30"), ..mondays_at_eight().terms };
        let today = date(2026, 11, 22);
        let nights = terms.odd_nights(today, date(2027, 11, 22));
        let said: Vec<_> = nights.iter().map(|(date, night)| night.words(*date, terms.at, today)).collect();
        assert_eq!(
            said,
            [
                "The clocks go forward on Sunday 28 March 2027, and 01:30 does not exist: that night it is at 02:30.",
                "The clocks go back on Sunday 31 October 2027, and 01:30 comes twice: that night the first of the two is \
                 meant.",
            ]
        );
        assert!(terms.is_odd(date(2027, 3, 28)) && !terms.is_odd(date(2027, 3, 21)));
        assert!(mondays_at_eight().terms.odd_nights(today, date(2028, 11, 22)).is_empty());
    }
}
