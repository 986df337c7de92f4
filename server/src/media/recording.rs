//! What kind of recording a file is, by its content: names lie.

use super::mp4::{self, NoMovie};
use lofty::file::{AudioFile, FileType};
use lofty::probe::Probe;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recording {
    pub is_video: bool,
    pub content_type: &'static str,
    /// What names of such files end in.
    pub ending: &'static str,
    pub duration_ms: Option<u32>,
}

/// Why a file is no recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRecording {
    /// Nothing that browsers play.
    Kind,
    /// Its end is missing.
    Truncated,
}

/// Looks at a file; reads no more of it than it must.
///
/// # Errors
/// When the file cannot be read at all.
pub fn look(path: &Path) -> io::Result<Result<Recording, NoRecording>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    (&mut file).take(64).read_to_end(&mut head)?;
    if head.get(4..8) == Some(b"ftyp") {
        // QuickTime's own kind plays in few browsers.
        let is_quicktime = head.get(8..12) == Some(b"qt  ");
        return Ok(match mp4::look(file, length) {
            Ok(_) if is_quicktime => Err(NoRecording::Kind),
            Ok(movie) => Ok(Recording {
                is_video: movie.has_picture,
                content_type: if movie.has_picture { "video/mp4" } else { "audio/mp4" },
                ending: if movie.has_picture { ".mp4" } else { ".m4a" },
                duration_ms: movie.duration_ms,
            }),
            Err(NoMovie::Truncated) => Err(NoRecording::Truncated),
            Err(NoMovie::Odd) => Err(NoRecording::Kind),
        });
    }
    if head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        let is_webm = head.windows(4).any(|word| word == b"webm");
        let webm = Recording { is_video: true, content_type: "video/webm", ending: ".webm", duration_ms: None };
        return Ok(if is_webm { Ok(webm) } else { Err(NoRecording::Kind) });
    }
    Ok(sound(path).ok_or(NoRecording::Kind))
}

/// A file of sound alone.
fn sound(path: &Path) -> Option<Recording> {
    let probe = Probe::open(path).ok()?.guess_file_type().ok()?;
    let (content_type, ending) = match probe.file_type()? {
        FileType::Mpeg => ("audio/mpeg", ".mp3"),
        FileType::Vorbis | FileType::Opus => ("audio/ogg", ".ogg"),
        FileType::Wav => ("audio/wav", ".wav"),
        FileType::Flac => ("audio/flac", ".flac"),
        _ => return None,
    };
    let ms = u32::try_from(probe.read().ok()?.properties().duration().as_millis()).ok().filter(|ms| *ms > 0)?;
    Some(Recording { is_video: false, content_type, ending, duration_ms: Some(ms) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIDEO: &[u8] = include_bytes!("../demo/talks/dols.mp4");
    const SOUND: &[u8] = include_bytes!("../demo/talks/dols.m4a");

    fn of(bytes: &[u8]) -> Result<Recording, NoRecording> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        look(file.path()).unwrap()
    }

    #[test]
    fn a_recording_is_what_is_in_it() {
        let video = of(VIDEO).unwrap();
        assert_eq!((video.is_video, video.content_type), (true, "video/mp4"));
        let sound = of(SOUND).unwrap();
        assert_eq!((sound.is_video, sound.content_type), (false, "audio/mp4"));
        assert!(video.duration_ms.is_some_and(|ms| (50_000..120_000).contains(&ms)), "{video:?}");
    }

    #[test]
    fn what_only_says_that_it_is_one_is_none() {
        for lie in [
            b"a shopping list".as_slice(),
            b"",
            b"\xff\xd8\xff\xe0 a photo",
            b"PK\x03\x04 a zip",
            b"#EXTM3U\n/etc/passwd\n",
        ] {
            assert_eq!(of(lie), Err(NoRecording::Kind), "{lie:?}");
        }
        for end in [VIDEO.len() - 1, VIDEO.len() / 2, 4000] {
            assert_eq!(of(&VIDEO[..end]), Err(NoRecording::Truncated), "{end}");
        }
    }
}
