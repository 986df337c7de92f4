//! What everyone may see.

mod front_page;
mod get_open_evening;
#[cfg(feature = "ssr")]
mod home_page;
mod not_found_page;
mod open_evening_page;

#[cfg(not(feature = "ssr"))]
pub use front_page::FrontPage;
#[cfg(feature = "ssr")]
pub use home_page::HomePage;
pub use not_found_page::NotFoundPage;
pub use open_evening_page::OpenEveningPage;
