//! What organisers do. Its pages are only in the build of the wasm that organisers load
//! (docs/adr/0004-two-wasm-builds.md); the server knows them always.

mod add_series;
mod add_session;
mod cancel_session;
mod change_series;
mod compare_session;
mod get_blank;
mod get_home;
mod get_review;
mod get_series;
mod get_session;
#[cfg(feature = "ssr")]
mod review_words;
mod run_on_holiday;
mod save_session;
mod set_link;

mod pages {
    pub mod conflict;
    pub mod home_page;
    pub mod new_series_page;
    pub mod new_session_page;
    pub mod review_page;
    pub mod review_plan;
    pub mod series_form;
    pub mod series_page;
    pub mod session_form;
    pub mod session_page;
    pub mod session_side;
}

use leptos::prelude::*;
use leptos_router::MatchNestedRoutes;

/// The routes under `/organise`.
#[component(transparent)]
pub fn OrganiserRoutes() -> impl MatchNestedRoutes + Clone {
    use leptos_router::components::Route;
    use leptos_router::{SsrMode, path};
    use pages::{home_page, new_series_page, new_session_page, review_page, series_page, session_page};
    view! {
        <Route path=path!("organise") view=home_page::HomePage ssr=SsrMode::Async/>
        <Route path=path!("organise/series/new") view=new_series_page::NewSeriesPage ssr=SsrMode::Async/>
        <Route path=path!("organise/series/:id") view=series_page::SeriesPage ssr=SsrMode::Async/>
        <Route path=path!("organise/series/:id/review") view=review_page::ReviewPage ssr=SsrMode::Async/>
        <Route path=path!("organise/sessions/new") view=new_session_page::NewSessionPage ssr=SsrMode::Async/>
        <Route path=path!("organise/sessions/:id") view=session_page::SessionPage ssr=SsrMode::Async/>
    }
    .into_inner()
}
