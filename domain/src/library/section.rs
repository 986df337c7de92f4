//! A transcript edited part by part: a stretch of time is replaced, and the rest stays as it is by then.

use super::cues::{Cue, Transcript};
use serde::{Deserialize, Serialize};

/// Cues on a page of the editor.
pub const CUES_A_PAGE: usize = 40;
/// In bytes: what a form can hold once every letter of another alphabet is written as nine.
const LARGEST_PAGE: usize = 16_000;

/// From one instant to before another, in milliseconds; the last one has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: u32,
    pub to: Option<u32>,
}

impl Span {
    pub fn has(self, cue: &Cue) -> bool {
        self.from <= cue.start && self.to.is_none_or(|to| cue.start < to)
    }
}

/// Into which spans a transcript is divided, a page each; at least one.
pub fn pages(transcript: &Transcript) -> Vec<Span> {
    let (mut pages, mut from, mut cues, mut bytes) = (Vec::new(), 0, 0, 0);
    let mut before = None;
    for cue in transcript.cues() {
        let its = cue.words.len() + cue.speaker.len() + 50;
        // Those that begin together stay together: a span could not tell them apart.
        if cues > 0 && (cues >= CUES_A_PAGE || bytes + its > LARGEST_PAGE) && before != Some(cue.start) {
            pages.push(Span { from, to: Some(cue.start) });
            (from, cues, bytes) = (cue.start, 0, 0);
        }
        cues += 1;
        bytes += its;
        before = Some(cue.start);
    }
    pages.push(Span { from, to: None });
    pages
}

impl Transcript {
    /// The part of it that begins in a span.
    #[must_use]
    pub fn within(&self, span: Span) -> Self {
        Self::new(self.cues().iter().filter(|cue| span.has(cue)).cloned().collect())
    }

    /// The same with another part in the place of what begins in the span.
    #[must_use]
    pub fn with_part(&self, span: Span, part: &Self) -> Self {
        let others = self.cues().iter().filter(|cue| !span.has(cue));
        Self::new(others.chain(part.cues()).cloned().collect())
    }
}

/// What differs between two parts: where, what one has there, what the other. In the order of time.
pub fn differing(one: &Transcript, other: &Transcript) -> Vec<(u32, String, String)> {
    let at = |of: &Transcript, start: u32| {
        let cues = of.cues().iter().filter(|cue| cue.start == start);
        let said = cues.map(|cue| match cue.speaker.as_str() {
            "" => cue.words.clone(),
            speaker => format!("{speaker}: {}", cue.words),
        });
        said.collect::<Vec<_>>().join(" ")
    };
    let mut starts: Vec<_> = one.cues().iter().chain(other.cues()).map(|cue| cue.start).collect();
    starts.sort_unstable();
    starts.dedup();
    let both = starts.into_iter().map(|start| (start, at(one, start), at(other, start)));
    both.filter(|(_, one, other)| one != other).collect()
}

impl Cue {
    /// Cut in two before the letter at this byte; the time between them is by the length of the words. `None` where one
    /// of them would have no words.
    pub fn split(&self, at: usize) -> Option<(Self, Self)> {
        let (before, after) = self.words.split_at_checked(at)?;
        let (first, second) = (before.trim(), after.trim());
        if first.is_empty() || second.is_empty() {
            return None;
        }
        let (all, part) = (self.words.len() as u64, before.len() as u64);
        let length = u64::from(self.end.saturating_sub(self.start));
        let middle = self.start.saturating_add(u32::try_from(length * part / all.max(1)).unwrap_or(u32::MAX));
        let cue = |start, end, words: &str| Self { start, end, speaker: self.speaker.clone(), words: words.to_owned() };
        Some((cue(self.start, middle, first), cue(middle, self.end.max(middle), second)))
    }

    /// One cue of two that follow each other.
    #[must_use]
    pub fn joined(&self, next: &Self) -> Self {
        let words = [self.words.trim(), next.words.trim()];
        let words = words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ");
        Self { start: self.start, end: self.end.max(next.end), speaker: self.speaker.clone(), words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(start: u32, words: &str) -> Cue {
        Cue { start, end: start + 1_000, speaker: "Priya".into(), words: words.into() }
    }

    fn said(cues: &[(u32, &str)]) -> Transcript {
        Transcript::new(cues.iter().map(|(start, words)| cue(*start, words)).collect())
    }

    #[test]
    fn pages_hold_every_cue_once_and_no_more_than_a_form_can() {
        let many: Vec<_> = (0..1_000).map(|n| cue(n / 3 * 1_000, &"word ".repeat(40))).collect();
        let transcript = Transcript::new(many);
        let pages = pages(&transcript);
        let parts: Vec<_> = pages.iter().map(|span| transcript.within(*span)).collect();
        assert!(parts.iter().all(|part| part.cues().len() <= CUES_A_PAGE + 2 && part.text().len() < 17_000));
        assert_eq!(parts.iter().map(|part| part.cues().len()).sum::<usize>(), 1_000);
        assert_eq!(super::pages(&Transcript::default()), [Span { from: 0, to: None }]);
    }

    #[test]
    fn a_part_takes_the_place_of_what_began_there_and_the_rest_stays() {
        let whole = said(&[(0, "a"), (1_000, "b"), (2_000, "c")]);
        let span = Span { from: 1_000, to: Some(2_000) };
        let edited = whole.with_part(span, &said(&[(1_000, "b1"), (1_500, "b2")]));
        assert_eq!(edited.text(), "a b1 b2 c");
        assert_eq!(whole.with_part(span, &Transcript::default()).text(), "a c");
        assert_eq!(whole.within(span).text(), "b");
    }

    #[test]
    fn what_differs_is_shown_where_it_was_said() {
        let (one, other) = (said(&[(0, "a"), (1_000, "b")]), said(&[(0, "a"), (1_000, "B"), (2_000, "c")]));
        let expected = [(1_000, "Priya: b".into(), "Priya: B".into()), (2_000, String::new(), "Priya: c".into())];
        assert_eq!(differing(&one, &other), expected);
    }

    #[test]
    fn a_cue_is_cut_in_two_by_its_words_and_joined_again() {
        let whole = Cue { start: 1_000, end: 5_000, speaker: "Dev".into(), words: "Count it. Twice it is".into() };
        let (first, second) = whole.split(10).unwrap();
        assert_eq!((first.words.as_str(), first.end), ("Count it.", 2_904));
        assert_eq!((second.words.as_str(), second.start, second.end), ("Twice it is", 2_904, 5_000));
        assert_eq!(first.joined(&second), whole);
        assert_eq!(whole.split(0), None);
        assert_eq!(Cue { words: "é".into(), ..whole }.split(1), None);
    }
}
