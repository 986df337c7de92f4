//! `GET /organise/sessions/{id}/guests.csv`: an evening's guests as a file for a spreadsheet.

use app::context::House;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::ids::SessionId;
use domain::people::Visitor;
use domain::sheet::{BYTE_ORDER_MARK, row};
use http::{StatusCode, header};
use jiff::Timestamp;
use std::sync::Arc;
use store::guests::OnRoster;

/// Taking a copy is a deed of its own, and noted before the first line leaves.
pub async fn download(
    State(house): State<Arc<House>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Response {
    let (Some(organiser), Ok(id)) = (visitor.organiser(), id.parse::<SessionId>()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let now = (house.clock)();
    let roster = match house.store.roster_exported(&id, &organiser.id, now).await {
        Ok(()) => house.store.roster(&id).await,
        Err(e) => Err(e),
    };
    match roster {
        Ok(roster) => {
            let head = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"guests.csv\""),
            ];
            (head, text(&roster.guests, now)).into_response()
        }
        Err(e) => {
            tracing::error!(error = %e, "an evening's guests could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn text(guests: &[OnRoster], now: Timestamp) -> String {
    let titles = row(["name", "email", "role", "state", "verified", "came", "came before", "signed up (UTC)"]);
    let lines = guests.iter().map(|on| {
        let guest = &on.guest;
        let yes = |is: bool| if is { "yes" } else { "no" };
        row([
            guest.name.as_str(),
            guest.email.as_ref().map_or("", |email| email.as_str()),
            guest.role.label(),
            guest.state_at(now).label(),
            yes(guest.is_verified),
            yes(guest.came()),
            &on.came_before.to_string(),
            &guest.asked_at.to_string(),
        ])
    });
    format!("{BYTE_ORDER_MARK}{titles}{}", lines.collect::<String>())
}
