//! Small words: numbers and lists as a kind colleague would say them.

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
