//! What people see: pages, components and the server functions behind them.
//!
//! Full hydration over real forms: every page is served as HTML that already works, and wasm adds what moves.
//! A page has no data access; a server function has no markup; neither has a rule that `domain` could hold.
#![recursion_limit = "256"]
#![cfg_attr(
    not(feature = "ssr"),
    allow(
        clippy::allow_attributes,
        dead_code,
        unused_imports,
        reason = "a browser's build holds one area; the server's, which holds all, is checked"
    )
)]

mod app;
mod area;
mod calendar;
mod conference;
#[cfg(feature = "ssr")]
pub mod context;
mod error;
mod guests;
mod library;
mod live;
#[cfg(feature = "ssr")]
mod marked;
mod members;
mod organiser;
pub mod paths;
mod people;
mod public;
mod register;
mod room;
#[cfg(feature = "ssr")]
mod shell;
mod ui;
mod vetting;
mod viewer;

pub use app::App;
#[cfg(feature = "ssr")]
pub use calendar::mails as member_mails;
#[cfg(feature = "ssr")]
pub use conference::letters as stage_mails;
pub use error::{AppError, AppResult};
#[cfg(feature = "ssr")]
pub use guests::{cookie_name as guest_cookie_name, entries as guest_entries, mails as guest_mails};
#[cfg(feature = "ssr")]
pub use library::Brought;
#[cfg(feature = "ssr")]
pub use organiser::{AuditAsked, audit_filter};
#[cfg(feature = "ssr")]
pub use people::backend::Backend;
#[cfg(feature = "ssr")]
pub use people::invitation_mail;
#[cfg(feature = "ssr")]
pub use people::webauthn::USED_PASSKEY;
#[cfg(feature = "ssr")]
pub use room::{RoomView, pass_cookie_name, speaker_mail};
#[cfg(feature = "ssr")]
pub use shell::{MAIN_HEADERS, shell};
#[cfg(feature = "ssr")]
pub use ui::Typed;
#[cfg(feature = "ssr")]
pub use vetting::mails as vetting_mails;

/// Takes over the page that the server sent.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    leptos::mount::hydrate_body(App);
}
