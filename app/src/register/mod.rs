//! The public register of care homes, looked into while somebody types.

mod find_locations;

pub use find_locations::{FoundLocation, find_locations};
