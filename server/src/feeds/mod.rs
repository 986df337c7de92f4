//! What leaves the circle for other people's programs. Pure functions of their input: no clock, no store.

mod event;
pub mod ical;
mod lines;
pub mod links;
#[cfg(test)]
mod samples;
