//! Transcripts as other programs write them: WebVTT (W3C) and SubRip.
//!
//! What can be mended without guessing is mended and counted; what cannot is named with its line.

use super::cues::{Cue, Transcript};
use super::repair;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// More bytes than an evening can be talked full with.
pub const LARGEST: usize = 10_000_000;
/// After so many faults nobody reads on.
const MOST_FAULTS: usize = 20;

/// What is wrong with a line of a transcript. Lines count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub line: u32,
    pub kind: FaultKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum FaultKind {
    #[error("This is no transcript in WebVTT or SubRip: there is no line like 00:04.000 --> 00:07.500.")]
    NoCues,
    #[error("The file is larger than 10 MB. Leave out what is no speech, or split the recording.")]
    TooLarge,
    #[error("Write times like 00:04.000 --> 00:07.500.")]
    Timing,
    #[error("This ends before it begins. Swap the two times, or correct one.")]
    Backwards,
}

/// A transcript that was read, and what had to be mended in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    pub transcript: Transcript,
    /// Cues that began before the one above them.
    pub reordered: u32,
    /// Cues that went on while the next one had begun, and now end there.
    pub shortened: u32,
}

/// Reads WebVTT or SubRip, whichever it is.
///
/// # Errors
/// The faults that stand in the way, at most twenty, in the order of their lines.
pub fn read_subtitles(text: &str) -> Result<Read, Vec<Fault>> {
    if text.len() > LARGEST {
        return Err(vec![Fault { line: 1, kind: FaultKind::TooLarge }]);
    }
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut faults = Vec::new();
    let mut cues = Vec::new();
    let mut lines = (1_u32..).zip(text.lines()).peekable();
    // The block that a line belongs to ends with an empty line; notes and styles are no speech.
    let mut skips = false;
    while let Some((number, line)) = lines.next() {
        if line.trim().is_empty() {
            skips = false;
            continue;
        }
        skips |= ["NOTE", "STYLE", "REGION"].iter().any(|word| line == *word || line.starts_with(&format!("{word} ")));
        let Some((start, rest)) = line.split_once("-->").filter(|_| !skips) else { continue };
        // What stands behind the second time says where on the screen to show it.
        let end = rest.split_whitespace().next().unwrap_or_default();
        let mut words = Vec::new();
        while let Some((_, spoken)) = lines.next_if(|(_, line)| !line.trim().is_empty() && !line.contains("-->")) {
            words.push(spoken);
        }
        // A number before the next cue without an empty line between them is that cue's.
        if lines.peek().is_some_and(|(_, line)| line.contains("-->"))
            && words.last().is_some_and(|last| last.trim().bytes().all(|b| b.is_ascii_digit()))
        {
            words.pop();
        }
        match (repair::time(start), repair::time(end)) {
            (Some(start), Some(end)) if end >= start => {
                let (speaker, words) = repair::spoken(&words.join(" "));
                cues.push(Cue { start, end, speaker, words });
            }
            (Some(_), Some(_)) => faults.push(Fault { line: number, kind: FaultKind::Backwards }),
            _ => faults.push(Fault { line: number, kind: FaultKind::Timing }),
        }
        if faults.len() >= MOST_FAULTS {
            return Err(faults);
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    if cues.is_empty() {
        return Err(vec![Fault { line: 1, kind: FaultKind::NoCues }]);
    }
    Ok(mended(cues))
}

fn mended(mut cues: Vec<Cue>) -> Read {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let reordered = count(cues.windows(2).filter(|two| two[1].start < two[0].start).count());
    cues.sort_by_key(|cue| cue.start);
    let mut shortened = 0;
    for next in 1..cues.len() {
        let begins = cues[next].start;
        // Two people who begin at once do speak together.
        if cues[next - 1].end > begins && cues[next - 1].start < begins {
            cues[next - 1].end = begins;
            shortened += 1;
        }
    }
    Read { transcript: Transcript::new(cues), reordered, shortened }
}

/// Reads a part of a transcript, as [`write_part`] writes it. None at all is fine.
///
/// # Errors
/// As [`read_subtitles`].
pub fn read_part(text: &str) -> Result<Transcript, Vec<Fault>> {
    if text.trim().is_empty() { Ok(Transcript::default()) } else { read_subtitles(text).map(|read| read.transcript) }
}

/// As WebVTT, with a voice tag where somebody is named.
pub fn write_vtt(transcript: &Transcript) -> String {
    format!("WEBVTT\n\n{}", write_part(transcript))
}

/// The cues of WebVTT without its head.
pub fn write_part(transcript: &Transcript) -> String {
    let mut vtt = String::new();
    for (n, Cue { start, end, speaker, words }) in transcript.cues().iter().enumerate() {
        let voice = if speaker.is_empty() { String::new() } else { format!("<v {}>", repair::escaped(speaker)) };
        let between = if n > 0 { "\n" } else { "" };
        // Writing to a string cannot fail.
        let _ =
            writeln!(vtt, "{between}{} --> {}\n{voice}{}", cue_time(*start), cue_time(*end), repair::escaped(words));
    }
    vtt
}

/// As SubRip, for programs that know no WebVTT: it has no word for who speaks but the name in front.
pub fn write_srt(transcript: &Transcript) -> String {
    let mut srt = String::new();
    for (n, Cue { start, end, speaker, words }) in (1..).zip(transcript.cues()) {
        let name = if speaker.is_empty() { String::new() } else { format!("{speaker}: ") };
        let [start, end] = [start, end].map(|ms| cue_time(*ms).replace('.', ","));
        // Writing to a string cannot fail.
        let _ = write!(srt, "{n}\n{start} --> {end}\n{name}{words}\n\n");
    }
    srt
}

/// `00:04:07.250`
pub fn cue_time(ms: u32) -> String {
    let (seconds, ms) = (ms / 1000, ms % 1000);
    format!("{:02}:{:02}:{:02}.{ms:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// What [`cue_time`] wrote, also shorter (`4:07`) and with a comma.
pub fn parse_cue_time(typed: &str) -> Option<u32> {
    repair::time(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u32, u32, String, String)> {
        let read = read_subtitles(text).unwrap().transcript;
        read.cues().iter().map(|cue| (cue.start, cue.end, cue.speaker.clone(), cue.words.clone())).collect()
    }

    #[test]
    fn webvtt_is_read_with_its_speakers() {
        let vtt = "WEBVTT - Monday\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE a --> b\nis no cue\n\nfirst\n\
                   00:04.000 --> 00:07.500 align:start\n<v.loud Priya Nair>We <i>count</i>\ntwice &amp; write it down.</v>\n";
        assert_eq!(read(vtt), [(4_000, 7_500, "Priya Nair".into(), "We count twice & write it down.".into())]);
    }

    #[test]
    fn subrip_is_read_with_its_commas_and_numbers() {
        let srt =
            "1\r\n00:00:01,000 --> 00:00:02,250\r\nDev: Twice?\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nYes.\r\n";
        assert_eq!(
            read(srt),
            [(1_000, 2_250, "Dev".into(), "Twice?".into()), (3_000, 4_000, String::new(), "Yes.".into())]
        );
    }

    #[test]
    fn cues_that_overlap_or_stand_backwards_are_put_right_and_counted() {
        let vtt = "WEBVTT\n\n00:05.000 --> 00:06.000\nb\n\n00:01.000 --> 00:05.500\na\n";
        let read = read_subtitles(vtt).unwrap();
        assert_eq!((read.reordered, read.shortened, read.transcript.text()), (1, 1, "a b".into()));
        assert_eq!(read.transcript.cues()[0].end, 5_000);
    }

    #[test]
    fn what_cannot_be_mended_is_named_with_its_line() {
        let vtt = "WEBVTT\n\n00:01.000 --> soon\na\n\n00:09.000 --> 00:08.000\nb\n";
        let faults = read_subtitles(vtt).unwrap_err();
        assert_eq!(faults, [Fault { line: 3, kind: FaultKind::Timing }, Fault { line: 6, kind: FaultKind::Backwards }]);
    }

    #[test]
    fn what_is_no_transcript_is_called_so() {
        for odd in ["", "WEBVTT\n", "<html></html>", "Dear all,\nhere are the notes."] {
            assert_eq!(read_subtitles(odd).unwrap_err()[0].kind, FaultKind::NoCues, "{odd}");
        }
        let long = "word ".repeat(2_100_000);
        assert_eq!(read_subtitles(&long).unwrap_err()[0].kind, FaultKind::TooLarge);
    }

    #[test]
    fn a_script_in_a_cue_is_words() {
        let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script>1 &lt; 2\n";
        assert_eq!(read(vtt)[0].3, "alert(1)1 < 2");
    }

    #[test]
    fn subrip_is_written_as_it_is_read() {
        let said =
            Transcript::new(vec![Cue { start: 61_250, end: 62_000, speaker: "Dev".into(), words: "1 < 2".into() }]);
        assert_eq!(write_srt(&said), "1\n00:01:01,250 --> 00:01:02,000\nDev: 1 < 2\n\n");
        assert_eq!(read_subtitles(&write_srt(&said)).unwrap().transcript, said);
    }

    #[test]
    fn a_part_is_read_as_it_is_written_and_may_be_empty() {
        let said = Transcript::new(vec![
            Cue { start: 0, end: 1_000, speaker: "Dev".into(), words: "Twice?".into() },
            Cue { start: 1_000, end: 2_000, speaker: String::new(), words: "Yes.".into() },
        ]);
        assert_eq!(
            write_part(&said),
            "00:00:00.000 --> 00:00:01.000\n<v Dev>Twice?\n\n00:00:01.000 --> 00:00:02.000\nYes.\n"
        );
        assert_eq!(read_part(&write_part(&said)), Ok(said));
        assert_eq!(read_part(" \n"), Ok(Transcript::default()));
        assert_eq!(parse_cue_time("4:07"), Some(247_000));
    }

    #[test]
    fn what_is_written_as_webvtt_is_read_the_same() {
        let said = Transcript::new(vec![
            Cue { start: 0, end: 1_500, speaker: "Priya & Dev".into(), words: "1 < 2 --> 3".into() },
            Cue { start: 3_600_000, end: 3_600_001, speaker: String::new(), words: "Good night.".into() },
        ]);
        assert_eq!(read_subtitles(&write_vtt(&said)).unwrap().transcript, said);
    }
}
