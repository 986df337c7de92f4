//! Recordings, over HTTP: each byte passes the gate, and a part can be asked for (RFC 9110 §14). And what kind a file is.

mod mp4;
mod open_routes;
pub mod podcast;
mod podcast_routes;
mod range;
mod recording;
mod routes;

pub use open_routes::{oembed, open_captions, open_picture, open_recording};
pub use podcast_routes::{chapter_list, recording, rss, transcript};
pub use recording::{NoRecording, Recording, look};
pub use routes::{Recordings, captions, show};
