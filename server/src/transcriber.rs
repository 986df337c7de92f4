//! Has transcripts made by a program that whoever runs the server has named (`docs/transcriber.md`): one at a time, beside
//! everything else. What comes of it is a version to be looked at.

use crate::clock::Clock;
use crate::imports::decoded;
use domain::ids::TalkId;
use domain::library::{LARGEST, MediaKind, Transcript, read_subtitles};
use domain::plain::visible;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use store::Store;
use store::library::Files;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};

/// Somebody who asked sees that it has begun within so long.
const LOOK_EVERY: Duration = Duration::from_secs(3);
/// It is said so often that somebody works on it, also when the program says nothing.
const NOTE_EVERY: Duration = Duration::from_secs(20);
/// An evening is an hour; no program needs longer for it than a night.
const LONGEST: Duration = Duration::from_hours(8);
/// Of what the program complains about, the last so many bytes are kept, and so many letters shown.
const COMPLAINT: usize = 4096;
const SHOWN: usize = 200;
/// The best for its ears first: the smallest.
const KINDS: [MediaKind; 3] = [MediaKind::Audio, MediaKind::Small, MediaKind::Video];

/// Makes transcripts for as long as it runs.
pub struct Transcriber {
    pub store: Store,
    pub clock: Clock,
    pub files: Files,
    pub program: PathBuf,
    /// Recordings lie here while the program listens.
    pub folder: PathBuf,
}

impl Transcriber {
    pub async fn run(self) {
        // Left there by a server that was killed.
        let _ = std::fs::remove_dir_all(&self.folder);
        loop {
            match self.store.lease_making(self.clock.now()).await {
                Ok(Some((talk, by))) => {
                    let made = self.make(&talk).await;
                    let outcome = made.as_ref().map_err(String::as_str);
                    if let Err(e) = self.store.finish_making(&talk, outcome, &by, self.clock.now()).await {
                        tracing::error!(error = %e, %talk, "a transcript that was made could not be kept");
                    }
                    continue;
                }
                Ok(None) => {}
                Err(e) => tracing::error!(error = %e, "transcripts to be made could not be looked for"),
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// # Errors
    /// Why there is none, for those who look after the talk.
    async fn make(&self, talk: &TalkId) -> Result<Transcript, String> {
        let ours = |e: &dyn std::fmt::Display| {
            tracing::error!(error = %e, %talk, "a transcript could not be made");
            "Something went wrong on our side. Whoever runs the server can see more in its log.".to_owned()
        };
        let files = self.store.all_media_of(talk).await.map_err(|e| ours(&e))?;
        let file = KINDS.iter().find_map(|kind| files.iter().find(|file| file.kind == *kind));
        let file = file.ok_or("There is no recording to listen to.")?;
        std::fs::create_dir_all(&self.folder).map_err(|e| ours(&e))?;
        let folder = tempfile::tempdir_in(&self.folder).map_err(|e| ours(&e))?;
        let recording = folder.path().join(format!("recording{}", ending(&file.content_type)));
        self.files.fetch(&file.place, file.bytes, &recording).await.map_err(|e| ours(&e))?;
        let written = folder.path().join("transcript.vtt");
        let mut child = self.start(&recording, &written).map_err(|e| {
            tracing::error!(error = %e, program = %self.program.display(), "the transcriber could not be started");
            "The program could not be started. Whoever runs the server can see more in its log.".to_owned()
        })?;
        match tokio::time::timeout(LONGEST, self.listen(&mut child, talk)).await {
            Ok(Ok(())) => {}
            Ok(Err(complaint)) => return Err(complaint),
            Err(_) => return Err("The program took more than eight hours and was stopped.".into()),
        }
        tokio::task::spawn_blocking(move || read(&written)).await.map_err(|e| ours(&e))?
    }

    /// Without our settings in its environment: they hold the secret.
    fn start(&self, recording: &Path, written: &Path) -> std::io::Result<Child> {
        let mut command = Command::new(&self.program);
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("INNER_CIRCLE_") || name == "DATABASE_URL" {
                command.env_remove(name);
            }
        }
        command.arg(recording).arg(written);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn()
    }

    /// Hears how far it is until it ends; an error is what it complains about.
    async fn listen(&self, child: &mut Child, talk: &TalkId) -> Result<(), String> {
        let lost = || "The program was lost.".to_owned();
        let (Some(out), Some(mut complaints)) = (child.stdout.take(), child.stderr.take()) else { return Err(lost()) };
        let complaint = tokio::spawn(async move {
            // All of it is heard: a program that cannot go on complaining would wait for ever.
            let (mut kept, mut piece) = (Vec::new(), vec![0; COMPLAINT]);
            while let Ok(read @ 1..) = complaints.read(&mut piece).await {
                kept.extend_from_slice(&piece[..read]);
                kept.drain(..kept.len().saturating_sub(COMPLAINT));
            }
            kept
        });
        let mut lines = BufReader::new(out).lines();
        let (mut percent, mut noted) = (0, tokio::time::interval(NOTE_EVERY));
        loop {
            tokio::select! {
                line = lines.next_line() => match line {
                    Ok(Some(line)) => match progress(&line) {
                        Some(new) if new != percent => percent = new,
                        _ => continue,
                    },
                    _ => break,
                },
                _ = noted.tick() => {}
            }
            if let Err(e) = self.store.note_making(talk, percent, self.clock.now()).await {
                tracing::warn!(error = %e, %talk, "how far a transcript is could not be noted");
            }
        }
        let status = child.wait().await.map_err(|_| lost())?;
        if status.success() {
            return Ok(());
        }
        let complaint = complaint.await.unwrap_or_default();
        let words = visible(&String::from_utf8_lossy(&complaint));
        let shown: String = words
            .lines()
            .rfind(|line| !line.trim().is_empty())
            .unwrap_or_default()
            .trim()
            .chars()
            .take(SHOWN)
            .collect();
        let ended = status.code().map_or("was stopped".to_owned(), |code| format!("ended with {code}"));
        Err(if shown.is_empty() { format!("The program {ended}.") } else { format!("The program {ended}: {shown}") })
    }
}

/// `progress 42`
fn progress(line: &str) -> Option<u32> {
    line.trim().strip_prefix("progress ")?.trim().trim_end_matches('%').parse().ok().filter(|percent| *percent <= 100)
}

fn read(written: &Path) -> Result<Transcript, String> {
    let size = std::fs::metadata(written).map_err(|_| "The program has written nothing.".to_owned())?.len();
    if size > LARGEST as u64 {
        return Err("What the program has written is larger than 10 MB.".into());
    }
    let bytes = std::fs::read(written).map_err(|_| "What the program has written cannot be read.".to_owned())?;
    let read = read_subtitles(&decoded(&bytes)).map_err(|faults| match faults.first() {
        Some(fault) => format!("What the program has written cannot be read. Line {}: {}", fault.line, fault.kind),
        None => "What the program has written cannot be read.".into(),
    })?;
    Ok(read.transcript)
}

/// By which programs know a file.
fn ending(content_type: &str) -> &'static str {
    match content_type.split(';').next().unwrap_or_default() {
        "video/mp4" => ".mp4",
        "audio/mp4" | "audio/aac" => ".m4a",
        "audio/mpeg" => ".mp3",
        "video/webm" | "audio/webm" => ".webm",
        "audio/wav" | "audio/x-wav" => ".wav",
        "audio/ogg" => ".ogg",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_a_line_of_its_own() {
        assert_eq!([progress("progress 42"), progress(" progress 7% ")], [Some(42), Some(7)]);
        assert_eq!([progress("42"), progress("progress 101"), progress("in progress 4")], [None, None, None]);
    }
}
