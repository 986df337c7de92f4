//! Signing in and out, and what belongs to oneself.

mod add_passkey;
mod ask_for_role;
mod authenticator;
#[cfg(feature = "ssr")]
pub mod backend;
mod browsers_part;
mod code_page;
mod get_link;
mod get_me;
mod link_page;
mod me_page;
mod passkey_page;
mod passkeys_part;
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
pub use link_page::LinkPage;
pub use me_page::MePage;
pub use passkey_page::PasskeyPage;
pub use sign_in_page::SignInPage;
