//! The front page for people who are not signed in holds nothing personal, so one rendering serves everybody for a
//! second. Each answer gets a nonce of its own, written into the shared bytes.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_SECURITY_POLICY, COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode};
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

#[derive(Clone, Default)]
pub struct SharedPage(Arc<Mutex<Option<Arc<Rendering>>>>);

impl SharedPage {
    /// The shared rendering with a nonce of its own, or what `render` makes of the request.
    pub async fn answer<R: Future<Output = Response>>(
        &self,
        request: Request,
        render: impl FnOnce(Request) -> R,
    ) -> Response {
        // Any cookie, any query: somebody may be known, or an error may have to be shown.
        if request.headers().contains_key(COOKIE) || request.uri().query().is_some() {
            return render(request).await;
        }
        let fresh = self.lock().clone().filter(|rendering| rendering.made.elapsed() < SHARED_FOR);
        if let Some(response) = fresh.as_deref().and_then(Rendering::with_new_nonce) {
            return response;
        }
        let response = render(request).await;
        let (parts, body) = response.into_parts();
        let Ok(body) = to_bytes(body, LARGEST_PAGE).await else {
            return Response::builder()
                .status(StatusCode::INTERNAL_SERVER_ERROR)
                .body(Body::empty())
                .unwrap_or_default();
        };
        if parts.status == StatusCode::OK {
            *self.lock() = Rendering::cut(&parts.headers, &body).map(Arc::new);
        }
        Response::from_parts(parts, Body::from(body))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<Rendering>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rendering {
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

    async fn asked(shared: &SharedPage) -> (String, String) {
        let response = shared.answer(Request::new(Body::empty()), page).await;
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        let body = to_bytes(response.into_body(), LARGEST_PAGE).await.unwrap();
        (policy, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn each_answer_has_its_own_nonce_in_policy_and_page() {
        let shared = SharedPage::default();
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
