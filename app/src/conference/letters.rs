//! The letters to those who speak at a conference, and to the organiser who asked them.

use crate::guests::mails::greeting;
use crate::paths;
use domain::calendar::{date_in_london, words};
use domain::conference::{RunThrough, Seat};
use jiff::Timestamp;
use store::conference::{Occasion, OfferLetter, OrganiserLetter, OrganiserNews, OrganiserWords};

/// Subject and body.
pub fn to_speaker(public_url: &str, letter: &OfferLetter) -> (String, String) {
    let OfferLetter { offer, programme, title, .. } = letter;
    let today = date_in_london(letter.now);
    let page = format!("{public_url}{}", paths::speaker(letter.token));
    let conference = &programme.title;
    let place = letter.seat.map_or_else(String::new, |seat| seat.in_words(today));
    let by = words::day(offer.confirm_by, today);
    let (mends, takes_out) = if letter.entry.is_some() {
        ("This mail mends your calendar. ", "This mail takes it out of your calendar. ")
    } else {
        ("", "")
    };
    let (subject, said) = match letter.occasion {
        Occasion::Offered => (
            format!("A slot for your talk “{title}”"),
            format!(
                "{conference} would like to hear your talk “{title}”: {place}.\n\nWill you be there? Please say so by the end \
                 of {by}, on this page:\n{page}\n\nOpening it decides nothing. It has two buttons, one for yes and one for \
                 no; you need no account."
            ),
        ),
        Occasion::Nudged(_) => (
            format!("Will you be there with “{title}”?"),
            format!(
                "we offered your talk “{title}” a slot at {conference}: {place}. We have not heard from you yet.\n\nPlease \
                 say yes or no by the end of {by}, on this page:\n{page}\n\nA no helps as much as a yes: somebody else \
                 would be glad of the slot."
            ),
        ),
        Occasion::Accepted => (
            format!("You speak at {conference}"),
            format!(
                "thank you. You speak at {conference}: “{title}”, {place}.\n\nYour own page has what you need for the day, \
                 and says what to do should you not be able to come after all:\n{page}\n\nThe invitation in this mail puts \
                 it into your calendar."
            ),
        ),
        Occasion::Moved(was) => {
            let ends = if offer.answer.is_some() {
                format!("{mends}Should it not suit you, say so on your page:\n{page}")
            } else {
                format!("Will you be there? Please say so by the end of {by}, on this page:\n{page}")
            };
            (
                format!("Moved: your talk “{title}”"),
                format!(
                    "your talk “{title}” at {conference} has been moved. It is now {place}; it was to be {}.\n\n{ends}",
                    was.in_words(today)
                ),
            )
        }
        Occasion::AnotherDay(was) => (
            format!("Another day: your talk “{title}”"),
            format!(
                "{conference} is on another day. Your talk “{title}” would now be {place}; it was to be {}.\n\n{takes_out}As \
                 the day is another, we ask you once more. Will you be there? Please say so by the end of {by}, on this \
                 page:\n{page}",
                was.in_words(today)
            ),
        ),
        Occasion::Removed(was) => (
            format!("Not in the programme any more: “{title}”"),
            format!(
                "we had to take your talk “{title}” out of the programme of {conference}. It was to be {}. We are sorry, and \
                 we thank you for offering it.\n\n{takes_out}There is nothing for you to do.",
                was.in_words(today)
            ),
        ),
        Occasion::Released(was) => (
            format!("Your slot went to somebody else: “{title}”"),
            format!(
                "we had no answer from you by {by}, so the slot for your talk “{title}”, {}, went to somebody who stood by. \
                 Thank you for offering it.\n\n{takes_out}There is nothing for you to do. Should the slot be free again, your \
                 page says so:\n{page}",
                was.in_words(today)
            ),
        ),
        Occasion::Withdrew(was) => (
            format!("You do not speak: “{title}”"),
            format!(
                "you do not speak at {conference} on {}, as you told us. Thank you for saying so.\n\n{takes_out}There is \
                 nothing more for you to do.",
                words::day(date_in_london(was.starts_at), today)
            ),
        ),
        Occasion::RunThrough(run) => run_through(letter, run.as_ref(), &page),
    };
    (subject, format!("{},\n\n{said}\n", greeting(&offer.name)))
}

fn run_through(letter: &OfferLetter, run: Option<&RunThrough>, page: &str) -> (String, String) {
    let title = letter.title;
    match run {
        Some(run) => (
            format!("Run-through of your talk “{title}”"),
            format!(
                "we would like to try out your talk “{title}” with you before the day: {}, {}.\n\nShould it not suit you, answer \
                 this mail. It stands on your own page too:\n{page}",
                words::moment(run.at, letter.now),
                run.place
            ),
        ),
        None => (
            format!("No run-through of your talk “{title}”"),
            format!(
                "the run-through of your talk “{title}” does not take place. You speak as planned.\n\nYour own page:\n{page}"
            ),
        ),
    }
}

/// A mail, and what a locked screen shows of it.
pub fn to_organiser(public_url: &str, letter: &OrganiserLetter) -> OrganiserWords {
    let OrganiserLetter { news, name, title, programme, now } = letter;
    let link = paths::board(&programme.slug);
    let board = format!("{public_url}{link}");
    let (subject, said) = match news {
        OrganiserNews::CannotCome { seat, reason } => {
            let wrote = if reason.is_empty() { String::new() } else { format!("They wrote: {reason}\n\n") };
            let (place, then) = match seat {
                Some(seat) => (
                    format!(", {}", in_slot(seat, *now)),
                    "The talk stays in its slot until you put another there; the board says who stands by",
                ),
                None => (String::new(), "It is in no slot. This is the board"),
            };
            (
                format!("{name} cannot come"),
                format!("{name} cannot come with “{title}”{place}.\n\n{wrote}{then}:\n{board}"),
            )
        }
        OrganiserNews::SteppedIn { seat, name: next, title: talk } => (
            format!("{next} is asked instead of {name}"),
            format!(
                "{name} has not said in time whether they come with “{title}”, {}. {next}, first on standby, is offered the \
                 slot for “{talk}”, and {name} has been told.\n\nThis is the board:\n{board}",
                in_slot(seat, *now)
            ),
        ),
        OrganiserNews::NobodyStandsBy { seat } => (
            format!("{name} has not answered, and nobody stands by"),
            format!(
                "{name} has not said in time whether they come with “{title}”, {}. Nobody on standby fits the slot and has an \
                 address that we know, so it is still theirs.\n\nAsk them once more, or put another talk there, on the \
                 board:\n{board}",
                in_slot(seat, *now)
            ),
        ),
    };
    let push = match news {
        OrganiserNews::CannotCome { seat: Some(seat), .. } => format!("“{title}”, {}.", in_slot(seat, *now)),
        OrganiserNews::CannotCome { seat: None, .. } => format!("“{title}”."),
        OrganiserNews::SteppedIn { seat, .. } | OrganiserNews::NobodyStandsBy { seat } => {
            format!("{}.", domain::plain::capital(&in_slot(seat, *now)))
        }
    };
    OrganiserWords { subject, body: format!("{said}\n"), push, link }
}

/// `slot 2, Wednesday 17 March, 11:15 to 11:45`
fn in_slot(seat: &Seat, now: Timestamp) -> String {
    format!("{}, {}", seat.slot, seat.when(date_in_london(now)))
}
