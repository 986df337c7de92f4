//! A talk's transcript, looked after: brought, edited part by part, searched for words that are wrong, in every version.

mod change;
mod get_transcript;

#[cfg(any(feature = "ssr", feature = "recordings"))]
mod bring_part;
#[cfg(any(feature = "ssr", feature = "recordings"))]
mod cue_editor;
#[cfg(any(feature = "ssr", feature = "recordings"))]
mod making_part;
#[cfg(any(feature = "ssr", feature = "recordings"))]
mod page;
#[cfg(any(feature = "ssr", feature = "recordings"))]
mod replace_part;
#[cfg(any(feature = "ssr", feature = "recordings"))]
mod versions_part;

#[cfg(feature = "ssr")]
pub use get_transcript::Brought;
#[cfg(any(feature = "ssr", feature = "recordings"))]
pub use page::TranscriptPage;
