//! `/conference/{slug}/schedule.xml`, `.json` and `.ics`: for everybody, from the newest version that was published.

use super::{Published, calendar, frab_json, frab_xml};
use app::context::House;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::conference::Slug;
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, StatusCode};
use sha2::{Digest, Sha256};
use std::sync::Arc;

pub async fn xml(State(house): State<Arc<House>>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    let kind = "application/xml; charset=utf-8";
    answer(&house, &slug, &headers, kind, |published| frab_xml::schedule(published).ok()).await
}

pub async fn json(State(house): State<Arc<House>>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    answer(&house, &slug, &headers, "application/json", |published| Some(frab_json::schedule(published))).await
}

pub async fn ics(State(house): State<Arc<House>>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    let kind = "text/calendar; charset=utf-8";
    answer(&house, &slug, &headers, kind, |published| Some(calendar::schedule(published))).await
}

/// With an `ETag`, for pages of every origin; 304 where the reader has it, 404 where nothing is published.
async fn answer(
    house: &House,
    slug: &str,
    headers: &HeaderMap,
    kind: &'static str,
    write: impl Fn(&Published<'_>) -> Option<String>,
) -> Response {
    let Ok(slug) = slug.parse::<Slug>() else { return StatusCode::NOT_FOUND.into_response() };
    let version = match house.store.published(&slug).await {
        Ok(Some(version)) => version,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(e) => {
            tracing::error!(error = %e, "a programme could not be read");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let public_url = house.public_url.trim_end_matches('/');
    let published = Published { programme: &version.programme, n: version.n, at: version.at, public_url };
    let Some(written) = write(&published) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let digest = hex::encode(Sha256::digest(written.as_bytes()));
    let tag = format!("\"{}\"", digest.get(..32).unwrap_or(&digest));
    let kept = [
        (ETAG, tag.clone()),
        (CACHE_CONTROL, "public, no-cache".to_owned()),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
    ];
    if has_it(headers, &tag) {
        (StatusCode::NOT_MODIFIED, kept).into_response()
    } else {
        (kept, [(CONTENT_TYPE, kind)], written).into_response()
    }
}

/// Whether the reader names this tag as the one of what it has; a cache in between may have made it a weak one.
pub(super) fn has_it(headers: &HeaderMap, tag: &str) -> bool {
    headers.get_all(IF_NONE_MATCH).iter().any(|known| {
        known.to_str().is_ok_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag))
    })
}
