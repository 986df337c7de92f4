//! The circle's day at a trade show: its five slots, what is proposed for them, and the board on which one becomes the other.

mod board;
mod calls;
mod day;
mod feedback;
mod import;
mod informing;
mod invitations;
mod judging;
mod letters;
mod moves;
mod offers;
mod own;
mod proposals;
mod publish;
mod registrations;
mod reviews;
mod rows;
mod speaker_page;
mod speaker_terms;
mod speakers;
mod stage;

pub use board::{BoardState, SlotState};
pub use day::{Conference, Listed};
pub use informing::{Telling, ToTell};
pub use invitations::{ProposalInvitation, Proposer};
pub use judging::Judging;
pub use letters::{Occasion, OfferLetter, OrganiserLetter, OrganiserNews, OrganiserWords, SpeakerWords, ToldLine};
pub use offers::{Asked, Offer, Reply};
pub use own::{Author, OwnEdit, OwnTyping, Typed};
pub use proposals::{NewProposal, Proposal, Sort};
pub use publish::{Draft, Version};
pub use registrations::Registrations;
pub use reviews::Review;
pub use speaker_page::{Slides, Speaking};
pub use speakers::LookedAfter;
