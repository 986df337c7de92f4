//! Chapters of a talk, as people write them down: a line each, with where it begins.

use super::clock::{clock, parse_clock};
use crate::form::Problem;
use crate::plain;
use serde::{Deserialize, Serialize};

/// In characters.
pub const LONGEST_CHAPTER_TITLE: u32 = 120;

/// Begins at `start`, in milliseconds, and ends where the next one begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    pub start: u32,
    pub title: String,
}

/// Reads `4:07 What to do first`, a line each, in any order.
///
/// # Errors
/// `ChapterShape` with the number of the first line that is not one, or what is wrong with a title.
pub fn chapters(typed: &str) -> Result<Vec<Chapter>, Problem> {
    let mut chapters = Vec::new();
    for (line, text) in (1..).zip(typed.lines()) {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let (start, title) = text.split_once(char::is_whitespace).ok_or(Problem::ChapterShape { line })?;
        let start = parse_clock(start).ok_or(Problem::ChapterShape { line })?;
        chapters.push(Chapter { start, title: plain::name(title, LONGEST_CHAPTER_TITLE)? });
    }
    chapters.sort_by_key(|chapter| chapter.start);
    Ok(chapters)
}

/// As [`chapters`] reads them.
pub fn chapters_text(chapters: &[Chapter]) -> String {
    let lines = chapters.iter().map(|chapter| format!("{} {}", clock(chapter.start), chapter.title));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_lines_with_a_time() {
        let read = chapters("4:07  What to do first\n\n0:00 Welcome").unwrap();
        assert_eq!(chapters_text(&read), "0:00 Welcome\n4:07 What to do first");
    }

    #[test]
    fn a_line_without_a_time_is_named() {
        assert_eq!(chapters("0:00 Welcome\nThen questions"), Err(Problem::ChapterShape { line: 2 }));
        assert_eq!(chapters("0:00"), Err(Problem::ChapterShape { line: 1 }));
    }
}
