//! Chapters that a recording may have, by what is known of its session.

use super::chapters::{Chapter, LONGEST_CHAPTER_TITLE};
use super::clock::parse_clock;
use crate::calendar::WallTime;
use jiff::Timestamp;

/// No session lasts so long, in milliseconds.
const LONGEST: u32 = 4 * 3_600_000;

/// The lines of a session's notes that begin with a time: all on the clock (`20:05 Welcome`) if one of them is while it ran,
/// else since the beginning (`5:00 Welcome`).
pub fn agenda(notes: &str, begins: WallTime) -> Vec<Chapter> {
    let lines: Vec<_> = notes.lines().filter_map(timed).collect();
    let on_clock = lines.iter().any(|(time, _)| since(begins, time).is_some());
    let start =
        |time: &str| if on_clock { since(begins, time) } else { parse_clock(time).filter(|_| time.contains(':')) };
    lines.into_iter().filter_map(|(time, title)| chapter(start(time)?, title)).collect()
}

/// A line in two: what may be a time, and the rest.
fn timed(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*' | '•' | '·'));
    let (time, title) = line.split_once(char::is_whitespace)?;
    let is_time = time.starts_with(|c: char| c.is_ascii_digit());
    let title = title.trim_start_matches(['-', '–', '—', ':', ' ']);
    is_time.then(|| (time.trim_end_matches([':', '.', ',']), title))
}

/// How long after the beginning a clock shows this time.
fn since(begins: WallTime, time: &str) -> Option<u32> {
    let minutes = u32::try_from(WallTime::parse(time)?.minutes() - begins.minutes()).ok()?;
    minutes.checked_mul(60_000).filter(|ms| *ms < LONGEST)
}

/// A question that was answered in the room at `at`, of a session that began at `begins`.
pub fn of_question(words: &str, at: Timestamp, begins: Timestamp) -> Option<Chapter> {
    let start = u32::try_from(at.duration_since(begins).as_millis()).ok()?;
    chapter(start, words)
}

fn chapter(start: u32, title: &str) -> Option<Chapter> {
    let longest = LONGEST_CHAPTER_TITLE as usize;
    let words = title.split_whitespace().collect::<Vec<_>>().join(" ");
    // Cut at a word, with a mark that it goes on.
    let cut = words.char_indices().nth(longest).and_then(|_| words.char_indices().nth(longest - 1)).map(|(at, _)| at);
    let title = match cut.and_then(|at| words.get(..at)) {
        Some(cut) => format!("{}…", cut.rsplit_once(' ').map_or(cut, |(whole, _)| whole)),
        None => words,
    };
    (!title.is_empty() && start < LONGEST).then_some(Chapter { start, title })
}

/// Those that are not among the chapters there are: none begins in the same second, or is called the same.
pub fn not_yet_taken(proposed: Vec<Chapter>, taken: &[Chapter]) -> Vec<Chapter> {
    let is_new = |chapter: &Chapter| {
        !taken.iter().any(|known| known.start / 1000 == chapter.start / 1000 || known.title == chapter.title)
    };
    let mut proposed: Vec<_> = proposed.into_iter().filter(is_new).collect();
    proposed.sort_by_key(|chapter| chapter.start);
    proposed
}

#[cfg(test)]
mod tests {
    use super::super::chapters::chapters_text;
    use super::*;

    #[test]
    fn an_agenda_says_when_by_the_clock_or_since_the_beginning() {
        let notes = "Bring your charts.\n20:00 Welcome\n- 20:05 – What to do first\n19:30 Sound check\n20 of us came";
        let text = |notes: &str| chapters_text(&agenda(notes, WallTime::EIGHT));
        assert_eq!(text(notes), "0:00 Welcome\n5:00 What to do first");
        assert_eq!(
            text("0:00 Welcome\n* 19:30: Questions\n1:02:00 Home"),
            "0:00 Welcome\n19:30 Questions\n1:02:00 Home"
        );
        assert_eq!(text("At eight we begin."), "");
    }

    #[test]
    fn a_long_question_is_cut_at_a_word() {
        let begins = Timestamp::UNIX_EPOCH;
        let at = Timestamp::from_second(754).unwrap();
        let short = of_question("How do you\nstart?", at, begins).unwrap();
        assert_eq!((short.start, short.title.as_str()), (754_000, "How do you start?"));
        let long = of_question(&"question ".repeat(40), at, begins).unwrap();
        assert!(long.title.ends_with("question…") && long.title.chars().count() <= LONGEST_CHAPTER_TITLE as usize);
        assert_eq!(of_question("Too early?", begins, at), None);
    }

    #[test]
    fn what_is_taken_is_not_proposed_again() {
        let chapter = |start, title: &str| Chapter { start, title: title.into() };
        let proposed = vec![chapter(9_000, "c"), chapter(1_400, "a"), chapter(5_000, "b")];
        let left = not_yet_taken(proposed, &[chapter(1_000, "other"), chapter(60_000, "c")]);
        assert_eq!(left, [chapter(5_000, "b")]);
    }
}
