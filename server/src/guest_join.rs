//! The door of an open evening, for guests: a plain form post, the same with and without wasm.

use crate::http::cookies;
use app::context::House;
use app::{guest_cookie_name, guest_entries, paths};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::guests::State as Standing;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use std::sync::Arc;
use store::StoreError;
use store::calendar::JoinRefusal;
use store::guests::{GuestJoinRefusal, Token};

/// `POST /open-evening/join`: the browser that signed up, by its cookie.
pub async fn by_browser(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    let name = guest_cookie_name(house.public_url.starts_with("https://"));
    let entries = cookies::value(&headers, name).map(guest_entries).unwrap_or_default();
    match house.store.entry_in_view(&entries, (house.clock)()).await {
        Ok(Some(token)) => join(&house, Token::Entry(&token), paths::OPEN_EVENING_SEAT).await,
        Ok(None) => Redirect::to(paths::OPEN_EVENING_SEAT).into_response(),
        Err(e) => failed(&e),
    }
}

/// `POST /g/{token}/join`: whoever has the mailed link.
pub async fn by_link(State(house): State<Arc<House>>, Path(token): Path<String>) -> Response {
    join(&house, Token::Link(&token), &paths::guest(&token)).await
}

/// Answers with a redirect to the call, and notes that this guest came. Who comes too early is led back to the page that
/// counts down; to anyone else the link is nowhere.
async fn join(house: &House, token: Token<'_>, page: &str) -> Response {
    let mut answer = answer(house, token, page).await;
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

async fn answer(house: &House, token: Token<'_>, page: &str) -> Response {
    match house.store.join_as_guest(token, (house.clock)()).await {
        Ok(Ok(joined)) => Redirect::to(&joined.link).into_response(),
        Ok(Err(why)) => refused(why, page),
        Err(e) => failed(&e),
    }
}

fn failed(e: &StoreError) -> Response {
    tracing::error!(error = %e, "no guest could join");
    let words = "Something went wrong on our side. Close this tab and press the button again.";
    said(StatusCode::INTERNAL_SERVER_ERROR, words)
}

fn refused(why: GuestJoinRefusal, page: &str) -> Response {
    match why {
        GuestJoinRefusal::Door(JoinRefusal::NotOpen | JoinRefusal::Cancelled) => Redirect::to(page).into_response(),
        GuestJoinRefusal::Door(JoinRefusal::NoLink) => said(
            StatusCode::NOT_FOUND,
            "The link to the call is not set yet. Close this tab and try again in a minute.",
        ),
        GuestJoinRefusal::UseTheLink => {
            said(StatusCode::FORBIDDEN, "Several browsers came with this address. Open the link in your mail to join.")
        }
        GuestJoinRefusal::NoSeat(Standing::Waiting | Standing::Offered) => said(
            StatusCode::FORBIDDEN,
            "You are on the waiting list. Close this tab: your page shows when a seat is free.",
        ),
        GuestJoinRefusal::NoSeat(Standing::Cancelled) => {
            said(StatusCode::FORBIDDEN, "You have given your seat back. Sign up again to come after all.")
        }
        GuestJoinRefusal::NoSeat(_) | GuestJoinRefusal::NotFound | GuestJoinRefusal::Door(JoinRefusal::NotFound) => {
            said(StatusCode::FORBIDDEN, "There is no seat for you here.")
        }
    }
}

/// One sentence as a page of its own: it opens in a tab of its own.
pub fn said(status: StatusCode, words: &str) -> Response {
    let page = format!(
        "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"><title>Inner Circle</title>\
         </head><body><main><h1>{words}</h1><p><a href=\"{}\">The open evening</a></p></main></body></html>",
        paths::OPEN_EVENING
    );
    (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}
