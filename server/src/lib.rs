//! The server: router, gate, sign-in sessions, streams, feeds, mail, scheduler. No SQL and no rule.

pub mod feeds;
pub mod gate;
pub mod http;
pub mod join;
pub mod router;
