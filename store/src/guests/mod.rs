//! Guests of open evenings: seats, the waiting list, browsers that signed up, and what is written to them.
//!
//! Every transaction here begins with the evening's row ([`Store::open_evening`]), so those of one evening follow each other
//! and a seat is given once, on either database.

mod changes;
mod entry;
mod erase;
mod evening;
mod join;
mod letter;
mod message;
mod notices;
mod own;
mod roster;
mod rows;
mod sign_up;

pub use crate::outbox::Written;
pub use changes::Told;
pub use entry::{Here, Own};
pub use erase::{Erased, Forgotten};
pub use evening::EveningState;
pub(crate) use join::GuestCame;
pub use join::{GuestJoinRefusal, Token};
pub use letter::{Letter, Letters, Occasion};
pub use message::{Audience, Draft, SentMessage};
pub use notices::Noticed;
pub use roster::{OnRoster, OtherBrowser, Roster};
pub use rows::Guest;
pub use sign_up::Ask;
