use crate::ui::Page;
use leptos::prelude::*;

#[component]
pub fn HomePage() -> impl IntoView {
    view! { <Page title="Organise"><h1>"Organise"</h1></Page> }
}
