//! A file that this page sends.

use super::get_files::Coming;
use domain::library::UploadStage;
use leptos::prelude::*;

/// How a file fares.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser sends"))]
pub enum Fare {
    Sending,
    /// The line is broken; it is tried again.
    Waiting,
    Paused,
    /// All of it is there.
    Sent,
    /// Why it went no further, and whether it makes sense to go on.
    Stopped(String, bool),
    Removed,
}

/// A file that this page sends, and how it fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    pub key: usize,
    pub name: StoredValue<String>,
    /// By which the server knows the same file again.
    pub metadata: StoredValue<String>,
    pub bytes: u64,
    pub fare: RwSignal<Fare>,
    pub sent: RwSignal<u64>,
    /// Bytes a second; 0 until it is known.
    pub pace: RwSignal<u64>,
}

impl Job {
    /// Whether it is about this one that has partly come: what is said of that stands with the job.
    pub fn is_of(self, coming: &Coming) -> bool {
        coming.stage == UploadStage::Coming
            && self.metadata.with_value(|metadata| *metadata == coming.metadata)
            && matches!(self.fare.get(), Fare::Sending | Fare::Waiting | Fare::Paused)
    }

    /// `34 % of 1.2 GB, 2 MB a second, about 4 minutes left`
    pub fn words(self) -> String {
        let (sent, pace) = (self.sent.get(), self.pace.get());
        let so_far = format!("{} % of {}", percent(sent, self.bytes), domain::library::size(self.bytes));
        if pace == 0 || self.fare.get() != Fare::Sending {
            return so_far;
        }
        let left = (self.bytes - sent.min(self.bytes)) / pace;
        let left = match left {
            0..60 => "less than a minute left".to_owned(),
            60..120 => "about a minute left".to_owned(),
            120..7200 => format!("about {} minutes left", left / 60),
            _ => format!("about {} hours left", left / 3600),
        };
        format!("{so_far}, {} a second, {left}", domain::library::size(pace))
    }
}

/// Of a hundred, and a hundred only at the end.
pub fn percent(part: u64, whole: u64) -> u64 {
    part.saturating_mul(100) / whole.max(1)
}
