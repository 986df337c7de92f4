//! Applications: how they come in, what organisers see of them, and what becomes of them.

mod apply;
mod confirm;
mod decide;
mod drafts;
mod lapse;
mod queue;
mod readers;
mod rows;
mod status;
mod templates;
mod vouches;

pub use apply::Proof;
pub use confirm::{Confirmed, ProofShown};
pub use decide::Decided;
pub use queue::{Card, Filter, InQueue, Known, Page};
pub use rows::Application;
pub use status::{Followed, Message};
pub use templates::ReplyTemplate;
pub use vouches::{Vouch, VouchRefused, Vouched};
