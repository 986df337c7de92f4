//! What the store promises, on SQLite and on PostgreSQL: the same tests run on both.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests stand outside #[test]")]

mod audit;
mod calendar;
mod database;
mod feeds;
mod forms;
mod invitations;
mod mail;
mod members;
mod register;
mod revetting;
mod series;
mod sign_in;
mod support;
mod vetting;
mod workplaces;
