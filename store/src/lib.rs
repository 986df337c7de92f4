//! What is kept: every statement of SQL, for SQLite and PostgreSQL alike (`docs/adr/0003-one-sql-text.md`).
//!
//! A function here is one promise and one transaction. It checks by a rule of `domain`, writes, and leaves in the same
//! transaction what others must learn of it: mail (`outbox`), news for open pages (`changes`) and the `audit` trail.

pub mod audit;
pub mod calendar;
pub mod changes;
pub mod conference;
mod database;
mod error;
pub mod forms;
pub mod guests;
pub mod http_sessions;
pub mod jobs;
pub mod library;
pub mod members;
pub mod notices;
pub mod outbox;
pub mod people;
pub mod register;
pub mod room;
mod secrets;
mod together;
pub mod trail;
pub mod vetting;
mod write;

pub use database::{Store, StoreConfig};
pub use error::{Refused, Result, Stale, StoreError};
pub use secrets::Secret;
pub use write::Write;
