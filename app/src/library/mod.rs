//! The library: what was said at eight o'clock, to be found and heard again.

mod address;
mod files;
mod get_learning;
mod get_talk;
mod mark_talk;
mod note_listening;
mod pages;
mod reflect;
mod search_library;
mod shown;

pub use files::FilesPage;
pub use pages::{LearningPage, LibraryPage, TalkPage};
