//! The public register of care homes, looked into while somebody types.

pub mod find_locations;
