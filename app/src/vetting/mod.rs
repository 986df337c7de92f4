//! Joining: the application and its status page for everyone, the queue for organisers, invitations for members.

mod apply;
mod confirm;
mod decide;
#[cfg(feature = "ssr")]
mod evidence;
mod follow;
mod get_application;
mod get_apply;
mod get_queue;
mod get_templates;
#[cfg(feature = "ssr")]
pub mod mails;
mod pages;
mod readers;
mod vouch;

#[cfg(feature = "ssr")]
pub use apply::keep_draft_of;
pub use pages::*;
