//! The library: recordings of live sessions, what was said in them, and how they are found and heard.

mod chapters;
mod clock;
mod cues;
mod heard;
mod query;
mod repair;
mod subtitles;
mod talk;
mod upload;

pub use chapters::{Chapter, LONGEST_CHAPTER_TITLE, chapters, chapters_text};
pub use clock::{clock, minutes, parse_clock};
pub use cues::{Cue, LEAD_IN, Moment, Transcript, cue_at};
pub use heard::{FINISHED_FROM, Heard, REWIND, WORTH_RESUMING};
pub use query::{LONGEST_QUERY, Length, Query, Sort, Word};
pub use subtitles::{Fault, FaultKind, Read, read_subtitles, write_vtt};
pub use talk::{Audience, MediaKind, State, TalkDetails, TalkForm, topic_key};
pub use upload::{KEPT_FOR, UploadNotice, UploadStage, kept_until, size};
