//! Those who are invited to speak at one session and are no members: their page, and how its host invites them.

mod get_speaking;
mod invite;
#[cfg(feature = "ssr")]
pub mod mail;
mod speakers_part;
#[cfg(any(feature = "ssr", feature = "room"))]
mod speaking_page;

#[cfg(feature = "ssr")]
pub use invite::speakers_of;
pub use invite::{InviteSpeaker, Speakers};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use speakers_part::SpeakersForHost;
pub use speakers_part::SpeakersForOrganisers;
#[cfg(any(feature = "ssr", feature = "room"))]
pub use speaking_page::SpeakingPage;
