//! The server as outsiders meet it. One binary for all areas: each further one costs a link of everything.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests stand outside #[test]")]

mod authenticator;
mod bucket;
mod circle;
mod conference;
mod conference_faults;
mod details;
mod doors;
mod faults;
mod feed_routes;
mod feeds;
mod gate;
mod guests;
mod imported;
mod invitations;
mod killed;
mod library;
mod lists;
mod locations;
mod mail_faults;
mod malformed;
mod members;
mod offline;
mod ops;
mod organise;
mod passkeys;
mod people;
mod program;
mod proposing;
mod push;
mod register;
mod revetting;
mod rooms;
mod sharing;
mod speakers;
mod stage;
mod streams;
mod talks;
mod uploads;
mod uploads_killed;
mod vetting;
