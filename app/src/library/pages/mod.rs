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

/// Where the library says of which talk a sentence was tapped; the page of the talk plays then by itself.
#[cfg(feature = "hydrate")]
const TAPPED: &str = "tapped";
