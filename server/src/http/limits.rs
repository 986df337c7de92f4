//! How often one person, or one address of the network, may do something.

use app::AppError;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::MethodRouter;
use domain::people::Visitor;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::StatusCode;
use http::header::{CONTENT_TYPE, REFERER, RETRY_AFTER};
use leptos::prelude::FromServerFnError;
use leptos::server_fn::error::ServerFnUrlError;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

/// Whose `X-Forwarded-For` is believed.
pub type IsTrusted = Arc<dyn Fn(IpAddr) -> bool + Send + Sync>;

/// A limit for each person who is signed in, and for each network address otherwise.
#[derive(Clone)]
pub struct Limit {
    limiter: Arc<DefaultKeyedRateLimiter<String>>,
    trusted: IsTrusted,
}

impl Limit {
    pub fn per_minute(times: NonZeroU32, trusted: IsTrusted) -> Self {
        Self { limiter: Arc::new(RateLimiter::keyed(Quota::per_minute(times))), trusted }
    }

    /// The same handler, for those who have not come too often.
    #[must_use]
    pub fn on(&self, handler: MethodRouter) -> MethodRouter {
        let limit = self.clone();
        handler.layer(from_fn(move |request: Request, next: Next| {
            let limit = limit.clone();
            async move { limit.pass(request, next).await }
        }))
    }

    async fn pass(&self, request: Request<Body>, next: Next) -> Response {
        if self.limiter.check_key(&self.key(&request)).is_ok() {
            return next.run(request).await;
        }
        self.limiter.retain_recent();
        too_often(&request)
    }

    fn key(&self, request: &Request) -> String {
        if let Some(Visitor::Known(person)) = request.extensions().get() {
            return person.id.as_str().to_owned();
        }
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let Some(peer) = peer else { return "unknown".into() };
        client(peer, request.headers().get("x-forwarded-for").and_then(|v| v.to_str().ok()), &*self.trusted).to_string()
    }
}

/// For the wasm, an error that it can decode; for a plain form, its own page again with the error in the address, so
/// that what was typed is kept.
fn too_often(request: &Request) -> Response {
    let page = request.headers().get(REFERER).and_then(|page| page.to_str().ok());
    if let Some(page) = page.filter(|_| crate::gate::wants_html(request)) {
        let error = ServerFnUrlError::new(request.uri().path(), AppError::TooOften);
        if let Ok(address) = error.to_url(page) {
            return Redirect::to(address.as_str()).into_response();
        }
    }
    let kind = (CONTENT_TYPE, "application/json");
    (StatusCode::TOO_MANY_REQUESTS, [kind, (RETRY_AFTER, "60")], AppError::TooOften.ser()).into_response()
}

/// The nearest address on the way here that is not one of our own proxies.
fn client(peer: IpAddr, forwarded_for: Option<&str>, trusted: &dyn Fn(IpAddr) -> bool) -> IpAddr {
    if !trusted(peer) {
        return peer;
    }
    let way = forwarded_for.into_iter().flat_map(|line| line.rsplit(','));
    way.map_while(|hop| hop.trim().parse().ok()).find(|hop| !trusted(*hop)).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));

    #[test]
    fn a_stranger_cannot_choose_the_address_they_are_counted_by() {
        let stranger = IpAddr::from([203, 0, 113, 9]);
        assert_eq!(client(stranger, Some("198.51.100.1"), &|ip| ip == PROXY), stranger);
    }

    #[test]
    fn behind_our_proxy_the_last_address_it_did_not_make_up_counts() {
        let seen = client(PROXY, Some("1.1.1.1, 198.51.100.7, 10.0.0.1"), &|ip| ip == PROXY);
        assert_eq!(seen, IpAddr::from([198, 51, 100, 7]));
        assert_eq!(client(PROXY, Some("nonsense"), &|ip| ip == PROXY), PROXY);
    }
}
