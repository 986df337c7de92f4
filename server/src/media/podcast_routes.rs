//! What a podcast app fetches: by the token in the address alone, never by a cookie.

use super::podcast::{Home, chapters, feed};
use super::routes::{Recordings, answer, captions_of};
use crate::feeds::routes::tagged;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::ids::{MediaId, TalkId};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, StatusCode};
use store::library::Listener;
use store::{Result, StoreError};

/// `/feeds/{token}/talks.rss`
pub async fn rss(
    State(Recordings { house, .. }): State<Recordings>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    let made = async {
        let Some(listener) = house.store.feed_listener(&token).await? else { return Ok(None) };
        house.store.episodes(&listener).await.map(Some)
    };
    let made: Result<_, StoreError> = made.await;
    match made
        .map(|episodes| episodes.map(|episodes| feed(Home { public_url: &house.public_url, token: &token }, &episodes)))
    {
        Ok(Some(Ok(rss))) => tagged(&headers, "application/rss+xml; charset=utf-8", rss),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Ok(Some(Err(e))) => failed(&e),
        Err(e) => failed(&e),
    }
}

/// `GET` and `HEAD /feeds/{token}/media/{file}`: a recording, by its id and whatever ending.
pub async fn recording(
    State(Recordings { house, files }): State<Recordings>,
    Path((token, file)): Path<(String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let id = file.split_once('.').map_or(file.as_str(), |(id, _)| id).parse::<MediaId>();
    let found = async {
        let (Some(listener), Ok(id)) = (house.store.feed_listener(&token).await?, id) else { return Ok(None) };
        house.store.episode(&id, &listener).await
    };
    match found.await {
        Ok(Some(media)) => answer(&files, &media, &method, &headers).await,
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

/// `/feeds/{token}/talks/{id}/captions.vtt`
pub async fn transcript(
    State(Recordings { house, .. }): State<Recordings>,
    Path((token, id)): Path<(String, String)>,
) -> Response {
    match asked(&house.store, &token, &id).await {
        Ok(Some((listener, id))) => captions_of(&house.store, &id, &listener).await,
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

/// `/feeds/{token}/talks/{id}/chapters.json`
pub async fn chapter_list(
    State(Recordings { house, .. }): State<Recordings>,
    Path((token, id)): Path<(String, String)>,
) -> Response {
    let found = async {
        let Some((listener, id)) = asked(&house.store, &token, &id).await? else { return Ok(None) };
        house.store.open_talk(&id, &listener).await
    };
    match found.await {
        Ok(Some(opened)) => {
            let kind = [(CONTENT_TYPE, "application/json+chapters")];
            (kind, Json(chapters(&opened.talk.details.chapters)).into_response().into_body()).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => failed(&e),
    }
}

async fn asked(store: &store::Store, token: &str, id: &str) -> Result<Option<(Listener, TalkId)>> {
    Ok(store.feed_listener(token).await?.zip(id.parse().ok()))
}

fn failed(e: &dyn std::error::Error) -> Response {
    tracing::error!(error = %e, "a podcast could not be made");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
