//! A page that comes out the same for many people is rendered once a second for all of them. The gate has looked at
//! each of them before; each answer gets a nonce of its own, written into the shared bytes.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http::header::CONTENT_SECURITY_POLICY;
use http::{HeaderMap, HeaderValue, StatusCode};
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const SHARED_FOR: Duration = Duration::from_secs(1);
const LARGEST_PAGE: usize = 1024 * 1024;

/// A rendering, cut where its nonce stood.
struct Rendering {
    made: Instant,
    headers: HeaderMap,
    policy: Vec<String>,
    body: Vec<Bytes>,
}

/// Everything a page's content depends on, but the second at which it was asked for.
pub type Key = String;

#[derive(Clone, Default)]
pub struct SharedPages(Arc<Mutex<HashMap<Key, Arc<Rendering>>>>);

impl SharedPages {
    /// The rendering shared under `key`, with a nonce of its own, or what `render` makes of the request. Without a key
    /// the page is for this visitor alone.
    pub async fn answer<R: Future<Output = Response>>(
        &self,
        key: Option<Key>,
        request: Request,
        render: impl FnOnce(Request) -> R,
    ) -> Response {
        let Some(key) = key else { return render(request).await };
        let fresh = self.lock().get(&key).filter(|rendering| rendering.is_fresh()).cloned();
        if let Some(response) = fresh.as_deref().and_then(Rendering::with_new_nonce) {
            return response;
        }
        let response = render(request).await;
        if response.status() != StatusCode::OK {
            return response;
        }
        let (parts, body) = response.into_parts();
        let Ok(body) = to_bytes(body, LARGEST_PAGE).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        if let Some(rendering) = Rendering::cut(&parts.headers, &body) {
            let mut renderings = self.lock();
            renderings.retain(|_, rendering| rendering.is_fresh());
            renderings.insert(key, Arc::new(rendering));
        }
        Response::from_parts(parts, Body::from(body))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Arc<Rendering>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rendering {
    fn is_fresh(&self) -> bool {
        self.made.elapsed() < SHARED_FOR
    }

    fn cut(headers: &HeaderMap, body: &Bytes) -> Option<Self> {
        let policy = headers.get(CONTENT_SECURITY_POLICY)?.to_str().ok()?;
        let nonce = policy.split("'nonce-").nth(1)?.split('\'').next().filter(|nonce| nonce.len() > 8)?;
        let mut pieces = Vec::new();
        let mut rest = body.clone();
        while let Some(at) = find(&rest, nonce.as_bytes()) {
            pieces.push(rest.split_to(at));
            let _ = rest.split_to(nonce.len());
        }
        pieces.push(rest);
        let mut headers = headers.clone();
        headers.remove(CONTENT_SECURITY_POLICY);
        let policy = policy.split(nonce).map(str::to_owned).collect();
        Some(Self { made: Instant::now(), headers, policy, body: pieces })
    }

    fn with_new_nonce(&self) -> Option<Response> {
        let nonce = leptos::nonce::Nonce::new().to_string();
        let length = self.body.iter().map(Bytes::len).sum::<usize>() + nonce.len() * (self.body.len() - 1);
        let mut page = BytesMut::with_capacity(length);
        for (i, piece) in self.body.iter().enumerate() {
            if i > 0 {
                page.extend_from_slice(nonce.as_bytes());
            }
            page.extend_from_slice(piece);
        }
        let mut response = Response::new(Body::from(page.freeze()));
        *response.headers_mut() = self.headers.clone();
        let policy = HeaderValue::from_str(&self.policy.join(&nonce)).ok()?;
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
        Some(response)
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn page(_: Request) -> Response {
        let nonce = leptos::nonce::Nonce::new().to_string();
        Response::builder()
            .header(CONTENT_SECURITY_POLICY, format!("script-src 'nonce-{nonce}' 'strict-dynamic'"))
            .body(Body::from(format!(
                "<script nonce=\"{nonce}\"></script><p>Zoë</p><script nonce=\"{nonce}\"></script>"
            )))
            .unwrap()
    }

    async fn asked(shared: &SharedPages) -> (String, String) {
        let response = shared.answer(Some("/".into()), Request::new(Body::empty()), page).await;
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        let body = to_bytes(response.into_body(), LARGEST_PAGE).await.unwrap();
        (policy, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn each_answer_has_its_own_nonce_in_policy_and_page() {
        let shared = SharedPages::default();
        let (first, second) = (asked(&shared).await, asked(&shared).await);
        assert_ne!(first.0, second.0);
        for (policy, body) in [first, second] {
            let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
            assert_eq!(
                body,
                format!("<script nonce=\"{nonce}\"></script><p>Zoë</p><script nonce=\"{nonce}\"></script>")
            );
        }
    }
}
