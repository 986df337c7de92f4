//! The circle's day at a trade show: its five slots, what is proposed for them, and the board on which one becomes the other.

mod board;
mod day;
mod moves;
mod proposals;
mod reviews;
mod rows;

pub use board::{BoardState, SlotState};
pub use day::{Conference, Listed};
pub use proposals::{NewProposal, Proposal, Sort};
pub use reviews::Review;
