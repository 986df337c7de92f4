//! One line for each request that went wrong; at `debug`, for each request. Tokens in addresses are never in it.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;

pub async fn each_request(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let place = place(&request);
    let began = Instant::now();
    let response = next.run(request).await;
    let (status, ms) = (response.status().as_u16(), began.elapsed().as_millis());
    if response.status().is_server_error() {
        tracing::warn!(%method, place, status, ms, "a request failed");
    } else {
        tracing::debug!(%method, place, status, ms, "request");
    }
    response
}

/// The route, not the address: `/sign-in/{token}`. Queries may hold words of people, so they stay out as well.
fn place(request: &Request) -> String {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    route.unwrap_or("an unknown address").to_owned()
}
