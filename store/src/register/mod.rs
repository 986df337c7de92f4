//! The CQC's locations: the current file, looked things up in, and the next one, loaded beside it.

mod find;
mod load;
mod revetting;
mod rows;
mod switch;

pub use load::{BATCH, Begun, Difference, Loaded};
pub use revetting::{Answered, Question};
pub use switch::ToAsk;
