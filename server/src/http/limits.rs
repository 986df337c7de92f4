//! How often one person, or one address of the network, may do something.

use app::AppError;
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
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Whose `X-Forwarded-For` is believed.
pub type IsTrusted = Arc<dyn Fn(IpAddr) -> bool + Send + Sync>;

const FORGET_EVERY: u32 = 1_000;

/// A limit for each person who is signed in, and for each network address otherwise.
#[derive(Clone)]
pub struct Limit {
    limiter: Arc<DefaultKeyedRateLimiter<String>>,
    seen: Arc<AtomicU32>,
    trusted: IsTrusted,
}

impl Limit {
    pub fn per_minute(times: NonZeroU32, trusted: IsTrusted) -> Self {
        Self { limiter: Arc::new(RateLimiter::keyed(Quota::per_minute(times))), seen: Arc::default(), trusted }
    }

    /// The same handler, for those who have not come too often. What it does not take does not count.
    pub fn on(&self, handler: MethodRouter) -> MethodRouter {
        self.counted(handler, Self::key)
    }

    /// The same for an address that holds a token: whoever has it is one, wherever they ask from.
    pub fn on_each_token(&self, handler: MethodRouter) -> MethodRouter {
        self.counted(handler, |_, request| request.uri().path().to_owned())
    }

    fn counted(&self, handler: MethodRouter, key: fn(&Self, &Request) -> String) -> MethodRouter {
        let limit = self.clone();
        handler.route_layer(from_fn(move |request: Request, next: Next| {
            let limit = limit.clone();
            async move {
                if limit.admits(&key(&limit, &request)) { next.run(request).await } else { too_often(&request) }
            }
        }))
    }

    /// Whether who has this key has not come too often; asking counts.
    pub fn admits(&self, key: &str) -> bool {
        // Now and then, those who have not come for long are forgotten.
        if self.seen.fetch_add(1, Ordering::Relaxed).is_multiple_of(FORGET_EVERY) {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&key.to_owned()).is_ok()
    }

    /// Who sent this request, as far as limits go.
    pub fn key(&self, request: &Request) -> String {
        match request.extensions().get() {
            Some(Visitor::Known(person)) => person.id.as_str().to_owned(),
            _ => address(request, &self.trusted),
        }
    }
}

/// The network address that a request comes from, as far as limits go.
pub fn address(request: &Request, trusted: &IsTrusted) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let Some(peer) = peer else { return "unknown".into() };
    let way = request.headers().get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    home(client(peer, &way.collect::<Vec<_>>().join(","), &**trusted)).to_string()
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
fn client(peer: IpAddr, forwarded_for: &str, trusted: &dyn Fn(IpAddr) -> bool) -> IpAddr {
    if !trusted(peer) {
        return peer;
    }
    let way = forwarded_for.rsplit(',');
    way.map_while(|hop| hop.trim().parse().ok()).find(|hop| !trusted(*hop)).unwrap_or(peer)
}

/// One household has a whole /64 of IPv6 addresses (RFC 6177 §2), so that counts as one.
fn home(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => Ipv6Addr::from_bits(six.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));

    #[test]
    fn a_stranger_cannot_choose_the_address_they_are_counted_by() {
        let stranger = IpAddr::from([203, 0, 113, 9]);
        assert_eq!(client(stranger, "198.51.100.1", &|ip| ip == PROXY), stranger);
    }

    #[test]
    fn behind_our_proxy_the_last_address_it_did_not_make_up_counts() {
        let seen = client(PROXY, "1.1.1.1, 198.51.100.7, 10.0.0.1", &|ip| ip == PROXY);
        assert_eq!(seen, IpAddr::from([198, 51, 100, 7]));
        assert_eq!(client(PROXY, "nonsense", &|ip| ip == PROXY), PROXY);
    }

    #[test]
    fn a_household_with_a_billion_addresses_is_counted_once() {
        let [one, other, elsewhere] =
            ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"].map(|ip| ip.parse().unwrap());
        assert_eq!(home(one), home(other));
        assert_ne!(home(one), home(elsewhere));
    }
}
