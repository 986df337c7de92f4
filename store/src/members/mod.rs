//! What members say about themselves, and the directory in which they find one another.

mod demo;
mod directory;
mod index;
mod photo;
mod profile;
mod talk;
mod turn;

pub use demo::DemoMember;
pub(crate) use demo::fill;
pub use directory::{Found, Page};
pub(crate) use index::outdated;
pub use photo::Photo;
pub use profile::{Kept, Seen};
pub use talk::{Asked, NotAsked};
pub(crate) use turn::take_turn;
