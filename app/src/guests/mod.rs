//! The open evening for those who come to it: signing up, their seat, their own page; and its roster for organisers.

#[cfg(feature = "ssr")]
mod cookie;
mod get_guest;
mod get_here;
mod get_roster;
mod get_sign_up;
#[cfg(feature = "ssr")]
pub mod mails;
mod message_guests;
mod own_acts;
mod pages;
mod roster_acts;
mod seat_acts;
mod sign_up;

#[cfg(feature = "ssr")]
pub use cookie::{cookie_name, entries};
#[cfg(feature = "ssr")]
pub use get_here::public;
pub use pages::*;
