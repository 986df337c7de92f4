//! The CQC's locations: the current file, looked things up in, and the next one, loaded beside it.

mod find;
mod load;
mod rows;

pub use load::{Begun, Difference, Loaded, RegisterFile};
