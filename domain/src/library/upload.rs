//! Recordings on their way into the library.

use crate::coded::coded;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What has come of a recording is kept for so long after its last byte.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

coded! {
    /// How far an upload is.
    UploadStage {
        Coming = "coming", "Uploading";
        /// All of it is here, and it is a recording.
        Received = "received", "Being put into the library";
        /// It is the talk's recording; smaller versions are being made of it.
        Making = "making", "Smaller versions are being made";
        Done = "done", "In the library";
        Refused = "refused", "Not taken";
        Removed = "removed", "Removed";
        Expired = "expired", "Forgotten after seven days";
    }
}

impl UploadStage {
    /// Whether nothing more becomes of it, and its bytes are gone.
    pub const fn is_gone(self) -> bool {
        matches!(self, Self::Refused | Self::Removed | Self::Expired)
    }
}

coded! {
    /// What is plainly to be said of an upload.
    UploadNotice {
        Nothing = "", "";
        NoRecording = "no-recording",
            "This is no recording that browsers play, whatever its name says. Export it as MP4, M4A, MP3 or WebM, and upload that.";
        Truncated = "truncated",
            "The end of this recording is missing, so it would stop half-way. Copy it once more from where it was recorded, and \
             upload that.";
        NoFfmpeg = "no-ffmpeg",
            "Only the recording itself is offered: this server has no ffmpeg, which makes the small and the audio-only version.";
        NoVersions = "no-versions",
            "Only the recording itself is offered: the small and the audio-only version could not be made of it.";
        StorageAway = "storage-away",
            "The storage of recordings does not answer. Nothing is lost: this is tried again each half minute.";
    }
}

/// Until when what has come is kept.
pub fn kept_until(last_byte: Timestamp) -> Timestamp {
    last_byte + KEPT_FOR
}

/// `1.2 GB`, `34 MB`: how large a file is, in thousands as files are sold.
pub fn size(bytes: u64) -> String {
    const MB: u64 = 1_000_000;
    match bytes {
        0..MB => format!("{} kB", bytes.div_ceil(1000)),
        MB..1_000_000_000 => format!("{} MB", bytes / MB),
        _ => format!("{}.{} GB", bytes / (1000 * MB), bytes / (100 * MB) % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_at_a_glance() {
        let sizes = [0, 1, 999_999, 1_000_000, 34_900_000, 1_290_000_000, 8_000_000_000].map(size);
        assert_eq!(sizes, ["0 kB", "1 kB", "1000 kB", "1 MB", "34 MB", "1.2 GB", "8.0 GB"]);
    }

    #[test]
    fn what_is_said_of_an_upload_is_a_sentence_that_leads_on() {
        for notice in UploadNotice::ALL.iter().filter(|notice| **notice != UploadNotice::Nothing) {
            assert!(notice.label().ends_with('.'), "{}", notice.code());
            assert_eq!(UploadNotice::from_code(notice.code()), Some(*notice));
        }
    }
}
