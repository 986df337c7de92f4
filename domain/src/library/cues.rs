//! What was said, and when: a transcript as a list of cues in the order of their beginning.

use crate::plain;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// One sentence or part of one. Times are milliseconds from the beginning of the recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    pub start: u32,
    pub end: u32,
    /// Empty where nobody is named.
    pub speaker: String,
    pub words: String,
}

/// A cue in which something that is looked for was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Where it begins, in milliseconds.
    pub at: u32,
    pub speaker: String,
    /// Its words in pieces, and whether each is what is looked for.
    pub pieces: Vec<(bool, String)>,
}

/// Looking for a sentence, one wants to hear how it began: playing begins so much before, in milliseconds.
pub const LEAD_IN: u32 = 2_000;

impl Moment {
    pub fn plays_from(&self) -> u32 {
        self.at.saturating_sub(LEAD_IN)
    }
}

/// All cues of one talk, each beginning no earlier than the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript(Vec<Cue>);

impl Transcript {
    /// In the order of their beginning; cues without words are left out, and line ends and tabs become blanks.
    pub fn new(cues: Vec<Cue>) -> Self {
        let one_line = |text: &str| plain::without_turns(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut cues: Vec<_> = cues
            .into_iter()
            .map(|cue| Cue {
                speaker: one_line(&cue.speaker),
                words: one_line(&cue.words),
                end: cue.end.max(cue.start),
                ..cue
            })
            .filter(|cue| !cue.words.is_empty())
            .collect();
        cues.sort_by_key(|cue| cue.start);
        Self(cues)
    }

    pub fn cues(&self) -> &[Cue] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As the store keeps it: a line for each cue, `start<TAB>end<TAB>speaker<TAB>words`.
    pub fn to_lines(&self) -> String {
        let mut lines = String::new();
        for Cue { start, end, speaker, words } in &self.0 {
            // Writing to a string cannot fail.
            let _ = writeln!(lines, "{start}\t{end}\t{speaker}\t{words}");
        }
        lines
    }

    /// Reads what [`Self::to_lines`] wrote; `None` for anything else.
    pub fn from_lines(lines: &str) -> Option<Self> {
        lines.lines().map(read_line).collect::<Option<_>>().map(Self)
    }

    /// The same without what was said between two instants.
    #[must_use]
    pub fn without(&self, from: u32, to: u32) -> Self {
        Self(self.0.iter().filter(|cue| cue.end <= from || cue.start >= to).cloned().collect())
    }

    /// Every word in one text, for counting and searching.
    pub fn text(&self) -> String {
        self.0.iter().map(|cue| cue.words.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// The cue of that number among lines that [`Transcript::to_lines`] wrote, without reading the others.
pub fn cue_at(lines: &str, number: usize) -> Option<Cue> {
    read_line(lines.lines().nth(number)?)
}

fn read_line(line: &str) -> Option<Cue> {
    let mut parts = line.splitn(4, '\t');
    let mut next = || parts.next();
    let (start, end, speaker, words) = (next()?, next()?, next()?, next()?);
    Some(Cue { start: start.parse().ok()?, end: end.parse().ok()?, speaker: speaker.into(), words: words.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(start: u32, end: u32, words: &str) -> Cue {
        Cue { start, end, speaker: "Priya".into(), words: words.into() }
    }

    #[test]
    fn lines_hold_a_transcript_whole() {
        let transcript = Transcript::new(vec![cue(4_000, 6_500, "we count\ttwice\n"), cue(0, 4_000, "Good evening.")]);
        assert_eq!(Transcript::from_lines(&transcript.to_lines()), Some(transcript.clone()));
        assert_eq!(cue_at(&transcript.to_lines(), 1), Some(cue(4_000, 6_500, "we count twice")));
        assert_eq!(cue_at(&transcript.to_lines(), 2), None);
    }

    #[test]
    fn what_is_taken_out_is_gone_with_every_cue_it_touches() {
        let said = Transcript::new(vec![cue(0, 1_000, "a"), cue(1_000, 2_000, "her name"), cue(2_000, 3_000, "c")]);
        assert_eq!(said.without(1_500, 2_000).text(), "a c");
        assert_eq!(said.without(1_000, 2_001).text(), "a");
    }

    #[test]
    fn lines_of_another_kind_are_no_transcript() {
        assert_eq!(Transcript::from_lines("WEBVTT\n"), None);
    }
}
