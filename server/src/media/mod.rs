//! Recordings, over HTTP: each byte passes the gate, and a part can be asked for (RFC 9110 §14).

pub mod podcast;
mod podcast_routes;
mod range;
mod routes;

pub use podcast_routes::{chapter_list, recording, rss, transcript};
pub use routes::{Recordings, captions, show};
