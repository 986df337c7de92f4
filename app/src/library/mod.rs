//! The library: what was said at eight o'clock, to be found and heard again.

mod address;
mod get_learning;
mod get_talk;
mod mark_talk;
mod note_listening;
mod note_talk;
mod pages;
mod reflect;
mod search_library;
mod shown;

pub use pages::{LearningPage, LibraryPage, TalkPage};
