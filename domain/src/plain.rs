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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_are_words_and_large_ones_figures() {
        assert_eq!([count(0), count(5), count(13)], ["no", "five", "13"]);
    }

    #[test]
    fn one_takes_no_plural() {
        assert_eq!([counted(1, "session"), counted(0, "session")], ["1 session", "0 sessions"]);
    }
}
