//! The library: talks, what was said in them, and how they are found and heard.

mod files;
mod index;
mod keep;
mod listening;
mod media;
mod rows;
mod search;
mod talks;
mod uploads;

pub use files::{Bucket, Files, FilesFault};
pub(crate) use index::Index;
pub use index::{Entry, Facet, TALKS_A_PAGE};
pub use keep::IndexFault;
pub use listening::{Learnt, Opened};
pub use media::{Media, NewMedia};
pub use search::{Listener, Results, Shown};
pub use talks::{Origin, Talk};
pub use uploads::{NewUpload, Upload};
