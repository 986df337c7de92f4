//! The circle's day at a trade show: its five slots, what is proposed for them, and the board on which one becomes the other.

mod board;
mod calls;
mod day;
mod feedback;
mod moves;
mod offers;
mod own;
mod proposals;
mod publish;
mod registrations;
mod reviews;
mod rows;
mod stage;

pub use board::{BoardState, SlotState};
pub use day::{Conference, Listed};
pub use offers::{Asked, Offer};
pub use own::OwnEdit;
pub use proposals::{NewProposal, Proposal, Sort};
pub use publish::{Draft, Version};
pub use registrations::Registrations;
pub use reviews::Review;
