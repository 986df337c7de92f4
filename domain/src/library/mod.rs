//! The library: recordings of live sessions, what was said in them, and how they are found and heard.

mod became;
mod chapters;
mod clock;
mod cues;
mod heard;
mod making;
mod proposed;
mod query;
mod redaction;
mod repair;
mod replace;
mod section;
mod subtitles;
mod synonyms;
mod talk;
mod upload;
mod version;

pub use became::Became;
pub use chapters::{Chapter, LONGEST_CHAPTER_TITLE, chapters, chapters_text};
pub use clock::{clock, minutes, parse_clock};
pub use cues::{Cue, LEAD_IN, Moment, Transcript, cue_at};
pub use heard::{FINISHED_FROM, Heard, REWIND, WORTH_RESUMING};
pub use making::Making;
pub use proposed::{agenda, not_yet_taken, of_question};
pub use query::{LONGEST_QUERY, Length, Query, Sort, Word};
pub use redaction::Redacted;
pub use replace::{Replaced, Replacement};
pub use section::{CUES_A_PAGE, Span, differing, pages};
pub use subtitles::{
    Fault, FaultKind, LARGEST, Read, cue_time, parse_cue_time, read_part, read_subtitles, write_part, write_srt,
    write_vtt,
};
pub use synonyms::synonyms;
pub use talk::{Audience, MediaKind, State, TalkDetails, TalkForm, TalkTerms, in_place, topic_key, with_topic};
pub use upload::{KEPT_FOR, UploadNotice, UploadStage, kept_until, size};
pub use version::How;
