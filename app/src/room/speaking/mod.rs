//! Those who are invited to speak at one session and are no members: their page, and how an organiser invites them.

mod get_speaking;
mod invite;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(any(feature = "ssr", feature = "room"))]
mod speaking_page;

#[cfg(feature = "ssr")]
pub use invite::speakers_of;
pub use invite::{EndSpeaker, InviteSpeaker, SpeakerRow};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use speaking_page::SpeakingPage;
