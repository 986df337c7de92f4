//! A form that is turned back without wasm comes as a new page. This keeps what was typed, so that the page can show it.

use app::context::House;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use std::sync::Arc;
use std::time::Duration;
use url::form_urlencoded;

/// Larger than any of our forms, in bytes.
const LARGEST_FORM: usize = 64 * 1024;
/// Whoever waits for an answer has waited for the database already.
const KEPT_WITHIN: Duration = Duration::from_secs(1);
/// Kept beside the words: the address of their form, so that no other form of another page shows them.
const FORM: &str = "__path";
/// Never kept: what proves who someone is, and the link of a call.
const NEVER_KEPT: [&str; 3] = ["code", "token", "link"];

pub async fn keep_typed(house: Arc<House>, request: Request, next: Next) -> Response {
    let is_form = is_plain_form(&request);
    let path = request.uri().path().to_owned();
    let (request, bytes) = match read(request).await {
        Ok(read) => read,
        Err(too_large) => return too_large,
    };
    let mut response = next.run(request).await;
    if is_form && was_turned_back(&response) {
        let path = std::iter::once((FORM.to_owned(), path));
        let typed: Vec<(String, String)> = form_urlencoded::parse(&bytes)
            .filter(|(name, _)| !NEVER_KEPT.contains(&name.as_ref()))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .chain(path)
            .collect();
        match kept(&house, &typed).await {
            Some(token) => remember(&mut response, &token, house.public_url.starts_with("https://")),
            // A page without what was typed would lose it; `failures` makes one with it of this.
            None => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
    response
}

async fn kept(house: &House, typed: &[(String, String)]) -> Option<String> {
    let body = serde_json::to_string(typed).ok()?;
    match tokio::time::timeout(KEPT_WITHIN, house.store.keep_form(&body, (house.clock)())).await {
        Ok(Ok(token)) => return Some(token),
        Ok(Err(e)) => tracing::error!(error = %e, "a form that was turned back could not be kept"),
        Err(_) => tracing::error!("a form that was turned back could not be kept in time"),
    }
    None
}

/// A form that a browser sends by itself, and then shows the answer of.
pub fn is_plain_form(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE);
    crate::gate::wants_html(request)
        && kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"))
}

/// The request with its body at hand, or the answer to one that is too large.
pub async fn read(request: Request) -> Result<(Request, Bytes), Response> {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_FORM).await else {
        let words = "That is more than a form can hold. Go back and shorten the longest field.";
        return Err((StatusCode::PAYLOAD_TOO_LARGE, words).into_response());
    };
    Ok((Request::from_parts(parts, Body::from(bytes.clone())), bytes))
}

/// Gives a page that shows an error the words that its form was sent with.
pub async fn show_typed(house: Arc<House>, mut request: Request, next: Next) -> Response {
    let shows_error = request.uri().query().is_some_and(|query| query.contains("__err="));
    if shows_error && let Some(token) = form_cookie(request.headers()) {
        let kept = house.store.kept_form(&token, (house.clock)()).await;
        let fields: Option<Vec<(String, String)>> =
            kept.ok().flatten().and_then(|body| serde_json::from_str(&body).ok());
        let query = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
        let shown = query.into_iter().find(|(name, _)| name == FORM).map(|(_, path)| path.into_owned());
        let fields =
            fields.filter(|fields| fields.iter().any(|(name, path)| name == FORM && Some(path) == shown.as_ref()));
        request.extensions_mut().insert(app::Typed(fields.unwrap_or_default()));
    }
    next.run(request).await
}

fn form_cookie(headers: &http::HeaderMap) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix("ic-form=").map(str::to_owned))
}

fn was_turned_back(response: &Response) -> bool {
    let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
    to.is_some_and(|to| to.contains("__err="))
}

fn remember(response: &mut Response, token: &str, secure: bool) {
    let secure = if secure { "; Secure" } else { "" };
    let line = format!("ic-form={token}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax{secure}");
    if let Ok(value) = HeaderValue::from_str(&line) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}
