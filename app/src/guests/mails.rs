//! The letters to guests, as plain text. What they link to is the guest's own page, whose buttons act; the link of the call
//! is in none of them.

use domain::calendar::{Change, Session, Status, date_in_london, instead_of, words};
use domain::guests::{Notice, freed};
use jiff::Timestamp;
use store::guests::{Letter, Occasion};

/// Subject and body.
pub fn words(public_url: &str, letter: &Letter) -> (String, String) {
    let Letter { guest, session, now, .. } = letter;
    let page = format!("{public_url}{}", crate::paths::guest(&letter.token));
    let dear = greeting(&guest.name);
    let (title, when) = (&session.title, words::moment(session.times.starts_at, *now));
    let day = words::day(date_in_london(session.times.starts_at), date_in_london(*now));
    let doors = words::time(session.times.doors_at());
    match letter.occasion {
        Occasion::Seated => {
            let door = if session.times.doors_at() <= *now {
                "The doors are open. Join from your own page:".to_owned()
            } else {
                format!("The doors open at {doors}. Join from your own page:")
            };
            let body = format!(
                "{dear},\n\nyou have a seat at the open evening: {title}, {when}, {}.\n\n{door}\n{page}\n\n\
                 There you can also change your name, or give your seat back. The invitation in this mail puts the \
                 evening into your calendar.\n\nIf it was not you who signed up, do nothing.\n",
                words::length(session.times.minutes())
            );
            (format!("Your seat on {day}"), body)
        }
        Occasion::Waiting { position } => {
            let free = freed(session.times.starts_at, *now).said_to_who_waits();
            let body = format!(
                "{dear},\n\nall seats of the open evening on {when} are taken. You are number {position} on the waiting \
                 list. {free}\n\nSee where you stand, or leave the list:\n\
                 {page}\n\nIf it was not you who signed up, do nothing.\n"
            );
            (format!("You are on the waiting list for {day}"), body)
        }
        Occasion::Offered { until } => {
            let until = words::moment(*until, *now);
            let body = format!(
                "{dear},\n\na seat at the open evening on {when} is free, and held for you until {until}.\n\n\
                 Take it, or leave it to the next:\n{page}\n"
            );
            (format!("A seat is free on {day}"), body)
        }
        Occasion::SeatFree => {
            let body = format!(
                "{dear},\n\na seat at the open evening on {when} is free. Everyone who waits was told, and whoever \
                 presses first has it:\n{page}\n"
            );
            (format!("A seat is free on {day}"), body)
        }
        Occasion::Cancelled => {
            let body = format!(
                "{dear},\n\nyou have given your seat at the open evening on {when} back. This mail takes it out of your \
                 calendar.\n\nChanged your mind? Sign up again:\n{public_url}{}\n",
                crate::paths::OPEN_EVENING
            );
            (format!("You are not coming on {day}"), body)
        }
        Occasion::SessionChanged(change) => changed(session, *change, *now, &dear, &page),
        Occasion::Notice(notice) => noticed(*notice, letter, &dear, &page),
        Occasion::Message { subject, words } => (subject.clone(), message(words, &page)),
    }
}

/// An organiser's words, with what every mail to guests ends in.
pub fn message(words: &str, page: &str) -> String {
    format!("{words}\n\nThe organisers of Inner Circle. Your own page:\n{page}\n")
}

fn changed(session: &Session, change: Change, now: Timestamp, dear: &str, page: &str) -> (String, String) {
    let starts_at = session.times.starts_at;
    let (when, day) = (words::moment(starts_at, now), words::day(date_in_london(starts_at), date_in_london(now)));
    if let Status::Cancelled { reason } = &session.status {
        let body = format!(
            "{dear},\n\nthe open evening on {when} does not take place: {reason}\n\nThis mail takes it out of your \
             calendar. Your own page:\n{page}\n"
        );
        return (format!("Cancelled: the open evening on {day}"), body);
    }
    let (what, subject) = if change.was_cancelled {
        ("takes place after all", format!("On again: the open evening on {day}"))
    } else {
        ("has been moved", format!("Moved: the open evening is on {day}"))
    };
    let moved =
        if change.was_moved { format!("\n\n{}.", instead_of(change.was, session.times, now)) } else { String::new() };
    let body = format!(
        "{dear},\n\nthe open evening {what}. It is on {when}.{moved}\n\nYour place is kept. Should it not suit you, give it back \
         here:\n{page}\n"
    );
    (subject, body)
}

fn noticed(notice: Notice, letter: &Letter, dear: &str, page: &str) -> (String, String) {
    let Letter { guest, session, .. } = letter;
    let (title, starts) = (&session.title, words::time(session.times.starts_at));
    match notice {
        Notice::DayBefore => {
            let doors = words::time(session.times.doors_at());
            let body = format!(
                "{dear},\n\ntomorrow at {starts} UK time: {title}.\n\nThe doors open at {doors}. Join from your own \
                 page:\n{page}\n\nCannot come? Give your seat back there, and somebody else has it.\n"
            );
            (format!("Tomorrow at {starts}: the open evening"), body)
        }
        Notice::Doors => {
            let body =
                format!("{dear},\n\nthe doors are open: {title} starts at {starts} UK time. Join here:\n{page}\n");
            ("The doors are open".into(), body)
        }
        Notice::Thanks => {
            let apply = if guest.role.profession().is_some() {
                format!(
                    "\n\nYou do the work that the circle is for. Would you like to be a member? Your page leads to the \
                     application, with what we know filled in:\n{page}"
                )
            } else {
                String::new()
            };
            let body = format!(
                "{dear},\n\nthank you for looking in on us. The door is open again next week.{apply}\n\nWe forget your \
                 name and address in a month.\n"
            );
            ("Thank you for coming".into(), body)
        }
    }
}

/// By name, unless the name is made to be a link: anybody may type anybody's address.
pub fn greeting(name: &str) -> String {
    if is_plain(name) { format!("Dear {name}") } else { "Hello".into() }
}

pub fn is_plain(name: &str) -> bool {
    let has_dot_inside = name.split_whitespace().any(|word| word.trim_end_matches('.').contains('.'));
    !name.contains(['/', ':', '@', '\\']) && !has_dot_inside
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::{Kind, Times};
    use jiff::SignedDuration;

    #[test]
    fn a_name_that_would_be_a_link_is_not_mailed() {
        assert_eq!(greeting("Dr. Siân O'Neill-Park"), "Dear Dr. Siân O'Neill-Park");
        for link in ["see https://evil.example", "www.evil.example", "evil.example", "a@b", "evil.example."] {
            assert_eq!(greeting(link), "Hello", "{link}");
        }
    }

    #[test]
    fn who_knows_the_old_time_reads_both() {
        let at = |start: &str| {
            let starts_at: Timestamp = start.parse().unwrap();
            Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(60) }
        };
        let session = Session {
            id: "s".parse().unwrap(),
            origin: None,
            times: at("2026-11-26T19:30:00Z"),
            moved: true,
            title: "Open evening".into(),
            retitled: false,
            kind: Kind::OpenEvening,
            host: None,
            notes: String::new(),
            status: Status::Planned,
            sequence: 1,
            version: 2,
            changed_at: Timestamp::UNIX_EPOCH,
        };
        let change = Change { was: at("2026-11-26T20:00:00Z"), was_cancelled: false, was_moved: true };
        let now = "2026-11-24T12:00:00Z".parse().unwrap();
        let (subject, body) = changed(&session, change, now, "Dear Gil", "https://circle.example/g/x");
        assert_eq!(subject, "Moved: the open evening is on Thursday 26 November");
        assert!(body.contains("Thursday 26 November: 19:30 instead of 20:00."), "{body}");
    }
}
