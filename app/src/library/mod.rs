//! The library: what was said at eight o'clock, to be found and heard again.

mod address;
#[cfg(any(feature = "ssr", feature = "recordings"))]
mod files;
mod get_learning;
mod get_talk;
mod keep;
mod mark_talk;
mod note_listening;
mod note_talk;
#[cfg(feature = "ssr")]
mod open;
mod pages;
mod reflect;
mod search_library;
mod shown;

#[cfg(any(feature = "ssr", feature = "recordings"))]
pub use files::FilesPage;
#[cfg(feature = "ssr")]
pub use keep::Brought;
#[cfg(any(feature = "ssr", feature = "recordings"))]
pub use keep::{KeptTalkPage, KeptTalksPage, NewTalkPage, OwedPage, RedactPage, SynonymsPage, TranscriptPage};
#[cfg(feature = "ssr")]
pub use open::OpenTalkPage;
pub use pages::{LearningPage, LibraryPage, TalkPage};
