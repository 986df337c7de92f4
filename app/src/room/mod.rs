//! The room of a session: its chat and its questions, from doors on.

mod ask;
mod change_message;
mod direct;
mod get_room;
mod on_message;
#[cfg(any(feature = "ssr", feature = "room"))]
mod outside;
mod parts;
#[cfg(feature = "ssr")]
mod pass;
#[cfg(feature = "ssr")]
mod place;
mod say;
mod show_me;
mod speaking;

#[cfg(feature = "ssr")]
pub use get_room::room_for;
pub use get_room::{RoomView, get_room};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use outside::refetch_outside;
#[cfg(any(feature = "ssr", feature = "room"))]
pub use parts::Room;
#[cfg(feature = "ssr")]
pub use pass::pass_cookie_name;
pub use speaking::{InviteSpeaker, Speakers, SpeakersForOrganisers};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use speaking::{SpeakersForHost, SpeakingPage};
#[cfg(feature = "ssr")]
pub use speaking::{mail as speaker_mail, speakers_of};
