//! What surrounds every request.

pub mod csrf;
pub mod failures;
pub mod forms;
pub mod headers;
pub mod limits;
pub mod log;
pub mod shared_page;
pub mod visitor;
