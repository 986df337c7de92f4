//! The next sessions, for the page that the service worker shows when there is no connection.

use app::context::{Browser, House};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::calendar::{Answer, Kind, words};
use domain::people::Visitor;
use http::StatusCode;
use http::header::CACHE_CONTROL;
use jiff::Timestamp;
use serde::Serialize;
use std::sync::Arc;
use store::StoreError;
use store::calendar::Listed;

/// So many are kept, and looked for among so many.
const MOST: usize = 4;
const LOOKED_AT: i64 = 20;

#[derive(Debug, Serialize)]
struct Kept {
    /// Milliseconds UTC, as `until` is.
    now: i64,
    next: Vec<Next>,
}

/// One session in words, and until when it is worth showing.
#[derive(Debug, Serialize)]
struct Next {
    title: String,
    /// `Thursday 26 November, 20:00 UK time`.
    when: String,
    until: i64,
}

/// `/offline/evenings.json`: the next open evenings, for everyone.
pub async fn evenings(State(house): State<Arc<House>>) -> Response {
    let now = (house.clock)();
    let ahead = house.store.sessions_ahead(now, Some(Kind::OpenEvening), None, LOOKED_AT).await;
    answer(ahead, now, |_| true)
}

/// `/offline/mine.json`: the next sessions that a member comes to, for a browser that its owner has switched on for
/// notices, and so for no shared computer.
pub async fn mine(
    State(house): State<Arc<House>>,
    Extension(visitor): Extension<Visitor>,
    Extension(browser): Extension<Browser>,
) -> Response {
    let Some(me) = visitor.member() else { return StatusCode::NOT_FOUND.into_response() };
    let now = (house.clock)();
    match house.store.devices(&me.id).await {
        Ok(devices) if devices.iter().any(|device| device.browser == browser.id) => {}
        Ok(_) => return StatusCode::NOT_FOUND.into_response(),
        Err(e) => return unreadable(&e),
    }
    let ahead = house.store.sessions_ahead(now, None, Some(&me.id), LOOKED_AT).await;
    let comes = |listed: &Listed| listed.mine == Some(Answer::Coming);
    answer(ahead, now, comes)
}

fn answer(ahead: store::Result<Vec<Listed>>, now: Timestamp, counts: impl Fn(&Listed) -> bool) -> Response {
    let next = |listed: Listed| Next {
        when: words::moment(listed.session.times.starts_at, now),
        until: listed.times().over_at().as_millisecond(),
        title: listed.session.title,
    };
    match ahead {
        Ok(ahead) => {
            let held = ahead.into_iter().filter(|listed| !listed.session.is_cancelled() && counts(listed));
            let kept = Kept { now: now.as_millisecond(), next: held.take(MOST).map(next).collect() };
            ([(CACHE_CONTROL, "no-store")], Json(kept)).into_response()
        }
        Err(e) => unreadable(&e),
    }
}

fn unreadable(e: &StoreError) -> Response {
    tracing::error!(error = %e, "the next sessions cannot be read");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
