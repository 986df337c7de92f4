use super::front_page::FrontPage;
use crate::calendar::TonightPage;
use crate::viewer::use_viewer;
use leptos::prelude::*;

/// `/`: Tonight for members, the front page for everyone else.
#[component]
pub fn HomePage() -> impl IntoView {
    if use_viewer().is_member() { view! { <TonightPage/> }.into_any() } else { view! { <FrontPage/> }.into_any() }
}
