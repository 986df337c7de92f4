//! `ffmpeg`, where the machine has it: one version of a recording for each run.

use super::Progress;
use crate::media::Recording;
use domain::library::MediaKind;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

/// A run that says nothing for so long hangs.
const SILENT_FOR: Duration = Duration::from_mins(2);
/// Of what it complains about, this much is noted.
const LONGEST_COMPLAINT: u64 = 2000;

/// The program.
#[derive(Clone, Debug)]
pub struct Ffmpeg(PathBuf);

/// What is made of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// Sound alone, about 25 MB an hour.
    Audio,
    /// 360 lines, at most about 180 MB an hour.
    Small,
    Poster,
}

/// Why there is no version.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The program says that it cannot be done.
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Making {
    pub const fn kind(self) -> MediaKind {
        match self {
            Self::Audio => MediaKind::Audio,
            Self::Small => MediaKind::Small,
            Self::Poster => MediaKind::Poster,
        }
    }

    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Audio => "audio/mp4",
            Self::Small => "video/mp4",
            Self::Poster => "image/jpeg",
        }
    }

    pub const fn ending(self) -> &'static str {
        match self {
            Self::Audio => ".audio.m4a",
            Self::Small => ".small.mp4",
            Self::Poster => ".poster.jpg",
        }
    }

    /// What is asked for, between the names of the recording and of the version.
    const fn options(self) -> &'static str {
        match self {
            Self::Audio => "-vn -map 0:a:0 -c:a aac -b:a 56k -ac 1 -movflags +faststart -f mp4",
            Self::Small => {
                "-map 0:v:0 -map 0:a:0? -vf scale=-2:trunc(min(360\\,ih)/2)*2 -c:v libx264 -preset veryfast -crf 29 -maxrate 350k \
                 -bufsize 1400k -pix_fmt yuv420p -c:a aac -b:a 56k -ac 1 -movflags +faststart -f mp4"
            }
            Self::Poster => "-frames:v 1 -vf scale=-2:trunc(min(720\\,ih)/2)*2 -q:v 4 -c:v mjpeg -f image2",
        }
    }
}

impl Ffmpeg {
    pub fn program(&self) -> &Path {
        &self.0
    }

    /// The one that is named, or the first in `PATH`.
    pub fn find(named: Option<&Path>) -> Option<Self> {
        if let Some(named) = named {
            return named.is_file().then(|| Self(named.to_owned()));
        }
        let folders = std::env::var_os("PATH")?;
        std::env::split_paths(&folders).map(|folder| folder.join("ffmpeg")).find(|file| file.is_file()).map(Self)
    }

    /// Makes a version in `to`, and says how far it is, out of a thousand.
    ///
    /// It reads this one file, as the kind that it was found to be: a recording cannot make it open others, or addresses.
    pub(super) async fn make(
        &self,
        making: Making,
        (from, recording): (&Path, &Recording),
        to: &Path,
        progress: &Progress<'_>,
    ) -> Result<(), Fault> {
        let length_ms = recording.duration_ms.unwrap_or(0);
        let mut command = Command::new(&self.0);
        command.args(["-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-progress", "pipe:1", "-nostats"]);
        if making == Making::Poster {
            // Beyond what shows before somebody begins to speak.
            command.arg("-ss").arg((length_ms / 10_000).min(60).to_string());
        }
        // One thread: whoever listens meanwhile goes first.
        command.args(["-threads", "1", "-protocol_whitelist", "file", "-f", demuxer(recording), "-i"]).arg(from);
        command.args(making.options().split(' ').map(OsStr::new)).args(["-threads", "1"]).arg(to);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut running = command.spawn()?;
        let (said, complaint) = (running.stdout.take(), running.stderr.take());
        let complaint = tokio::spawn(async move {
            let mut words = String::new();
            if let Some(complaint) = complaint {
                let _ = complaint.take(LONGEST_COMPLAINT).read_to_string(&mut words).await;
            }
            words
        });
        if let Some(said) = said {
            let mut lines = BufReader::new(said).lines();
            let mut last = 0;
            loop {
                let line = timeout(SILENT_FOR, lines.next_line()).await;
                let Some(line) = line.map_err(|_| Fault::Refused("it said nothing for two minutes".into()))?? else {
                    break;
                };
                let part = line.strip_prefix("out_time_us=").and_then(|us| us.parse::<u64>().ok()).unwrap_or(0);
                let part = u32::try_from(part / u64::from(length_ms.max(1))).unwrap_or(u32::MAX).min(1000);
                if part > last {
                    progress.note(part).await;
                    last = part;
                }
            }
        }
        let ended = timeout(SILENT_FOR, running.wait()).await;
        let ended = ended.map_err(|_| Fault::Refused("it did not end".into()))??;
        let is_made = tokio::fs::metadata(to).await.is_ok_and(|made| made.len() > 0);
        if ended.success() && is_made {
            return Ok(());
        }
        let words = complaint.await.unwrap_or_default();
        Err(Fault::Refused(words.lines().next_back().unwrap_or("it made nothing").to_owned()))
    }
}

fn demuxer(recording: &Recording) -> &'static str {
    if recording.content_type == "video/webm" { "matroska" } else { "mov" }
}
