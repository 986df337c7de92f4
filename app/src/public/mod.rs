//! What everyone may see.

mod evening;
mod front_page;
mod get_open_evening;
#[cfg(feature = "ssr")]
mod home_page;
mod not_found_page;

pub use evening::Evening;
#[cfg(not(feature = "ssr"))]
pub use front_page::FrontPage;
pub use get_open_evening::{OpenEvening, get_open_evening};
#[cfg(feature = "ssr")]
pub use home_page::HomePage;
pub use not_found_page::NotFoundPage;
