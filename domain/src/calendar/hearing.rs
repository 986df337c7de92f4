//! Who hears that sessions change, and in which words.

use super::review::length_changes;
use super::session::Times;
use super::{date_in_london, words};
use crate::plain;
use jiff::Timestamp;

/// How many members a change would reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hearing {
    /// Said that they come.
    pub coming: i64,
    /// Of those, who is written a mail.
    pub mails: i64,
    /// Of those, who has a device that is sent a notice.
    pub pushes: i64,
}

/// Who learns that `sessions` sessions move, fall out or are on again, and how; each a sentence.
pub fn who_hears(hearing: Hearing, sessions: usize, guests: i64, speakers: i64) -> Vec<String> {
    let count = |n| plain::capital(&plain::count(n));
    let several = sessions > 1;
    let mut said = vec![match (hearing.coming, several) {
        (0, _) => "No member has said that they are coming.".to_owned(),
        (1, false) => "One member has said that they are coming.".to_owned(),
        (n, false) => format!("{} members have said that they are coming.", count(n)),
        (1, true) => "One member has said that they are coming to these, or to some of them.".to_owned(),
        (n, true) => format!("{} members have said that they are coming to these, or to some of them.", count(n)),
    }];
    let settled = "once nobody has changed it for two minutes";
    if hearing.coming > 0 {
        let one_mail = if several { "one mail about all of theirs" } else { "a mail" };
        let a_notice = if several { "notices" } else { "a notice" };
        match hearing.mails {
            0 => {}
            1 => said.push(format!("One of them gets {one_mail}, {settled}.")),
            n => said.push(format!("{} of them get {one_mail}, {settled}.", count(n))),
        }
        match hearing.pushes {
            0 => {}
            1 => said.push(format!("One of them gets {a_notice} on their devices at once.")),
            n => said.push(format!("{} of them get {a_notice} on their devices at once.", count(n))),
        }
        if hearing.mails == 0 && hearing.pushes == 0 {
            said.push("None of them gets a mail or a notice.".into());
        }
    }
    for (n, one, more) in [(guests, "guest", "guests"), (speakers, "speaker from outside", "speakers from outside")] {
        match n {
            0 => {}
            1 => said.push(format!("One {one} is told by mail, {settled}.")),
            n => said.push(format!("{} {more} are told by mail, {settled}.", count(n))),
        }
    }
    said
}

/// `Tuesday 1 December: 19:30 instead of 20:00`: what a session's new times are, and what they were.
pub fn instead_of(old: Times, new: Times, now: Timestamp) -> String {
    let today = date_in_london(now);
    let (was, becomes) = (date_in_london(old.starts_at), date_in_london(new.starts_at));
    let (from, to) = (words::time(old.starts_at), words::time(new.starts_at));
    let day = words::day(becomes, today);
    let length = length_changes(old, new);
    match length {
        Some(length) if old.starts_at == new.starts_at => format!("{day}, {to}: {length}"),
        length => {
            let moved = if was == becomes {
                format!("{day}: {to} instead of {from}")
            } else {
                format!("{day}, {to}, instead of {}, {from}", words::day(was, today))
            };
            length.map_or(moved.clone(), |length| format!("{moved}; {length}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn who_is_written_to_is_said_as_it_is() {
        assert_eq!(who_hears(Hearing::default(), 1, 0, 0), ["No member has said that they are coming."]);
        let silent = Hearing { coming: 2, ..Hearing::default() };
        assert_eq!(who_hears(silent, 1, 0, 0)[1], "None of them gets a mail or a notice.");
        let said = who_hears(Hearing { coming: 14, mails: 12, pushes: 1 }, 1, 3, 1);
        assert_eq!(
            said,
            [
                "14 members have said that they are coming.",
                "Twelve of them get a mail, once nobody has changed it for two minutes.",
                "One of them gets a notice on their devices at once.",
                "Three guests are told by mail, once nobody has changed it for two minutes.",
                "One speaker from outside is told by mail, once nobody has changed it for two minutes.",
            ]
        );
        let series = who_hears(Hearing { coming: 2, mails: 2, pushes: 0 }, 26, 0, 0);
        assert_eq!(
            series[1],
            "Two of them get one mail about all of theirs, once nobody has changed it for two minutes."
        );
    }

    #[test]
    fn new_times_are_said_with_the_old_ones() {
        let times = |start: &str, minutes| {
            let starts_at: Timestamp = start.parse().unwrap();
            Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(minutes) }
        };
        let old = times("2026-12-01T20:00:00Z", 20);
        let said = |start, minutes| instead_of(old, times(start, minutes), "2026-11-22T12:00:00Z".parse().unwrap());
        assert_eq!(said("2026-12-01T19:30:00Z", 20), "Tuesday 1 December: 19:30 instead of 20:00");
        assert_eq!(
            said("2026-12-03T19:30:00Z", 20),
            "Thursday 3 December, 19:30, instead of Tuesday 1 December, 20:00"
        );
        assert_eq!(
            said("2026-12-01T20:00:00Z", 30),
            "Tuesday 1 December, 20:00: it will last 30 minutes instead of 20 minutes"
        );
    }
}
