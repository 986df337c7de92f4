//! Members' photos: taken in by a plain form, made small and nameless, given out to members.

mod prepare;
mod routes;

pub use prepare::{NoPhoto, Prepared, prepare};
pub use routes::{LARGEST_REQUEST, NotTaken, photo_of, remove, show, take_in};
