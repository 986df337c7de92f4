//! Finding words in a transcript, and putting others in their place.

use super::cues::{Cue, Transcript};
use crate::form::Problem;
use crate::plain;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// In characters.
const LONGEST: u32 = 200;

/// What is looked for in what was said, and what is to stand there instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    pub find: String,
    /// Empty takes it away.
    pub with: String,
    /// Capitals count.
    pub exact: bool,
    /// `cat` is not found in `cattle`.
    pub whole: bool,
}

/// A line in which something was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// Where it begins, in milliseconds.
    pub at: u32,
    pub before: String,
    pub after: String,
}

impl Replacement {
    /// # Errors
    /// What is wrong with the words to be found, else with those to be put there.
    pub fn read(find: &str, with: &str, exact: bool, whole: bool) -> Result<Self, (bool, Problem)> {
        let find = plain::name(find, LONGEST).map_err(|problem| (true, problem))?;
        let with = plain::text(with, LONGEST).map_err(|problem| (false, problem))?;
        Ok(Self { find, with: with.split_whitespace().collect::<Vec<_>>().join(" "), exact, whole })
    }

    /// The transcript with all of it done, the lines that are different, and how often it was found.
    pub fn apply(&self, transcript: &Transcript) -> (Transcript, Vec<Replaced>, u32) {
        let (mut cues, mut lines, mut count) = (Vec::new(), Vec::new(), 0);
        for cue in transcript.cues() {
            let found = self.found_in(&cue.words);
            let mut after = cue.words.clone();
            for range in found.iter().rev() {
                after.replace_range(range.clone(), &self.with);
            }
            count += u32::try_from(found.len()).unwrap_or(u32::MAX);
            if after != cue.words {
                lines.push(Replaced { at: cue.start, before: cue.words.clone(), after: after.clone() });
            }
            cues.push(Cue { words: after, ..cue.clone() });
        }
        (Transcript::new(cues), lines, count)
    }

    fn found_in(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut from = 0;
        for (at, _) in text.char_indices() {
            if at < from {
                continue;
            }
            if let Some(length) = self.begins(&text[at..])
                && (!self.whole || stands_alone(text, at..at + length))
            {
                found.push(at..at + length);
                from = at + length;
            }
        }
        found
    }

    /// How many bytes of the text it is, if the text begins with it.
    fn begins(&self, text: &str) -> Option<usize> {
        let mut letters = text.char_indices();
        for wanted in self.find.chars() {
            let (_, letter) = letters.next()?;
            let same = letter == wanted || (!self.exact && letter.to_lowercase().eq(wanted.to_lowercase()));
            if !same {
                return None;
            }
        }
        Some(letters.next().map_or(text.len(), |(at, _)| at))
    }
}

fn stands_alone(text: &str, range: Range<usize>) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let inside = &text[range.clone()];
    let begins_free = !is_letter(inside.chars().next()) || !is_letter(text[..range.start].chars().next_back());
    let ends_free = !is_letter(inside.chars().next_back()) || !is_letter(text[range.end..].chars().next());
    begins_free && ends_free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &[&str]) -> Transcript {
        let cue = |(n, words): (u32, &&str)| Cue {
            start: n * 1_000,
            end: n * 1_000 + 1_000,
            speaker: String::new(),
            words: (*words).into(),
        };
        Transcript::new((0..).zip(words).map(cue).collect())
    }

    fn replacement(find: &str, with: &str) -> Replacement {
        Replacement::read(find, with, false, true).unwrap()
    }

    #[test]
    fn every_place_is_found_counted_and_shown() {
        let (after, lines, count) =
            replacement("dolls", "DoLS").apply(&said(&["Dolls and dolls, again", "a doll", "DOLLS."]));
        assert_eq!((after.text().as_str(), count), ("DoLS and DoLS, again a doll DoLS.", 3));
        assert_eq!(lines.iter().map(|line| line.at).collect::<Vec<_>>(), [0, 2_000]);
        assert_eq!(lines[1], Replaced { at: 2_000, before: "DOLLS.".into(), after: "DoLS.".into() });
    }

    #[test]
    fn a_word_within_another_is_left_alone_unless_asked_for() {
        let text = said(&["cat, cattle and bobcat"]);
        assert_eq!(replacement("cat", "dog").apply(&text).0.text(), "dog, cattle and bobcat");
        let anywhere = Replacement { whole: false, ..replacement("cat", "dog") };
        assert_eq!(anywhere.apply(&text).2, 3);
    }

    #[test]
    fn capitals_count_when_asked() {
        let exact = Replacement { exact: true, ..replacement("May", "June") };
        assert_eq!(exact.apply(&said(&["May I in May? may"])).2, 2);
    }

    #[test]
    fn letters_of_any_alphabet_are_found_and_nothing_is_read_as_a_pattern() {
        assert_eq!(replacement("straße", "road").apply(&said(&["Die Straße."])).0.text(), "Die road.");
        let odd = Replacement { whole: false, ..replacement("a.c", "x") };
        assert_eq!(odd.apply(&said(&["abc a.c"])).0.text(), "abc x");
        assert_eq!(replacement("İ", "i").apply(&said(&["İzmir ile İ"])).2, 1);
    }

    #[test]
    fn a_line_of_which_nothing_is_left_goes() {
        let (after, lines, _) = replacement("um", "").apply(&said(&["Um", "yes"]));
        assert_eq!((after.cues().len(), lines.len()), (1, 1));
    }

    #[test]
    fn nothing_cannot_be_looked_for() {
        assert_eq!(Replacement::read(" ", "x", false, false), Err((true, Problem::Missing)));
    }
}
