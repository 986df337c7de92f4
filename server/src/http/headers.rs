use app::MAIN_HEADERS;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::CONTENT_SECURITY_POLICY;
use http::{HeaderName, HeaderValue};

/// Headers of every answer. A page brings its own content policy; everything else may run
/// nothing and load only our own files.
pub async fn protect(State(tls): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in MAIN_HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if tls {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(http::header::STRICT_TRANSPORT_SECURITY, year);
    }
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        // Enough for the static pages and for the service worker, which fetches one of them.
        let little = "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'";
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(little));
    }
    response
}
