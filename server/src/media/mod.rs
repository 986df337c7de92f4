//! Recordings, over HTTP: each byte passes the gate, and a part can be asked for (RFC 9110 §14).

mod range;
mod routes;

pub use routes::{Recordings, captions, show};
