//! The pages, each in the area of whoever stands there.

#[cfg(any(feature = "ssr", feature = "room"))]
mod door;
#[cfg(any(feature = "ssr", feature = "room"))]
mod guest_page;
#[cfg(any(feature = "ssr", feature = "guests"))]
mod open_evening_page;
#[cfg(any(feature = "ssr", feature = "organise"))]
mod roster_page;
#[cfg(any(feature = "ssr", feature = "organise"))]
mod roster_side;
#[cfg(any(feature = "ssr", feature = "room"))]
mod seat_page;
#[cfg(any(feature = "ssr", feature = "guests"))]
mod sign_up_form;

#[cfg(any(feature = "ssr", feature = "room"))]
pub use door::Door;
#[cfg(any(feature = "ssr", feature = "guests"))]
pub use open_evening_page::OpenEveningPage;
#[cfg(any(feature = "ssr", feature = "organise"))]
pub use roster_page::RosterPage;
#[cfg(any(feature = "ssr", feature = "room"))]
pub use {guest_page::GuestPage, seat_page::SeatPage};
