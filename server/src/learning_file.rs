//! `GET /library/learning.csv`: what somebody heard and took from it, as evidence of their development.

use app::context::House;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::calendar::date_in_london;
use domain::library::clock;
use domain::people::Visitor;
use domain::sheet::{BYTE_ORDER_MARK, row};
use http::{StatusCode, header};
use std::sync::Arc;
use store::library::Listener;

pub async fn download(State(house): State<Arc<House>>, Extension(visitor): Extension<Visitor>) -> Response {
    let Some(member) = visitor.member() else { return StatusCode::NOT_FOUND.into_response() };
    let listener = Listener::of(member);
    let log = match house.store.learning_log(&listener).await {
        Ok(log) => log,
        Err(e) => {
            tracing::error!(error = %e, "a learning log could not be read");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
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
        let notes: Vec<_> = learnt.notes.iter().map(|note| format!("{} {}", clock(note.at_ms), note.words)).collect();
        let finished = learnt.finished_at.map(day).unwrap_or_default();
        file += &row([
            learnt.title.as_str(),
            &learnt.held_on,
            &minutes.to_string(),
            &finished,
            &day(learnt.last_at),
            &learnt.reflection,
            &notes.join("\n"),
        ]);
    }
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"learning-log.csv\""),
    ];
    (head, file).into_response()
}
