use crate::error::AppError;
use crate::ui::Why;
use leptos::prelude::*;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! { <Why why=AppError::NotFound/> }
}
