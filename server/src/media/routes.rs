use super::range::{Part, part};
use app::context::House;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::ids::{MediaId, TalkId};
use domain::library::write_vtt;
use domain::people::Visitor;
use http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use std::sync::Arc;
use store::Store;
use store::library::{Files, Listener, Media};

/// What is said of storage that does not answer.
const AWAY: &str = "The storage of recordings does not answer. Wait a minute and try again.";

/// What the routes need.
#[derive(Clone)]
pub struct Recordings {
    pub house: Arc<House>,
    pub files: Files,
}

/// `GET` and `HEAD /media/{id}`
pub async fn show(
    State(Recordings { house, files }): State<Recordings>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let (Some(member), Ok(id)) = (visitor.member(), id.parse::<MediaId>()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match house.store.media(&id, &Listener::of(member)).await {
        Ok(Some(media)) => answer(&files, &media, &method, &headers).await,
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(e) => {
            tracing::error!(error = %e, "a recording could not be looked up");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The file or the part of it that is asked for.
pub(super) async fn answer(files: &Files, media: &Media, method: &Method, headers: &HeaderMap) -> Response {
    let etag = format!("\"{}\"", media.digest);
    let head = [(ETAG, etag.clone()), (ACCEPT_RANGES, "bytes".to_owned()), (CONTENT_TYPE, media.content_type.clone())];
    let known = headers.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    if known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    let (status, range) = match part(headers, &etag, media.bytes) {
        Part::Whole => (StatusCode::OK, 0..media.bytes),
        Part::Range(range) => (StatusCode::PARTIAL_CONTENT, range),
        Part::Unsatisfiable => {
            let all = [(CONTENT_RANGE, format!("bytes */{}", media.bytes))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, all).into_response();
        }
    };
    let (length, shown) =
        (range.end - range.start, format!("bytes {}-{}/{}", range.start, range.end.max(1) - 1, media.bytes));
    let body = if method == Method::HEAD || length == 0 {
        Body::empty()
    } else {
        match files.read(&media.place, range).await {
            Ok(bytes) => Body::from_stream(bytes),
            Err(e) => {
                tracing::error!(error = %e, media = %media.id, "a recording could not be read");
                let kind = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
                return (StatusCode::BAD_GATEWAY, kind, AWAY).into_response();
            }
        }
    };
    let mut response = (status, head, body).into_response();
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    if status == StatusCode::PARTIAL_CONTENT
        && let Ok(shown) = HeaderValue::try_from(shown)
    {
        response.headers_mut().insert(CONTENT_RANGE, shown);
    }
    response
}

/// `GET /talks/{id}/captions.vtt`
pub async fn captions(
    State(Recordings { house, .. }): State<Recordings>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Response {
    let (Some(member), Ok(id)) = (visitor.member(), id.parse::<TalkId>()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    captions_of(&house.store, &id, &Listener::of(member)).await
}

pub(super) async fn captions_of(store: &Store, id: &TalkId, listener: &Listener) -> Response {
    let said = match store.open_talk(id, listener).await {
        Ok(Some(_)) => store.transcript(id).await,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(e) => Err(e),
    };
    match said {
        Ok(said) if said.is_empty() => StatusCode::NOT_FOUND.into_response(),
        Ok(said) => ([(CONTENT_TYPE, "text/vtt; charset=utf-8")], write_vtt(&said)).into_response(),
        Err(e) => {
            tracing::error!(error = %e, "captions could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
