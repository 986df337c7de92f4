//! The gate: who may be where. Every route passes it but those that know nobody (health, time, the site's files); a
//! route that its table does not name does not start.

mod refuse;
mod table;

pub use refuse::{Refuse, encoded, wants_html};
pub use table::TABLE;

use crate::http::cookies;
use app::pass_cookie_name;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::MethodRouter;
use domain::people::{Audience, Visitor};
use http::header::{CACHE_CONTROL, VARY};
use http::{HeaderValue, Method, StatusCode};
use std::collections::BTreeSet;

/// What the table lacks, or has too much of. Said at the start, which then does not happen.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Hole {
    #[error("the route {0} has no audience in the gate's table")]
    Unlisted(String),
    #[error("the gate's table names {0} twice")]
    Twice(&'static str),
    #[error("the gate's table names {0}, which is no route")]
    NoRoute(&'static str),
}

/// Collects routes, each behind its audience.
pub struct Gate {
    router: Router,
    refuse: Refuse,
    registered: BTreeSet<String>,
    pages: BTreeSet<String>,
    holes: Vec<Hole>,
}

impl Gate {
    pub fn new(refuse: Refuse) -> Self {
        Self { router: Router::new(), refuse, registered: BTreeSet::new(), pages: BTreeSet::new(), holes: Vec::new() }
    }

    /// A page, behind the audience that the table gives it. Pages come before other routes, which lead back to them.
    #[must_use]
    pub fn page(mut self, path: &str, handler: MethodRouter) -> Self {
        self.pages.insert(path.to_owned());
        self.route(path, handler)
    }

    /// A route behind the audience that the table gives it.
    #[must_use]
    pub fn route(mut self, path: &str, handler: MethodRouter) -> Self {
        let Some((_, audience)) = TABLE.iter().find(|(listed, _)| *listed == path) else {
            self.holes.push(Hole::Unlisted(path.to_owned()));
            return self;
        };
        let (audience, refuse) = (*audience, self.refuse.clone());
        let depth = self.depth_of_page_above(path);
        let guard = from_fn(move |request: Request, next: Next| {
            let refuse = refuse.clone();
            async move { pass(audience, &refuse, depth, request, next).await }
        });
        self.registered.insert(path.to_owned());
        self.router = self.router.route(path, handler.layer(guard));
        self
    }

    /// How many parts of this address name the nearest page above it: 2 of `/sessions/{id}/join`; 0 is the front page.
    fn depth_of_page_above(&self, path: &str) -> usize {
        let parts = || path.split('/').skip(1);
        (0..parts().count()).rev().find(|depth| self.pages.contains(&first_parts(path, *depth))).unwrap_or(0)
    }

    /// The router, if table and routes agree to the letter.
    ///
    /// # Errors
    /// The first hole.
    pub fn finish(self) -> Result<Router, Hole> {
        let mut named = BTreeSet::new();
        if let Some((path, _)) = TABLE.iter().find(|(path, _)| !named.insert(*path)) {
            return Err(Hole::Twice(path));
        }
        let missing = TABLE.iter().map(|(path, _)| *path).find(|path| !self.registered.contains(*path));
        match (self.holes.into_iter().next(), missing) {
            (Some(hole), _) => Err(hole),
            (None, Some(path)) => Err(Hole::NoRoute(path)),
            (None, None) => Ok(self.router),
        }
    }
}

/// `/sessions/x` of `/sessions/x/join`, when two parts are wanted.
fn first_parts(path: &str, depth: usize) -> String {
    let parts: String = path.split('/').skip(1).take(depth).flat_map(|part| ["/", part]).collect();
    if parts.is_empty() { "/".into() } else { parts }
}

/// Guests and speakers are nobody to the circle; what their pass is worth the handler finds out.
fn shows_pass(request: &Request) -> bool {
    [true, false].into_iter().any(|tls| cookies::value(request.headers(), pass_cookie_name(tls)).is_some())
}

async fn pass(audience: Audience, refuse: &Refuse, depth: usize, request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Visitor>().cloned().unwrap_or(Visitor::Nobody);
    let mut response = if audience.admits(&visitor) || (audience == Audience::Room && shows_pass(&request)) {
        let loads = wants_html(&request) && matches!(*request.method(), Method::GET | Method::HEAD);
        let page_above = loads.then(|| first_parts(request.uri().path(), depth));
        let response = next.run(request).await;
        match page_above {
            // Somebody loads the address of a form, as a browser does that opens its tabs again.
            Some(page) if response.status() == StatusCode::METHOD_NOT_ALLOWED => Redirect::to(&page).into_response(),
            _ => response,
        }
    } else {
        refuse.answer(audience, &visitor, request).await
    };
    // Nothing that depends on who asks is kept by browser or proxy.
    let personal = audience != Audience::Everyone || visitor != Visitor::Nobody;
    if personal && !response.headers().contains_key(CACHE_CONTROL) {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response.headers_mut().append(VARY, HeaderValue::from_static("cookie"));
    response
}
