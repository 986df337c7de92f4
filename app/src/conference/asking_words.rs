//! How an offer stands, in words for organisers.

use domain::calendar::{date_in_london, words};
use domain::library::size;
use jiff::Timestamp;
use store::conference::{Offer, Slides, ToldLine};

/// What was asked and said so far.
pub fn said(offer: &Offer, now: Timestamp) -> String {
    let asked = format!("{} asked {} {}", offer.asked_by, offer.name, words::ago(offer.asked_at, now));
    match offer.answer {
        _ if offer.is_released => format!("{asked}. They know that the slot is not theirs any more."),
        Some((true, at)) => format!("{asked}. They said yes {}.", words::ago(at, now)),
        Some((false, at)) if offer.reason.is_empty() => format!("{asked}. They said no {}.", words::ago(at, now)),
        Some((false, at)) => format!("{asked}. They said no {}: {}", words::ago(at, now), offer.reason),
        None => format!("{asked}, for an answer by {}.", words::day(offer.confirm_by, date_in_london(now))),
    }
}

/// `Sunday 22 November, 12:00, to priya@example.org: …`
pub fn told(line: &ToldLine, now: Timestamp) -> String {
    let day = words::day(date_in_london(line.at), date_in_london(now));
    format!("{day}, {}, to {}. {}.", words::time(line.at), line.email, line.words)
}

/// `Falls.pdf, 3 MB, brought 3 minutes ago`
pub fn slides(slides: &Slides, now: Timestamp) -> String {
    format!("{}, {}, brought {}", slides.file_name, size(slides.bytes), words::ago(slides.added_at, now))
}
