//! A page that comes out the same for many people is rendered once a second for all of them. The gate has looked at
//! each of them before; each answer gets a nonce of its own, written into the shared bytes.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_SECURITY_POLICY, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

const SHARED_FOR: Duration = Duration::from_secs(1);
const LARGEST_PAGE: usize = 1024 * 1024;

/// A rendering, cut where its nonce and its reader stood.
struct Rendering {
    made: Instant,
    headers: HeaderMap,
    policy: Vec<String>,
    body: Vec<Piece>,
}

/// Bytes for everybody, and what comes after them.
struct Piece {
    bytes: Bytes,
    then: Then,
}

enum Then {
    Nonce,
    Reader,
    End,
}

/// A page that is asked for, and may be shared.
#[derive(Clone)]
pub struct Shared {
    /// Everything its content depends on, but its reader and the second at which it was asked for.
    pub key: String,
    /// The words in it, as they are written there, that name whoever reads it. They stand there once.
    pub reader: Option<String>,
}

#[derive(Clone, Default)]
pub struct SharedPages {
    renderings: Arc<Mutex<HashMap<String, Arc<Rendering>>>>,
    /// Of a page that many ask for at the same moment one renders, and the others wait for that.
    turns: Arc<Mutex<HashMap<String, Weak<Turn>>>>,
}

type Turn = tokio::sync::Mutex<()>;

impl SharedPages {
    /// The rendering that is shared, with a nonce and a reader of its own, or what `make` makes of the request. With
    /// `None` the page is for this visitor alone. What was made is shared if `again` finds the same key afterwards.
    pub async fn answer<R: Future<Output = Response>>(
        &self,
        shared: Option<Shared>,
        request: Request,
        make: impl FnOnce(Request) -> R,
        again: impl AsyncFnOnce() -> Option<Shared>,
    ) -> Response {
        let Some(Shared { key, reader }) = shared else { return make(request).await };
        if let Some(response) = self.made(&key, reader.as_deref()) {
            return response;
        }
        let turn = self.turn(&key);
        let _ours = turn.lock().await;
        if let Some(response) = self.made(&key, reader.as_deref()) {
            return response;
        }
        let response = make(request).await;
        if response.status() != StatusCode::OK {
            return response;
        }
        let (parts, body) = response.into_parts();
        let Ok(body) = to_bytes(body, usize::MAX).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let rendering = (body.len() <= LARGEST_PAGE).then(|| Rendering::cut(&parts.headers, &body, reader.as_deref()));
        // Its visitor may have done something while it was rendered, in another tab.
        if let Some(rendering) = rendering.flatten()
            && again().await.is_some_and(|now| now.key == key)
        {
            let mut renderings = self.lock();
            renderings.retain(|_, rendering| rendering.is_fresh());
            renderings.insert(key, Arc::new(rendering));
        }
        Response::from_parts(parts, Body::from(body))
    }

    fn made(&self, key: &str, reader: Option<&str>) -> Option<Response> {
        let fresh = self.lock().get(key).filter(|rendering| rendering.is_fresh()).cloned();
        fresh.and_then(|rendering| rendering.written_for(reader))
    }

    fn turn(&self, key: &str) -> Arc<Turn> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = turns.get(key).and_then(Weak::upgrade) {
            return turn;
        }
        turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::default();
        turns.insert(key.to_owned(), Arc::downgrade(&turn));
        turn
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Rendering>>> {
        self.renderings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rendering {
    fn is_fresh(&self) -> bool {
        self.made.elapsed() < SHARED_FOR
    }

    /// Nothing, if what makes it this reader's own does not stand in it as it should.
    fn cut(headers: &HeaderMap, body: &Bytes, reader: Option<&str>) -> Option<Self> {
        if headers.contains_key(SET_COOKIE) {
            return None;
        }
        let policy = headers.get(CONTENT_SECURITY_POLICY)?.to_str().ok()?;
        let nonce = policy.split("'nonce-").nth(1)?.split('\'').next().filter(|nonce| nonce.len() > 8)?;
        let (mut pieces, mut rest, mut readers) = (Vec::new(), body.clone(), 0);
        loop {
            let nonce_at = find(&rest, nonce);
            let reader_at = reader.and_then(|reader| find(&rest, reader)).filter(|at| nonce_at.is_none_or(|n| *at < n));
            let (at, length, then) = match (reader_at, reader, nonce_at) {
                (Some(at), Some(reader), _) => (at, reader.len(), Then::Reader),
                (_, _, Some(at)) => (at, nonce.len(), Then::Nonce),
                _ => break,
            };
            readers += usize::from(matches!(then, Then::Reader));
            pieces.push(Piece { bytes: rest.split_to(at), then });
            let _ = rest.split_to(length);
        }
        pieces.push(Piece { bytes: rest, then: Then::End });
        if readers != usize::from(reader.is_some()) {
            return None;
        }
        let mut headers = headers.clone();
        headers.remove(CONTENT_SECURITY_POLICY);
        let policy = policy.split(nonce).map(str::to_owned).collect();
        Some(Self { made: Instant::now(), headers, policy, body: pieces })
    }

    fn written_for(&self, reader: Option<&str>) -> Option<Response> {
        let nonce = leptos::nonce::Nonce::new().to_string();
        let most = |piece: &Piece| piece.bytes.len() + nonce.len().max(reader.map_or(0, str::len));
        let mut page = BytesMut::with_capacity(self.body.iter().map(most).sum());
        for Piece { bytes, then } in &self.body {
            page.extend_from_slice(bytes);
            match then {
                Then::Nonce => page.extend_from_slice(nonce.as_bytes()),
                Then::Reader => page.extend_from_slice(reader?.as_bytes()),
                Then::End => {}
            }
        }
        let mut response = Response::new(Body::from(page.freeze()));
        *response.headers_mut() = self.headers.clone();
        let policy = HeaderValue::from_str(&self.policy.join(&nonce)).ok()?;
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
        Some(response)
    }
}

fn find(page: &[u8], words: &str) -> Option<usize> {
    page.windows(words.len()).position(|window| window == words.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::ready;

    fn page(reader: &str) -> Response {
        let nonce = leptos::nonce::Nonce::new().to_string();
        Response::builder()
            .header(CONTENT_SECURITY_POLICY, format!("script-src 'nonce-{nonce}' 'strict-dynamic'"))
            .body(Body::from(format!(
                "<script nonce=\"{nonce}\"></script><p>Zoë, for {reader}</p><script nonce=\"{nonce}\"></script>"
            )))
            .unwrap()
    }

    /// Asks for what `reader` is shown, and answers the policy and the page.
    async fn asked(shared: &SharedPages, reader: &str) -> (String, String) {
        let ask = || Some(Shared { key: "/".into(), reader: Some(format!("for {reader}")) });
        let response = shared.answer(ask(), Request::new(Body::empty()), |_| ready(page(reader)), async || ask()).await;
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        let body = to_bytes(response.into_body(), LARGEST_PAGE).await.unwrap();
        (policy, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn each_answer_has_its_own_nonce_and_its_own_reader() {
        let shared = SharedPages::default();
        let (first, second) = (asked(&shared, "Dawn").await, asked(&shared, "Tomasz").await);
        assert_ne!(first.0, second.0);
        for ((policy, body), reader) in [(first, "Dawn"), (second, "Tomasz")] {
            let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
            assert_eq!(
                body,
                format!(
                    "<script nonce=\"{nonce}\"></script><p>Zoë, for {reader}</p><script nonce=\"{nonce}\"></script>"
                )
            );
        }
        assert_eq!(shared.lock().len(), 1);
    }

    #[tokio::test]
    async fn a_page_that_does_not_name_its_reader_just_once_is_shared_with_nobody() {
        let shared = SharedPages::default();
        for body in ["nobody", "for Dawn and for Dawn"] {
            let ask = || Some(Shared { key: "/".into(), reader: Some("for Dawn".into()) });
            shared.answer(ask(), Request::new(Body::empty()), |_| ready(page(body)), async || ask()).await;
            assert!(shared.lock().is_empty());
        }
    }

    #[tokio::test]
    async fn a_page_that_is_large_gives_a_cookie_or_is_another_by_now_is_answered_and_shared_with_nobody() {
        let shared = SharedPages::default();
        let ask = |key: &str| Some(Shared { key: key.into(), reader: None });
        let large = "x".repeat(LARGEST_PAGE + 1);
        let mut with_cookie = page("Dawn");
        with_cookie.headers_mut().insert(SET_COOKIE, HeaderValue::from_static("pass=1"));
        for (made, then) in [(page(&large), "/"), (with_cookie, "/"), (page("Dawn"), "/ and a vote")] {
            let request = Request::new(Body::empty());
            let answer = shared.answer(ask("/"), request, |_| ready(made), async || ask(then)).await;
            assert_eq!(answer.status(), StatusCode::OK);
            assert!(shared.lock().is_empty());
        }
    }
}
