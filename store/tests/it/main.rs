//! What the store promises, on SQLite and on PostgreSQL: the same tests run on both.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests stand outside #[test]")]

mod acts;
mod audit;
mod calendar;
mod conference;
mod database;
mod departures;
mod details;
mod feeds;
mod forms;
mod guests;
mod invitations;
mod kept;
mod library;
mod mail;
mod members;
mod notices;
mod outsiders;
mod passkeys;
mod programmes;
mod proposing;
mod register;
mod reminders;
mod revetting;
mod rooms;
mod same;
mod series;
mod sign_in;
mod speaking;
mod stage;
mod support;
mod trail;
mod uploads;
mod vetting;
mod workplaces;
