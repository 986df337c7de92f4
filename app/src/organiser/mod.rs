//! What organisers do. Its pages are only in the build of the wasm that organisers load
//! (docs/adr/0004-two-wasm-builds.md); the server knows them always.

#[cfg(any(feature = "ssr", feature = "organise"))]
mod home_page;

use leptos::prelude::*;
use leptos_router::MatchNestedRoutes;

/// The routes under `/organise`.
#[cfg(any(feature = "ssr", feature = "organise"))]
#[component(transparent)]
pub fn OrganiserRoutes() -> impl MatchNestedRoutes + Clone {
    use leptos_router::components::Route;
    use leptos_router::{SsrMode, path};
    view! { <Route path=path!("organise") view=home_page::HomePage ssr=SsrMode::Async/> }.into_inner()
}

/// Not in this build: a link there loads a new page, which brings the build that has them.
#[cfg(not(any(feature = "ssr", feature = "organise")))]
#[component(transparent)]
pub fn OrganiserRoutes() -> impl MatchNestedRoutes + Clone {
    use leptos_router::components::Route;
    use leptos_router::path;
    view! { <Route path=path!("organise") view=crate::public::NotFoundPage/> }.into_inner()
}
