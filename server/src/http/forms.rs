//! A form that is turned back without wasm comes as a new page. This keeps what was typed, so that the page can show it,
//! also when the gate turned it back and somebody signs in first.

use super::limits::Limit;
use app::context::House;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;
use url::form_urlencoded;

/// Larger than any of our forms, in bytes.
const LARGEST_FORM: usize = 64 * 1024;
/// Whoever waits for an answer has waited for the database already.
const KEPT_WITHIN: Duration = Duration::from_secs(1);
/// How the address of a page that shows an error names the form's own address, and the error.
const FORM: &str = "__path";
const ERROR: &str = "__err";
/// Never kept: what proves who someone is, and the link of a call.
const NEVER_KEPT: [&str; 4] = ["code", "token", "link", "subscription"];

/// Marks the answer to a form that was turned back, where its redirect does not say so itself.
#[derive(Clone)]
pub struct TurnedBack;

/// `limit` is on what is kept, as anybody can send what is turned back; beyond it the answer goes out without the words.
pub async fn keep_typed(State((house, limit)): State<(Arc<House>, Limit)>, request: Request, next: Next) -> Response {
    let is_form = is_plain_form(&request);
    let path = request.uri().path().to_owned();
    if !is_form && !path.starts_with("/api/") {
        return next.run(request).await; // files have limits of their own
    }
    let (request, bytes) = match read(request).await {
        Ok(read) => read,
        Err(too_large) => return too_large,
    };
    let who = limit.key(&request);
    let mut response = next.run(request).await;
    if is_form {
        with_one_error(&mut response);
    }
    if is_form && was_turned_back(&response, &path) && limit.admits(&who) {
        let typed: Vec<(String, String)> = form_urlencoded::parse(&bytes)
            .filter(|(name, _)| !NEVER_KEPT.contains(&name.as_ref()))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        match kept(&house, &typed).await {
            Some(token) => remember(&mut response, &path, &token, house.public_url.starts_with("https://")),
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
    let query = request.uri().query().unwrap_or_default();
    let token = form_of_error(query).and_then(|form| form_cookie(request.headers(), &form));
    if let Some(token) = token {
        let kept = house.store.kept_form(&token, (house.clock)()).await;
        let fields: Option<Vec<(String, String)>> =
            kept.ok().flatten().and_then(|body| serde_json::from_str(&body).ok());
        request.extensions_mut().insert(app::Typed(fields.unwrap_or_default()));
    }
    next.run(request).await
}

/// The address of the form whose error a page with this query shows.
fn form_of_error(query: &str) -> Option<String> {
    let value = |wanted: &str| form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == wanted);
    value(ERROR)?;
    value(FORM).map(|(_, form)| form.into_owned())
}

/// One cookie for each form, so that one that is turned back while another waits does not push its words out.
fn cookie_name(form: &str) -> String {
    let hash = hex::encode(Sha256::digest(form));
    format!("ic-form-{}", hash.get(..8).unwrap_or_default())
}

fn form_cookie(headers: &http::HeaderMap, form: &str) -> Option<String> {
    let name = cookie_name(form);
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(its, token)| (its == name).then(|| token.to_owned()))
}

/// The page that held the form may have shown an error already, and its address comes back with both: the newest counts.
fn with_one_error(response: &mut Response) {
    let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
    if let Some(to) = to.and_then(newest_error).and_then(|to| HeaderValue::from_str(&to).ok()) {
        response.headers_mut().insert(LOCATION, to);
    }
}

/// The address with the last error of those it holds, if they are several.
fn newest_error(to: &str) -> Option<String> {
    let (page, query) = to.split_once('?')?;
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let of_error = |name: &str| name == FORM || name == ERROR;
    if pairs.iter().filter(|(name, _)| name == ERROR).count() < 2 {
        return None;
    }
    let last = |wanted: &str| pairs.iter().rfind(|(name, _)| name == wanted);
    let others = pairs.iter().filter(|(name, _)| !of_error(name));
    let kept = others.chain(last(FORM)).chain(last(ERROR));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish();
    Some(format!("{page}?{query}"))
}

fn was_turned_back(response: &Response, form: &str) -> bool {
    let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
    let query = to.and_then(|to| to.split_once('?')).map_or("", |(_, query)| query);
    response.extensions().get::<TurnedBack>().is_some() || form_of_error(query).as_deref() == Some(form)
}

fn remember(response: &mut Response, form: &str, token: &str, secure: bool) {
    let secure = if secure { "; Secure" } else { "" };
    let name = cookie_name(form);
    let line = format!("{name}={token}; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax{secure}");
    if let Ok(value) = HeaderValue::from_str(&line) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_the_newest_error_and_what_else_it_held() {
        assert_eq!(
            newest_error("/apply?step=2&__path=%2Fa&__err=1&__path=%2Fb&__err=2").as_deref(),
            Some("/apply?step=2&__path=%2Fb&__err=2")
        );
        for one in ["/apply", "/apply?step=2", "/apply?step=2&__path=%2Fa&__err=1"] {
            assert_eq!(newest_error(one), None, "{one}");
        }
    }
}
