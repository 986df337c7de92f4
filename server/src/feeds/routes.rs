//! Calendars as other programs read them.

use super::ical::{self, Place};
use super::links;
use app::context::House;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::calendar::{HORIZON_MONTHS, Kind, Session, date_in_london};
use domain::ids::SessionId;
use domain::people::Visitor;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, StatusCode};
use jiff::ToSpan;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::{Result, StoreError};

/// `/feeds/{token}/sessions.ics`: everything the circle plans. Looks at the token alone, never at a cookie.
pub async fn all_sessions(State(house): State<Arc<House>>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    answer(&headers, async {
        if house.store.feed_owner(&token).await?.is_none() {
            return Ok(None);
        }
        let now = (house.clock)();
        let source = house.store.feed_source(now).await?;
        let until = date_in_london(now).saturating_add(HORIZON_MONTHS.months());
        let sessions = [source.exceptions, source.sessions].concat();
        Ok(Some(ical::feed("Inner Circle", &place(&house), &source.series, &sessions, until)))
    })
    .await
}

/// `/feeds/{token}/mine.ics`: what its owner said they are coming to.
pub async fn my_sessions(State(house): State<Arc<House>>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    answer(&headers, async {
        let Some(owner) = house.store.feed_owner(&token).await? else { return Ok(None) };
        let sessions = house.store.my_sessions(&owner, (house.clock)()).await?;
        Ok(Some(ical::own_sessions("Inner Circle: mine", &place(&house), &sessions)))
    })
    .await
}

/// `/feeds/open-evenings.ics`: for everyone. What organisers wrote for members stays out.
pub async fn open_evenings(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    answer(&headers, async {
        let source = house.store.feed_source((house.clock)()).await?;
        let public = |session: Session| Session { notes: String::new(), ..session };
        let evenings: Vec<Session> =
            source.sessions.into_iter().filter(|session| session.kind == Kind::OpenEvening).map(public).collect();
        let place = Place { page: Some(app::paths::OPEN_EVENING), ..place(&house) };
        Ok(Some(ical::own_sessions("Inner Circle: open evenings", &place, &evenings)))
    })
    .await
}

/// `/sessions/{id}/session.ics`: one session, to put into one's calendar by hand.
pub async fn one_session(
    State(house): State<Arc<House>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Response {
    match found(&house, &visitor, &id).await {
        Ok(Some(session)) => {
            let name = (CONTENT_DISPOSITION, "attachment; filename=\"session.ics\"");
            ([(CONTENT_TYPE, CALENDAR), name], ical::single(&place(&house), &session)).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

/// `/open-evening/evening.ics`: the next open evening, for a guest to put into their calendar by hand.
pub async fn next_evening(State(house): State<Arc<House>>) -> Response {
    let ahead = house.store.sessions_ahead((house.clock)(), Some(Kind::OpenEvening), None, 4).await;
    match ahead.map(|ahead| ahead.into_iter().map(|listed| listed.session).find(|session| !session.is_cancelled())) {
        Ok(Some(session)) => {
            let place = Place { page: Some(app::paths::OPEN_EVENING_SEAT), ..place(&house) };
            let session = Session { notes: String::new(), ..session };
            let name = (CONTENT_DISPOSITION, "attachment; filename=\"open-evening.ics\"");
            ([(CONTENT_TYPE, CALENDAR), name], ical::single(&place, &session)).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

/// `/sessions/{id}/add/{calendar}`: to the form of a web calendar, filled in.
pub async fn add_to(
    State(house): State<Arc<House>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, calendar)): Path<(String, String)>,
) -> Response {
    match (found(&house, &visitor, &id).await, calendar.as_str()) {
        (Ok(Some(session)), "google") => Redirect::to(&links::google_link(&place(&house), &session)).into_response(),
        (Ok(Some(session)), "outlook") => Redirect::to(&links::outlook_link(&place(&house), &session)).into_response(),
        (Ok(_), _) => StatusCode::NOT_FOUND.into_response(),
        (Err(e), _) => failed(&e),
    }
}

const CALENDAR: &str = "text/calendar; charset=utf-8";

async fn found(house: &House, visitor: &Visitor, id: &str) -> Result<Option<Session>> {
    let (Some(member), Ok(id)) = (visitor.member(), id.parse::<SessionId>()) else { return Ok(None) };
    Ok(house.store.session(&id, &member.id).await?.map(|detail| detail.listed.session))
}

fn place(house: &House) -> Place<'_> {
    Place::of(&house.public_url)
}

/// A calendar; 404 for a token that is nobody's.
async fn answer(headers: &HeaderMap, made: impl Future<Output = Result<Option<String>>>) -> Response {
    let calendar = match made.await {
        Ok(Some(calendar)) => calendar,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(e) => return failed(&e),
    };
    tagged(headers, CALENDAR, calendar)
}

/// A text with an `ETag`, or 304 where the reader has it already.
pub fn tagged(headers: &HeaderMap, kind: &'static str, text: String) -> Response {
    let digest = hex::encode(Sha256::digest(text.as_bytes()));
    let tag = format!("\"{}\"", digest.get(..32).unwrap_or(&digest));
    let kept = [(ETAG, tag.clone()), (CACHE_CONTROL, "private, no-cache".to_owned())];
    let has_it = headers.get_all(IF_NONE_MATCH).iter().any(|known| {
        known.to_str().is_ok_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag))
    });
    if has_it {
        (StatusCode::NOT_MODIFIED, kept).into_response()
    } else {
        (kept, [(CONTENT_TYPE, kind)], text).into_response()
    }
}

fn failed(e: &StoreError) -> Response {
    tracing::error!(error = %e, "a calendar could not be made");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
