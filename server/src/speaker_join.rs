//! The door of a session for whoever is invited to speak there: a plain form post, the same with and without wasm.

use crate::guest_join::said;
use app::context::House;
use app::paths;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use std::sync::Arc;
use store::calendar::JoinRefusal;
use store::room::SpeakerJoinRefusal;

/// `POST /speaking/{token}/join`: a redirect to the call. Who comes too early is led back to the page that counts down.
pub async fn join(State(house): State<Arc<House>>, Path(token): Path<String>) -> Response {
    let mut answer = match house.store.join_as_speaker(&token, (house.clock)()).await {
        Ok(Ok(joined)) => Redirect::to(&joined.link).into_response(),
        Ok(Err(SpeakerJoinRefusal::Door(JoinRefusal::NotOpen | JoinRefusal::Cancelled))) => {
            Redirect::to(&paths::speaking(&token)).into_response()
        }
        Ok(Err(SpeakerJoinRefusal::Door(JoinRefusal::NoLink))) => said(
            StatusCode::NOT_FOUND,
            "The link to the call is not set yet. Close this tab and try again in a minute.",
        ),
        Ok(Err(SpeakerJoinRefusal::NotFound | SpeakerJoinRefusal::Door(JoinRefusal::NotFound))) => {
            said(StatusCode::FORBIDDEN, "This link has ended. Ask whoever invited you for another.")
        }
        Err(e) => {
            tracing::error!(error = %e, "no speaker could join");
            let words = "Something went wrong on our side. Close this tab and press the button again.";
            said(StatusCode::INTERNAL_SERVER_ERROR, words)
        }
    };
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
