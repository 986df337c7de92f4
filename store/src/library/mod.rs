//! The library: talks, what was said in them, and how they are found and heard.

mod files;
mod index;
mod keep;
mod kept;
mod listening;
mod making;
mod media;
mod notes;
mod of_conference;
mod owed;
mod redactions;
mod rows;
mod search;
mod synonyms;
mod talks;
mod transcripts;
mod uploads;

pub use files::{Bucket, Files, FilesFault};
pub(crate) use index::Index;
pub use index::{Entry, Facet, TALKS_A_PAGE};
pub use keep::IndexFault;
pub use kept::{Kept, KeptAsked, KeptCounts};
pub use listening::{Learnt, Opened};
pub use making::MakingJob;
pub use media::{Media, NewMedia};
pub use notes::Note;
pub use owed::Owed;
pub use redactions::{Redaction, SilentFile};
pub use search::{Listener, Results, Shown};
pub use synonyms::SynonymList;
pub use talks::{Origin, Talk};
pub use transcripts::Version;
pub use uploads::{NewUpload, Upload};
