//! Small words: numbers and lists as a kind colleague would say them, and plain text as people type it.

use crate::form::Problem;

/// Counts up to twelve in words, as the house style asks; larger ones in figures.
pub fn count(n: i64) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    usize::try_from(n).ok().and_then(|n| WORDS.get(n)).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// `1 session`, `12 sessions`: for nouns whose plural takes an s.
pub fn counted(n: i64, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// With a capital letter, to begin a sentence.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `one, another and a third`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A name on one line: inner blanks are one, and every letter can be seen.
///
/// # Errors
/// `Missing`, `TooLong` above `limit` characters, `HiddenLetters` for control characters and those that turn or hide text.
pub fn name(typed: &str, limit: u32) -> Result<String, Problem> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match text(&name, limit)? {
        name if name.is_empty() => Err(Problem::Missing),
        name => Ok(name),
    }
}

/// Words on any number of lines, trimmed; none at all is fine.
///
/// # Errors
/// `TooLong` above `limit` characters, `HiddenLetters` as for [`name`].
pub fn text(typed: &str, limit: u32) -> Result<String, Problem> {
    let text = typed.trim().replace("\r\n", "\n");
    let has = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if has > limit {
        return Err(Problem::TooLong { limit, has });
    }
    if text.chars().any(hides) { Err(Problem::HiddenLetters) } else { Ok(text) }
}

/// Control characters, marks of direction, and letters without width: with them a text reads other than it is. The
/// joiners that some scripts and emoji need (U+200C, U+200D) stay.
fn hides(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Text without what [`text`] refuses as hidden: for words from other programs, where nobody can be asked to mend them.
pub fn visible(text: &str) -> String {
    text.chars().filter(|c| !hides(*c)).collect()
}

/// Text without the marks that turn its direction round. Scripts that are written from right to left need none.
pub fn without_turns(typed: &str) -> String {
    typed.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')).collect()
}

/// The address if it is one of our own pages, for "sign in and go on where you were": never another site.
pub fn own_path(asked: &str) -> Option<&str> {
    let own = asked.starts_with('/') && !asked.starts_with("//") && !asked.starts_with("/\\");
    let clean = asked.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    (own && clean && asked.len() <= 500).then_some(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_are_words_and_large_ones_figures() {
        assert_eq!([count(0), count(5), count(13)], ["no", "five", "13"]);
    }

    #[test]
    fn only_our_own_pages_are_gone_on_to() {
        assert_eq!(own_path("/calendar?month=2026-12"), Some("/calendar?month=2026-12"));
        for elsewhere in
            ["https://evil.example", "//evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x", "calendar", ""]
        {
            assert_eq!(own_path(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn lists_end_in_and() {
        let items = ["one", "two", "three"].map(str::to_owned);
        assert_eq!([list(&items[..1]), list(&items)], ["one", "one, two and three"]);
        assert_eq!(capital("élan"), "Élan");
    }

    #[test]
    fn one_takes_no_plural() {
        assert_eq!([counted(1, "session"), counted(0, "session")], ["1 session", "0 sessions"]);
    }
}
