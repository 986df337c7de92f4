//! What leaves the circle for other people's programs. Making it is pure; `routes` asks the store and answers.

pub(crate) mod event;
pub mod ical;
pub(crate) mod lines;
pub mod links;
pub mod routes;
#[cfg(test)]
pub(crate) mod samples;
