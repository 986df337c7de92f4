//! What is fetched of talks that are for everyone.

use super::routes::{Recordings, answer};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use domain::ids::TalkId;
use domain::library::{MediaKind, write_vtt};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE};
use http::{HeaderMap, Method, StatusCode};
use serde::Deserialize;
use serde_json::json;
use store::library::Media;
use store::{Result, StoreError};

/// `GET` and `HEAD /open-talks/{id}/recording`
pub async fn open_recording(
    State(Recordings { house, files }): State<Recordings>,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let found = async {
        let Ok(id) = id.parse::<TalkId>() else { return Ok(None) };
        house.store.open_recording(&id).await
    };
    let found: Result<Option<Media>> = found.await;
    match found {
        Ok(Some(media)) => answer(&files, &media, &method, &headers).await,
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

/// `GET` and `HEAD /open-talks/{id}/picture`
pub async fn open_picture(
    State(Recordings { house, files }): State<Recordings>,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let found = async {
        let Ok(id) = id.parse::<TalkId>() else { return Ok(None) };
        house.store.open_file(&id, MediaKind::Poster).await
    };
    let found: Result<Option<Media>> = found.await;
    match found {
        Ok(Some(media)) => answer(&files, &media, &method, &headers).await,
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

/// `GET /open-talks/{id}/captions.vtt`
pub async fn open_captions(State(Recordings { house, .. }): State<Recordings>, Path(id): Path<String>) -> Response {
    let found = async {
        let Ok(id) = id.parse::<TalkId>() else { return Ok(None) };
        match house.store.open_to_all(&id).await? {
            Some(talk) if talk.has_transcript => house.store.transcript(&id).await.map(Some),
            _ => Ok(None),
        }
    };
    let found: Result<_> = found.await;
    match found {
        Ok(Some(said)) => ([(CONTENT_TYPE, "text/vtt; charset=utf-8")], write_vtt(&said)).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    url: String,
    #[serde(default)]
    format: String,
}

/// `GET /oembed?url=…`: what other sites show of a public talk, as a link (oEmbed 1.0 §2.3.4.3).
pub async fn oembed(State(Recordings { house, .. }): State<Recordings>, Query(asked): Query<Asked>) -> Response {
    if !matches!(asked.format.as_str(), "" | "json") {
        return StatusCode::NOT_IMPLEMENTED.into_response();
    }
    let of_ours = asked.url.strip_prefix(house.public_url.trim_end_matches('/')).unwrap_or_default();
    let id = of_ours.strip_prefix("/open-talks/").and_then(|id| id.parse::<TalkId>().ok());
    let Some(id) = id else { return StatusCode::NOT_FOUND.into_response() };
    match house.store.open_to_all(&id).await {
        Ok(Some(talk)) => {
            let link = json!({
                "version": "1.0",
                "type": "link",
                "title": talk.details.title,
                "author_name": talk.details.speakers.join(", "),
                "provider_name": "Inner Circle",
                "provider_url": house.public_url,
            });
            ([(ACCESS_CONTROL_ALLOW_ORIGIN, "*")], Json(link)).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

fn failed(e: &StoreError) -> Response {
    tracing::error!(error = %e, "a public talk could not be read");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
