//! Stands in for the organisers' pages in the build that members load.

use leptos::prelude::*;
use leptos_router::MatchNestedRoutes;

/// Not in this build: a link there loads a new page, which brings the build that has them.
#[component(transparent)]
pub fn OrganiserRoutes() -> impl MatchNestedRoutes + Clone {
    use leptos_router::components::Route;
    use leptos_router::path;
    view! { <Route path=path!("organise") view=crate::public::NotFoundPage/> }.into_inner()
}
