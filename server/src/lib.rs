//! The server: router, gate, sign-in sessions, streams, feeds, mail, jobs. No SQL and no rule.
//!
//! What runs, and in which order, is in `cli/serve.rs`; which routes there are, in `router.rs`.

mod audit_file;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod events;
pub mod export;
pub mod feeds;
pub mod gate;
mod guest_join;
pub mod guest_letters;
mod guests_file;
pub mod http;
pub mod http_sessions;
pub mod hub;
pub mod imports;
pub mod intake;
pub mod join;
mod learning_log;
mod mail_html;
pub mod media;
pub mod member_letters;
mod offline;
pub mod photo;
pub mod postman;
pub mod programme;
pub mod push;
pub mod router;
pub mod scheduler;
pub mod silencer;
pub mod site;
mod speaker_join;
pub mod telemetry;
pub mod transcriber;
mod transcripts;
mod unsubscribe;
pub mod uploads;
pub mod workshop;
