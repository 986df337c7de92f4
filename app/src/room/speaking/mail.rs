//! The letters to those who are invited to speak: their link, and what becomes of their session.

use crate::guests::mails::greeting;
use domain::calendar::{Change, Status, date_in_london, instead_of, words};
use store::room::{SpeakerLetter, SpeakerOccasion};

/// Subject and body.
pub fn words(public_url: &str, letter: &SpeakerLetter) -> (String, String) {
    let (session, now) = (letter.session, letter.now);
    let page = format!("{public_url}{}", crate::paths::speaking(letter.token));
    let (title, when) = (&session.title, words::moment(session.times.starts_at, now));
    let day = words::day(date_in_london(session.times.starts_at), date_in_london(now));
    let (doors, length) = (words::time(session.times.doors_at()), words::length(session.times.minutes()));
    let join = format!("The doors open at {doors}. Join from your own page");
    let (subject, said) = match (letter.occasion, &session.status) {
        (SpeakerOccasion::Invited, _) => (
            format!("You speak at Inner Circle on {day}"),
            format!(
                "you are invited to speak at Inner Circle: {title}, {when}, {length}.\n\n{join}, where the chat and the \
                 questions are too:\n{page}\n\nThe session is recorded, for members to play again. The link is for you \
                 alone; it ends an hour after the session. The invitation in this mail puts it into your calendar."
            ),
        ),
        (SpeakerOccasion::Changed(_), Status::Cancelled { reason }) => (
            format!("Cancelled: you were to speak on {day}"),
            format!(
                "{title} on {when}, at which you were to speak, does not take place: {reason}\n\nThis mail takes it out of \
                 your calendar. Should it be on again, we write to you. Your own page:\n{page}"
            ),
        ),
        (SpeakerOccasion::Changed(Change { was_cancelled: true, .. }), Status::Planned) => (
            format!("On again: you speak on {day}"),
            format!(
                "{title}, at which you speak, takes place after all. It is on {when}, {length}.\n\n{join}, as before:\n\
                 {page}\n\nThis mail puts it back into your calendar. Should it not suit you, answer it."
            ),
        ),
        (SpeakerOccasion::Changed(change), Status::Planned) => (
            format!("Moved: you speak on {day}"),
            format!(
                "{title}, at which you speak, has been moved. It is on {when}, {length}.\n\n{}.\n\n{join}, as before:\n\
                 {page}\n\nThis mail mends your calendar. Should it not suit you, answer it.",
                instead_of(change.was, session.times, now)
            ),
        ),
    };
    (subject, format!("{},\n\n{said}\n", greeting(&letter.invited.name)))
}
