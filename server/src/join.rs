//! The door of a session: a plain form post, the same with and without wasm.

use app::context::House;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::SessionId;
use domain::people::Visitor;
use http::StatusCode;
use std::sync::Arc;
use store::calendar::JoinRefusal;

/// Answers with a redirect to the call, and notes that this member came. Before doors, and to anyone else, the link is
/// nowhere; who comes too early is led back to the page that counts down.
pub async fn join(
    State(house): State<Arc<House>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Response {
    let (Some(member), Ok(session)) = (visitor.member(), id.parse::<SessionId>()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match house.store.join(&session, &member.id, (house.clock)()).await {
        Ok(Ok(joined)) => Redirect::to(&joined.link).into_response(),
        Ok(Err(JoinRefusal::NotFound)) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(JoinRefusal::NoLink | JoinRefusal::NotOpen | JoinRefusal::Cancelled)) => {
            Redirect::to(&app::paths::session(session.as_str())).into_response()
        }
        Err(e) => {
            tracing::error!(error = %e, "nobody could join");
            let words = "Something went wrong on our side. Close this tab and press the button again.";
            (StatusCode::INTERNAL_SERVER_ERROR, words).into_response()
        }
    }
}
