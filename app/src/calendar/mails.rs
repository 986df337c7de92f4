//! What members are told of the sessions they come to, as plain text. The link of the call is in none of it.

use super::changed_mail::{self, Changed};
use crate::guests::mails::greeting;
use crate::paths;
use domain::calendar::{Change, Reminder, Status, words};
use domain::people::Notice;
use domain::plain;
use store::notices::{News, Occasion, Recipient};

/// Title and words of a push, about one thing or about several sessions that changed together. They show on a locked
/// screen, so they say what is on the public calendar or less.
pub fn push(news: &[News<'_>]) -> (String, String) {
    if let [one] = news {
        return push_one(one);
    }
    let changed: Vec<_> = news.iter().filter_map(changed).collect();
    let count = plain::count(i64::try_from(changed.len()).unwrap_or(i64::MAX));
    (format!("{}: {count} sessions that you come to", changed_mail::what(&changed)), "Your calendar says which.".into())
}

fn push_one(news: &News) -> (String, String) {
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

/// Subject and body: of one thing, or of several sessions that changed together.
pub fn mail(public_url: &str, news: &[News<'_>], to: &Recipient) -> (String, String) {
    let (subject, said) = match news {
        [one] => of_one(public_url, one),
        several => {
            let changed: Vec<_> = several.iter().filter_map(changed).collect();
            let now = several.first().map(|news| news.now).unwrap_or_default();
            changed_mail::of_several(public_url, &changed, now)
        }
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

fn changed<'a>(news: &News<'a>) -> Option<Changed<'a>> {
    let Occasion::Changed(change) = news.occasion else { return None };
    Some((news.session, change))
}

fn of_one(public_url: &str, news: &News) -> (String, String) {
    let session = news.session;
    let (title, page) = (&session.title, format!("{public_url}{}", paths::session(session.id.as_str())));
    let starts = words::time(session.times.starts_at);
    match news.occasion {
        Occasion::Reminder(Reminder::Doors) => (
            format!("The doors are open: {title}"),
            format!("the doors are open. {title} starts at {starts} UK time. Join from its page:\n{page}"),
        ),
        Occasion::Reminder(Reminder::DayBefore) => (
            format!("Tomorrow at {starts}: {title}"),
            format!("tomorrow at {starts} UK time: {title}.\n\nCannot come after all? Say so on its page:\n{page}"),
        ),
        Occasion::Changed(change) => changed_mail::of_one(public_url, (session, change), news.now),
    }
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
