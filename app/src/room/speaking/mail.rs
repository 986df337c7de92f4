//! The letter to somebody who is invited to speak. Its link is in no other.

use crate::guests::mails::greeting;
use domain::calendar::{date_in_london, words};
use store::room::NewSpeaker;

/// Subject and body.
pub fn words(public_url: &str, new: &NewSpeaker) -> (String, String) {
    let (session, now) = (new.session, new.now);
    let page = format!("{public_url}{}", crate::paths::speaking(new.token));
    let (title, when) = (&session.title, words::moment(session.times.starts_at, now));
    let day = words::day(date_in_london(session.times.starts_at), date_in_london(now));
    let (doors, length) = (words::time(session.times.doors_at()), words::length(session.times.minutes()));
    let body = format!(
        "{},\n\nyou are invited to speak at Inner Circle: {title}, {when}, {length}.\n\nThe doors open at {doors}. Join \
         from your own page, where the chat and the questions are too:\n{page}\n\nThe session is recorded, for members \
         to play again. The link is for you alone; it ends an hour after the session. The invitation in this mail puts \
         it into your calendar.\n",
        greeting(&new.invited.name)
    );
    (format!("You speak at Inner Circle on {day}"), body)
}
