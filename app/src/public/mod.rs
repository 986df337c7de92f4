//! What everyone may see.

mod apply_page;
mod front_page;
mod get_open_evening;
mod home_page;
mod not_found_page;
mod open_evening_page;

pub use apply_page::ApplyPage;
pub use home_page::HomePage;
pub use not_found_page::NotFoundPage;
pub use open_evening_page::OpenEveningPage;
