//! The parts of the board: the day with its five slots, the talks beside it, and what is said about both.

mod day;
#[cfg(feature = "hydrate")]
mod drive;
#[cfg(feature = "hydrate")]
mod lift;
mod live;
mod refused;
mod suggestion;
mod talks;

pub use day::{Day, Worth};
pub use live::Live;
pub use refused::Refusal;
pub use suggestion::Suggested;
pub use talks::{Pool, ways};
