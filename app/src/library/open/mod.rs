//! Talks that organisers have made public, as everybody reads and hears them.

mod get_open_talk;
mod page;

pub use page::OpenTalkPage;
