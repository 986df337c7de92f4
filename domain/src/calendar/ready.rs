//! What an evening still needs before members can come to it.

use super::words;
use crate::plain;
use jiff::Timestamp;

/// Which of the three things a session needs are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    pub link: bool,
    pub host: bool,
    /// It has words of its own: a one-off always, one of a series when it was retitled.
    pub topic: bool,
}

impl Ready {
    /// `no link yet`, `neither host nor topic`; `None` when nothing is missing.
    pub fn lacks(self) -> Option<String> {
        let things = [(self.link, "link"), (self.host, "host"), (self.topic, "topic")];
        let missing: Vec<_> = things.into_iter().filter(|(there, _)| !there).map(|(_, thing)| thing).collect();
        match missing[..] {
            [] => None,
            [one] => Some(format!("no {one} yet")),
            [one, other] => Some(format!("neither {one} nor {other}")),
            _ => Some("no link, no host and no topic yet".into()),
        }
    }
}

/// The sentence at the top of the organisers' page, and the one below it, about the sessions ahead in order.
pub fn readiness(ahead: &[(Timestamp, Ready)], now: Timestamp) -> (String, String) {
    let Some(((first_at, first), later)) = ahead.split_first() else {
        return ("Nothing is planned yet".into(), "Start a weekly series, or add a single session.".into());
    };
    let needs = |at: Timestamp, ready: Ready| Some(format!("{} has {}", words::short_day(at, now), ready.lacks()?));
    let day = words::short_day(*first_at, now);
    let headline = needs(*first_at, *first).unwrap_or_else(|| format!("{day} has all it needs"));
    let wanting: Vec<_> = later.iter().filter_map(|(at, ready)| needs(*at, *ready)).take(3).collect();
    let lede = match (wanting.split_last(), later.len()) {
        (Some((one, [])), _) => format!("{one}."),
        (Some((last, before)), _) => format!("{}, and {last}.", before.join(", ")),
        (None, 0) => "Nothing else is planned.".into(),
        (None, 1) => "The one after it has all it needs.".into(),
        (None, n) => format!("The {} after it have all they need.", plain::count(i64::try_from(n).unwrap_or(i64::MAX))),
    };
    (headline, lede)
}

/// The same when bank holidays are to be decided, each named by its day: that comes first.
pub fn holidays_first(days: &[String], (headline, lede): (String, String)) -> (String, String) {
    match days {
        [] => (headline, lede),
        [day] => (format!("{day} is a bank holiday: run, skip or move?"), format!("{headline}. {lede}")),
        days => {
            let count = plain::capital(&plain::count(i64::try_from(days.len()).unwrap_or(i64::MAX)));
            (format!("{count} sessions are on bank holidays: run, skip or move?"), format!("{headline}. {lede}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Ready = Ready { link: true, host: true, topic: true };

    fn on(day: &str, ready: Ready) -> (Timestamp, Ready) {
        (format!("2026-11-{day}T20:00:00Z").parse().unwrap(), ready)
    }

    #[test]
    fn a_bank_holiday_that_is_to_be_decided_comes_first() {
        let words = || ("Tonight has no link yet".to_owned(), "Nothing else is planned.".to_owned());
        let (headline, lede) = holidays_first(&["Monday 28 December".into()], words());
        assert_eq!(headline, "Monday 28 December is a bank holiday: run, skip or move?");
        assert_eq!(lede, "Tonight has no link yet. Nothing else is planned.");
        let two = ["Friday 25 December".into(), "Monday 28 December".into()];
        assert_eq!(holidays_first(&two, words()).0, "Two sessions are on bank holidays: run, skip or move?");
        assert_eq!(holidays_first(&[], words()), words());
    }

    fn tuesday() -> Timestamp {
        "2026-11-24T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_first_sentence_says_what_the_next_evening_lacks() {
        let no_link = Ready { link: false, ..ALL };
        let ahead = [
            on("24", ALL),
            on("25", ALL),
            on("26", no_link),
            on("30", Ready { link: true, host: false, topic: false }),
        ];
        let (headline, lede) = readiness(&ahead, tuesday());
        assert_eq!(headline, "Tonight has all it needs");
        assert_eq!(lede, "Thursday has no link yet, and Monday has neither host nor topic.");
        assert_eq!(readiness(&ahead[2..], tuesday()).0, "Thursday has no link yet");
    }

    #[test]
    fn an_evening_without_anything_is_said_in_full() {
        let nothing = Ready { link: false, host: false, topic: false };
        assert_eq!(nothing.lacks().as_deref(), Some("no link, no host and no topic yet"));
    }

    #[test]
    fn when_all_is_there_the_rest_is_counted() {
        let ahead = [on("24", ALL), on("25", ALL), on("26", ALL)];
        assert_eq!(readiness(&ahead, tuesday()).1, "The two after it have all they need.");
        assert_eq!(readiness(&[], tuesday()).0, "Nothing is planned yet");
    }
}
