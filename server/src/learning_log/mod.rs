//! What somebody heard and took from it, to take away as evidence of their development.

mod pdf;

use app::context::House;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::calendar::date_in_london;
use domain::library::{clock, minutes};
use domain::people::{Person, Visitor};
use domain::sheet::{BYTE_ORDER_MARK, row};
use http::{StatusCode, header};
use jiff::civil::Date;
use pdf::Look;
use std::sync::Arc;
use store::library::{Learnt, Listener};

/// `GET /library/learning.csv`
pub async fn as_csv(State(house): State<Arc<House>>, Extension(visitor): Extension<Visitor>) -> Response {
    match log_of(&house, &visitor).await {
        Ok((_, log)) => file("text/csv; charset=utf-8", "learning-log.csv", csv(&log).into_bytes()),
        Err(status) => status.into_response(),
    }
}

/// `GET /library/learning.pdf`
pub async fn as_pdf(State(house): State<Arc<House>>, Extension(visitor): Extension<Visitor>) -> Response {
    let today = date_in_london((house.clock)());
    match log_of(&house, &visitor).await {
        Ok((member, log)) => file("application/pdf", "learning-log.pdf", paper(&member.name, &log, today)),
        Err(status) => status.into_response(),
    }
}

async fn log_of<'v>(house: &House, visitor: &'v Visitor) -> Result<(&'v Person, Vec<Learnt>), StatusCode> {
    let member = visitor.member().ok_or(StatusCode::NOT_FOUND)?;
    let log = house.store.learning_log(&Listener::of(member)).await.map_err(|e| {
        tracing::error!(error = %e, "a learning log could not be read");
        StatusCode::INTERNAL_SERVER_ERROR
    })?;
    Ok((member, log))
}

fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

fn csv(log: &[Learnt]) -> String {
    let first = row([
        "talk",
        "held on",
        "minutes heard",
        "heard to the end on",
        "heard last on",
        "what I will do differently",
        "notes",
    ]);
    let mut file = format!("{BYTE_ORDER_MARK}{first}");
    for learnt in log {
        // Half a minute is one, as on the page.
        let minutes = learnt.heard_ms.saturating_add(30_000) / 60_000;
        let day = |at| date_in_london(at).to_string();
        let finished = learnt.finished_at.map(day).unwrap_or_default();
        file += &row([
            learnt.title.as_str(),
            &learnt.held_on,
            &minutes.to_string(),
            &finished,
            &day(learnt.last_at),
            &learnt.reflection,
            &notes(learnt).join("\n"),
        ]);
    }
    file
}

fn notes(learnt: &Learnt) -> Vec<String> {
    learnt.notes.iter().map(|note| format!("{} {}", clock(note.at_ms), note.words)).collect()
}

/// `16 March 2026`: whoever reads it does not know when it was printed.
fn on_paper(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

fn paper(name: &str, log: &[Learnt], today: Date) -> Vec<u8> {
    let total = log.iter().fold(0_u32, |sum, learnt| sum.saturating_add(learnt.heard_ms));
    let day = |at| on_paper(date_in_london(at));
    let mut paragraphs = vec![
        (Look::Title, format!("Learning log of {name}")),
        (Look::Text, format!("{} heard in the library of Inner Circle, as of {}.", minutes(total), on_paper(today))),
    ];
    for learnt in log {
        paragraphs.push((Look::Heading, learnt.title.clone()));
        let finished = learnt.finished_at.map(|at| format!(", to the end on {}", day(at))).unwrap_or_default();
        let heard = format!("{} heard{finished}, last on {}", minutes(learnt.heard_ms), day(learnt.last_at));
        paragraphs.push((Look::Small, heard));
        if !learnt.reflection.is_empty() {
            paragraphs.push((Look::Text, format!("What I will do differently: {}", learnt.reflection)));
        }
        paragraphs.extend(notes(learnt).into_iter().map(|note| (Look::Text, note)));
    }
    pdf::document("Learning log", &format!("Learning log of {name}"), &paragraphs)
}
