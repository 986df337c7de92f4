//! Signing in and out, and what belongs to oneself.

#[cfg(feature = "ssr")]
pub mod backend;
mod code_page;
mod get_link;
mod get_me;
mod invitation;
mod link_page;
mod me_page;
mod rotate_feed;
mod sign_in;
mod sign_in_page;
mod sign_out;

pub use code_page::CodePage;
#[cfg(feature = "ssr")]
pub use invitation::invitation_mail;
pub use invitation::{ClaimPage, InvitationPage};
pub use link_page::LinkPage;
pub use me_page::MePage;
pub use sign_in::asked_for;
#[cfg(feature = "ssr")]
pub use sign_in::remember_address;
pub use sign_in_page::SignInPage;
