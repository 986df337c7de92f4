//! What surrounds every request.

pub mod cookies;
pub mod csrf;
pub mod failures;
pub mod forms;
pub mod headers;
pub mod limits;
pub mod log;
pub mod shared_pages;
pub mod sharing;
pub mod visitor;
