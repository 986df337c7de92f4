//! The room of a session: its chat and its questions, from doors on.

#[cfg(feature = "ssr")]
mod actor;
mod ask;
mod change_message;
mod direct;
mod get_room;
mod on_message;
mod parts;
mod say;
mod show_me;

pub use get_room::{RoomView, get_room};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use parts::Room;
