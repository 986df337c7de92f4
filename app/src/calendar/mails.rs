//! What members are told of the sessions they come to, as plain text. The link of the call is in none of it.

use crate::guests::mails::greeting;
use crate::paths;
use domain::calendar::{Change, Reminder, Status, words};
use domain::people::Notice;
use store::notices::{News, Occasion, Recipient};

/// Title and words of a push. They show on a locked screen, so they say what is on the public calendar or less.
pub fn push(news: &News) -> (String, String) {
    let (title, starts) = (news.session.title.clone(), words::time(news.session.times.starts_at));
    let day = words::short_day(news.session.times.starts_at, news.now);
    match news.occasion {
        Occasion::Reminder(Reminder::Doors) => {
            ("The doors are open".into(), format!("{title} starts at {starts} UK time."))
        }
        Occasion::Reminder(Reminder::DayBefore) => (format!("Tomorrow at {starts}: the open evening"), title),
        Occasion::Changed(change) => match (&news.session.status, change) {
            (Status::Cancelled { reason }, _) => {
                (format!("Cancelled: {day}, {starts}"), format!("{title} does not take place: {reason}"))
            }
            (Status::Planned, Change { was_cancelled: true, .. }) => {
                (format!("On again: {day}, {starts}"), format!("{title} takes place after all."))
            }
            (Status::Planned, _) => {
                let when = words::moment(news.session.times.starts_at, news.now);
                (format!("Moved: now {day}, {starts}"), format!("{title} is on {when}."))
            }
        },
    }
}

/// Subject and body.
pub fn mail(public_url: &str, news: &News, to: &Recipient) -> (String, String) {
    let session = news.session;
    let (title, page) = (&session.title, format!("{public_url}{}", paths::session(session.id.as_str())));
    let when = words::moment(session.times.starts_at, news.now);
    let starts = words::time(session.times.starts_at);
    let (subject, said) = match news.occasion {
        Occasion::Reminder(Reminder::Doors) => (
            format!("The doors are open: {title}"),
            format!("the doors are open. {title} starts at {starts} UK time. Join from its page:\n{page}"),
        ),
        Occasion::Reminder(Reminder::DayBefore) => (
            format!("Tomorrow at {starts}: {title}"),
            format!("tomorrow at {starts} UK time: {title}.\n\nCannot come after all? Say so on its page:\n{page}"),
        ),
        Occasion::Changed(change) => match (&session.status, change) {
            (Status::Cancelled { reason }, _) => (
                format!("Cancelled: {title} on {when}"),
                format!(
                    "{title} on {when} does not take place: {reason}\n\nThis mail takes it out of your calendar. \
                     Should it be on again, we write to you. Its page:\n{page}"
                ),
            ),
            (Status::Planned, Change { was_cancelled: true, .. }) => (
                format!("On again: {title} on {when}"),
                format!("{title} takes place after all. It is on {when}.\n\nIts page:\n{page}"),
            ),
            (Status::Planned, _) => (
                format!("Moved: {title} is on {when}"),
                format!(
                    "{title} has been moved. It is on {when}.\n\nWe still count on you. Should it not suit you, say so \
                     on its page:\n{page}"
                ),
            ),
        },
    };
    let stop = format!("{public_url}{}", paths::unsubscribe(&to.unsubscribe));
    let body = format!(
        "{},\n\n{said}\n\nYou get this because you said that you come. Other ways to hear of it, or none:\n\
         {public_url}{}\n\nNo more mails of this kind, with one press:\n{stop}\n",
        greeting(&to.name),
        paths::NOTICES
    );
    (subject, body)
}

/// What a mail program's "unsubscribe" ends, in words.
pub const fn ended(notice: Notice) -> &'static str {
    match notice {
        Notice::Doors => "mails when the doors open for a session that you come to",
        Notice::DayBefore => "mails the evening before an open evening that you come to",
        Notice::Changes => "mails when a session that you come to is cancelled, moved or on again",
        Notice::AskToTalk => {
            "mails from members who ask to talk with you; nobody can ask you then, and you can ask nobody"
        }
    }
}
