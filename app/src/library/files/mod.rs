//! A talk's files, for those who bring them: what there is, what is on its way, and a recording that is uploaded.

mod files_page;
mod get_files;
mod job;
#[cfg(feature = "hydrate")]
mod line;
#[cfg(feature = "hydrate")]
mod sender;
mod uploader;

pub use files_page::FilesPage;
