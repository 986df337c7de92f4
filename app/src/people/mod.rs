//! Signing in and out, and what belongs to oneself.

mod add_passkey;
mod ask_for_role;
mod authenticator;
#[cfg(feature = "ssr")]
pub mod backend;
mod browsers_part;
mod choose_notice;
mod code_page;
mod details;
mod devices;
mod devices_part;
mod get_link;
mod get_me;
mod invitation;
mod leave;
mod leave_page;
mod link_page;
mod me_page;
mod notices_part;
mod passkey_page;
mod passkeys_part;
mod return_page;
mod role_part;
mod rotate_feed;
mod security;
mod sign_in;
mod sign_in_by_passkey;
mod sign_in_page;
mod sign_out;
mod sign_out_browser;
#[cfg(feature = "ssr")]
pub mod webauthn;

pub use code_page::CodePage;
pub use details::{DetailsPage, MovePage};
#[cfg(feature = "ssr")]
pub use invitation::invitation_mail;
pub use invitation::{ClaimPage, InvitationPage};
pub use leave_page::LeavePage;
pub use link_page::LinkPage;
pub use me_page::MePage;
pub use passkey_page::PasskeyPage;
pub use return_page::ReturnPage;
pub use sign_in::asked_for;
#[cfg(feature = "ssr")]
pub use sign_in::remember_address;
pub use sign_in_page::SignInPage;
