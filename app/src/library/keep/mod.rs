//! Looking after the library: talks in any state, by organisers and, of their own session, by its host.

mod get_kept_talk;
mod get_kept_talks;
mod get_owed;
#[cfg(feature = "ssr")]
pub(super) mod keeper;
mod redact;
mod save_talk;
mod set_state;
mod synonyms;
mod transcript;

#[cfg(any(feature = "ssr", feature = "recordings"))]
mod pages {
    pub mod kept_talk_page;
    pub mod kept_talks_page;
    pub mod new_talk_page;
    pub mod owed_page;
    pub mod synonyms_page;
    pub mod talk_conflict;
    pub mod talk_fields;
    pub mod talk_side;
}

#[cfg(any(feature = "ssr", feature = "recordings"))]
pub use pages::kept_talk_page::KeptTalkPage;
#[cfg(any(feature = "ssr", feature = "recordings"))]
pub use pages::kept_talks_page::KeptTalksPage;
#[cfg(any(feature = "ssr", feature = "recordings"))]
pub use pages::new_talk_page::NewTalkPage;
#[cfg(any(feature = "ssr", feature = "recordings"))]
pub use pages::owed_page::OwedPage;
#[cfg(any(feature = "ssr", feature = "recordings"))]
pub use pages::synonyms_page::SynonymsPage;
#[cfg(any(feature = "ssr", feature = "recordings"))]
pub use redact::RedactPage;
#[cfg(feature = "ssr")]
pub use transcript::Brought;
#[cfg(any(feature = "ssr", feature = "recordings"))]
pub use transcript::TranscriptPage;
