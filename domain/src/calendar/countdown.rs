use jiff::Timestamp;

/// What is left until an instant, in whole seconds, never less than none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remaining {
    seconds: i64,
}

impl Remaining {
    /// Seconds begun count as whole, so that the count reads 1 until the moment itself.
    pub fn between(now: Timestamp, until: Timestamp) -> Self {
        let left = until.as_millisecond() - now.as_millisecond();
        Self { seconds: left.max(0) / 1000 + i64::from(left > 0 && left % 1000 != 0) }
    }

    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// As on the wall, in figures and units: `2 days 3 h 04 min`, `1 h 04 min 12 s`, `1 min 47 s`. Minutes and seconds after
    /// the first keep two places, so nothing jitters. Without `seconds`, begun minutes count: what a page can say that stays put.
    pub fn parts(self, seconds: bool) -> Vec<(String, &'static str)> {
        let left = if seconds { self.seconds } else { self.minutes_begun() * 60 };
        let (days, hours, minutes, rest) = (left / 86_400, left / 3600 % 24, left / 60 % 60, left % 60);
        let shown = match (days, hours, minutes) {
            (0, 0, 0) if seconds => vec![(rest, "s")],
            (0, 0, _) if seconds => vec![(minutes, "min"), (rest, "s")],
            (0, 0, _) => vec![(minutes, "min")],
            (0, _, _) if seconds => vec![(hours, "h"), (minutes, "min"), (rest, "s")],
            (0, _, _) => vec![(hours, "h"), (minutes, "min")],
            _ => vec![(days, if days == 1 { "day" } else { "days" }), (hours, "h"), (minutes, "min")],
        };
        let figure = |(place, (n, unit))| {
            let plain = place == 0 || unit == "h";
            (if plain { format!("{n}") } else { format!("{n:02}") }, unit)
        };
        shown.into_iter().enumerate().map(figure).collect()
    }

    /// Counted as a person would: at 19:58:30 it starts in two minutes.
    pub const fn minutes_begun(self) -> i64 {
        self.seconds.div_euclid(60) + (self.seconds % 60 > 0) as i64
    }

    /// As one would say it, for pages without wasm and for screen readers: `2 hours`, `2 days and 3 hours`, `5 minutes`.
    pub fn spoken(self) -> String {
        let unit = |n: i64, one: &str| (n > 0).then(|| format!("{n} {one}{}", if n == 1 { "" } else { "s" }));
        let minutes = self.minutes_begun();
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
    use jiff::SignedDuration;

    fn left(seconds: i64) -> Remaining {
        Remaining { seconds }
    }

    fn clock(seconds: i64, with_seconds: bool) -> String {
        let parts = left(seconds).parts(with_seconds);
        parts.iter().map(|(figure, unit)| format!("{figure} {unit}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_clock_shows_what_matters_at_each_distance() {
        let shown = [183_840, 3_852, 107, 9].map(|s| clock(s, true));
        assert_eq!(shown, ["2 days 3 h 04 min", "1 h 04 min 12 s", "1 min 47 s", "9 s"]);
    }

    #[test]
    fn a_page_that_cannot_tick_counts_begun_minutes() {
        let shown = [183_840, 3_852, 107, 9].map(|s| clock(s, false));
        assert_eq!(shown, ["2 days 3 h 04 min", "1 h 05 min", "2 min", "1 min"]);
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
}
