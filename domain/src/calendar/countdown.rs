use jiff::{SignedDuration, Timestamp};

/// What is left until an instant, in whole seconds, never less than none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remaining {
    seconds: i64,
}

impl Remaining {
    /// Seconds begun count as whole, so that the count reads 1 until the moment itself.
    pub fn between(now: Timestamp, until: Timestamp) -> Self {
        let left = until.duration_since(now).as_millis();
        Self {
            seconds: i64::try_from(left.max(0)).unwrap_or(i64::MAX).div_euclid(1000)
                + i64::from(left > 0 && left % 1000 != 0),
        }
    }

    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// How long the shown seconds stay true: until the next whole second of what remains.
    pub fn next_tick(now: Timestamp, until: Timestamp) -> SignedDuration {
        let left = until.duration_since(now).as_millis().max(0);
        let part = left % 1000;
        SignedDuration::from_millis(if part == 0 { 1000 } else { i64::try_from(part).unwrap_or(1000) })
    }

    /// As on the wall: `2 d 03 h 04 min`, `1 h 04 min 12 s`, `1 min 47 s`. Figures keep their places, so nothing jitters.
    pub fn clock(self) -> String {
        let (days, hours, minutes, seconds) =
            (self.seconds / 86_400, self.seconds / 3600 % 24, self.seconds / 60 % 60, self.seconds % 60);
        match (days, hours, minutes) {
            (0, 0, 0) => format!("{seconds} s"),
            (0, 0, _) => format!("{minutes} min {seconds:02} s"),
            (0, _, _) => format!("{hours} h {minutes:02} min {seconds:02} s"),
            _ => format!("{days} d {hours:02} h {minutes:02} min"),
        }
    }

    /// As one would say it, for pages without wasm and for screen readers: `2 hours`, `2 days and 3 hours`, `5 minutes`.
    pub fn spoken(self) -> String {
        let unit = |n: i64, one: &str| (n > 0).then(|| format!("{n} {one}{}", if n == 1 { "" } else { "s" }));
        // Counted in begun minutes, as a person would: at 19:58:30 it starts in two minutes.
        let minutes = self.seconds.div_euclid(60) + i64::from(self.seconds % 60 > 0);
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        let said = match (days, hours) {
            (0, 0) => [unit(rest, "minute"), None],
            (0, _) => [unit(hours, "hour"), unit(rest, "minute")],
            _ => [unit(days, "day"), unit(hours, "hour")],
        };
        let said: Vec<String> = said.into_iter().flatten().collect();
        if said.is_empty() { "less than a minute".into() } else { said.join(" and ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn left(seconds: i64) -> Remaining {
        Remaining { seconds }
    }

    #[test]
    fn the_clock_shows_what_matters_at_each_distance() {
        let shown = [183_840, 3_852, 107, 9].map(|s| left(s).clock());
        assert_eq!(shown, ["2 d 03 h 04 min", "1 h 04 min 12 s", "1 min 47 s", "9 s"]);
    }

    #[test]
    fn a_person_would_say_it_in_two_words() {
        let said = [183_840, 7_200, 3_852, 90, 60, 0].map(|s| left(s).spoken());
        assert_eq!(
            said,
            ["2 days and 3 hours", "2 hours", "1 hour and 5 minutes", "2 minutes", "1 minute", "less than a minute"]
        );
    }

    #[test]
    fn the_last_second_lasts_until_the_moment_itself() {
        let eight = Timestamp::from_second(1000).unwrap();
        let before = |ms| eight - SignedDuration::from_millis(ms);
        let shown = [1001, 1000, 1, 0, -5000].map(|ms| Remaining::between(before(ms), eight).seconds());
        assert_eq!(shown, [2, 1, 1, 0, 0]);
    }

    proptest! {
        #[test]
        fn at_each_tick_the_count_is_one_less(ms in 1_i64..10_000_000) {
            let until = Timestamp::from_second(2_000_000_000).unwrap();
            let now = until - SignedDuration::from_millis(ms);
            let next = now + Remaining::next_tick(now, until);
            prop_assert_eq!(Remaining::between(next, until).seconds(), Remaining::between(now, until).seconds() - 1);
        }
    }
}
