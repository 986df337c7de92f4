//! Makes recordings silent where a part was taken out, with `ffmpeg` when it is on the machine. The silent file takes the
//! place of the one that was there, whose bytes are gone then.

use crate::clock::Clock;
use domain::ids::TalkId;
use domain::library::{MediaKind, Redacted};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use store::Store;
use store::library::{Files, Media, SilentFile};
use tokio::process::Command;

const LOOK_EVERY: Duration = Duration::from_secs(20);
/// After a failure: whoever runs the server has something to mend.
const AGAIN_AFTER: Duration = Duration::from_mins(10);
const LONGEST: Duration = Duration::from_hours(4);

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Makes recordings silent for as long as it runs.
pub struct Silencer {
    pub store: Store,
    pub clock: Clock,
    pub files: Files,
    /// `ffmpeg`, wherever it is.
    pub program: PathBuf,
    /// Recordings lie here meanwhile.
    pub folder: PathBuf,
}

impl Silencer {
    pub async fn run(self) {
        // What a server that was killed left there still holds what was taken out.
        let _ = std::fs::remove_dir_all(&self.folder);
        loop {
            let wait = match self.look().await {
                Ok(()) => LOOK_EVERY,
                Err(e) => {
                    tracing::error!(error = %e, "a recording could not be made silent");
                    AGAIN_AFTER
                }
            };
            tokio::time::sleep(wait).await;
        }
    }

    /// Makes every recording silent that should be and is not.
    ///
    /// # Errors
    /// What stands in the way; what was done before stays done.
    pub async fn look(&self) -> Result<(), Fault> {
        for talk in self.store.talks_to_silence().await? {
            self.silence(&talk).await?;
        }
        Ok(())
    }

    async fn silence(&self, talk: &TalkId) -> Result<(), Fault> {
        let spans: Vec<Redacted> = self.store.redactions(talk).await?.into_iter().map(|it| it.span).collect();
        let mut silent = Vec::new();
        for file in self.store.all_media_of(talk).await?.into_iter().filter(|file| file.kind != MediaKind::Poster) {
            std::fs::create_dir_all(&self.folder)?;
            let folder = tempfile::tempdir_in(&self.folder)?;
            let ending = file.place.rsplit_once('.').map_or("", |(_, ending)| ending);
            let (from, to) = (folder.path().join(format!("a.{ending}")), folder.path().join(format!("b.{ending}")));
            self.files.fetch(&file.place, file.bytes, &from).await?;
            self.mute(&from, &to, &spans).await?;
            silent.push(self.keep(&file, &to, ending).await?);
        }
        let unused = self.store.put_silent(talk, &spans, &silent, self.clock.now()).await?;
        for place in unused {
            self.files.take_out(&place).await?;
        }
        Ok(())
    }

    async fn keep(&self, file: &Media, silent: &Path, ending: &str) -> Result<SilentFile, Fault> {
        let place = format!("silent/{}.{ending}", uuid::Uuid::now_v7());
        let (bytes, digest) = self.files.keep_file(&place, silent).await?;
        Ok(SilentFile { of: file.id.clone(), bytes, digest, place, was: file.place.clone() })
    }

    async fn mute(&self, from: &Path, to: &Path, spans: &[Redacted]) -> Result<(), Fault> {
        let mut command = Command::new(&self.program);
        command.args(["-nostdin", "-loglevel", "error", "-y", "-i"]).arg(from);
        command.args([
            "-map",
            "0",
            "-c",
            "copy",
            "-c:a",
            codec(from),
            "-af",
            &filter(spans),
            "-movflags",
            "+faststart",
        ]);
        command.arg(to).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let ended = tokio::time::timeout(LONGEST, command.spawn()?.wait_with_output()).await??;
        if ended.status.success() {
            Ok(())
        } else {
            let words = String::from_utf8_lossy(&ended.stderr).trim().chars().take(300).collect::<String>();
            Err(format!("{} ended with {}: {words}", self.program.display(), ended.status).into())
        }
    }
}

/// Silence between the seconds of each span.
fn filter(spans: &[Redacted]) -> String {
    let mut when = String::new();
    for (n, Redacted { from, to }) in spans.iter().enumerate() {
        let plus = if n > 0 { "+" } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(when, "{plus}between(t,{}.{:03},{}.{:03})", from / 1000, from % 1000, to / 1000, to % 1000);
    }
    format!("volume=volume=0:enable='{when}'")
}

/// What players of this kind of file understand.
fn codec(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("webm" | "ogg" | "opus") => "libopus",
        Some("mp3") => "libmp3lame",
        Some("wav") => "pcm_s16le",
        _ => "aac",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_span_is_silent_to_the_millisecond() {
        let spans = [Redacted { from: 247_050, to: 271_000 }, Redacted { from: 0, to: 1 }];
        let words = "volume=volume=0:enable='between(t,247.050,271.000)+between(t,0.000,0.001)'";
        assert_eq!(filter(&spans), words);
    }
}
