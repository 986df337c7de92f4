#[cfg(feature = "hydrate")]
mod driver;
mod learning_page;
mod library_page;
mod list;
mod notes;
mod player;
mod talk_page;
mod transcript;

pub use learning_page::LearningPage;
pub use library_page::LibraryPage;
pub use talk_page::TalkPage;
