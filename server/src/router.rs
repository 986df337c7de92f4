//! A stand-in: health, files and the stream, without a gate.

use crate::clock::Clock;
use crate::config::Config;
use crate::hub::Hub;
use crate::site::{self, Site};
use axum::extract::FromRef;
use axum::routing::get;
use axum::{Extension, Router};
use domain::people::Visitor;
use std::sync::Arc;
use store::Store;

/// What requests need.
#[derive(Clone)]
pub struct AppState {
    pub store: Store,
    pub clock: Clock,
    pub config: Arc<Config>,
    pub hub: Hub,
    pub site: Arc<Site>,
}

pub fn router(state: AppState) -> Router {
    let plain = Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/events", get(crate::events::events))
        .layer(Extension(Visitor::Nobody));
    site::PATHS.into_iter().fold(plain, |router, path| router.route(path, get(site::serve))).with_state(state)
}

impl FromRef<AppState> for Hub {
    fn from_ref(state: &AppState) -> Self {
        state.hub.clone()
    }
}
