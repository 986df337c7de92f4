//! What a member mends of themselves: the name, and the email address that they sign in with.

mod change_email;
mod get_details;
#[cfg(feature = "ssr")]
mod mails;
mod move_page;
mod page;
mod rename;

pub use move_page::MovePage;
pub use page::DetailsPage;
