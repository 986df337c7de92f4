//! What somebody looks for in the library, as typed and as the address says it.

use super::talk::topic_key;
use crate::coded::coded;
use crate::form::query as pairs;
use crate::members::fold;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// In characters; what is beyond is left out. Nobody types so much, a program may.
pub const LONGEST_QUERY: usize = 300;
/// So many words are looked for; a sentence half remembered has fewer.
const MOST_WORDS: usize = 24;

coded! {
    /// In which order talks are shown.
    Sort {
        Relevance = "relevance", "Best match";
        Newest = "newest", "Newest";
        Thanked = "thanked", "Most thanked";
    }
}

coded! {
    /// How long a talk is.
    Length {
        Short = "short", "Up to 10 min";
        Medium = "medium", "10 to 30 min";
        Long = "long", "More than 30 min";
    }
}

impl Length {
    pub const fn of(duration_ms: u32) -> Self {
        match duration_ms {
            0..=600_000 => Self::Short,
            600_001..=1_800_000 => Self::Medium,
            _ => Self::Long,
        }
    }
}

/// One thing that is looked for among what was said and written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Word {
    /// Folded, in any of its forms.
    Any(String),
    /// The last one, which may not have been typed to its end.
    Begins(String),
    /// Folded words, one after the other.
    Phrase(Vec<String>),
}

/// A search: words, and what narrows it down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// As typed, to show it again.
    pub typed: String,
    pub words: Vec<Word>,
    /// Folded. Whoever speaks has all of these words in their name.
    pub speakers: Vec<String>,
    /// Folded.
    pub topics: Vec<String>,
    pub series: Option<String>,
    pub year: Option<i16>,
    pub length: Option<Length>,
    /// Held on this day or later.
    pub from: Option<Date>,
    /// Held before this day.
    pub before: Option<Date>,
    pub has_transcript: bool,
    /// Only what whoever asks has not heard to the end.
    pub unheard: bool,
    /// Only what whoever asks has saved.
    pub saved: bool,
    pub sort: Sort,
    /// From 0.
    pub page: u32,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            typed: String::new(),
            words: Vec::new(),
            speakers: Vec::new(),
            topics: Vec::new(),
            series: None,
            year: None,
            length: None,
            from: None,
            before: None,
            has_transcript: false,
            unheard: false,
            saved: false,
            sort: Sort::Relevance,
            page: 0,
        }
    }
}

impl Query {
    /// Reads the query of `/library?q=…&topic=…`. What is not understood is left out: an address is no form.
    pub fn of_address(search: &str) -> Self {
        let mut query = Self::default();
        for (name, value) in pairs(search) {
            match name.as_str() {
                "q" => query.read_words(&value),
                "topic" => query.topics.extend(folded(&value)),
                "speaker" => query.speakers.extend(folded(&value)),
                "series" => query.series = folded(&value),
                "year" => query.year = value.parse().ok().filter(|year| (1900..=2200).contains(year)),
                "length" => query.length = Length::from_code(&value),
                "transcript" => query.has_transcript = value == "1",
                "unheard" => query.unheard = value == "1",
                "saved" => query.saved = value == "1",
                "sort" => query.sort = Sort::from_code(&value).unwrap_or(Sort::Relevance),
                "page" => query.page = value.parse().unwrap_or(0).min(500),
                _ => {}
            }
        }
        query
    }

    /// Whether it looks for words at all.
    pub fn has_words(&self) -> bool {
        !self.words.is_empty()
    }

    fn read_words(&mut self, typed: &str) {
        self.typed = typed.chars().take(LONGEST_QUERY).collect();
        let typed = self.typed.clone();
        let ends_open = typed.ends_with(|c: char| c.is_alphanumeric());
        let mut last_is_bare = false;
        for part in parts(&typed) {
            last_is_bare = false;
            match part {
                Part::Phrase(text) => {
                    let words: Vec<_> = split(text).collect();
                    match words.len() {
                        0 => {}
                        1 => self.words.extend(words.into_iter().map(Word::Any)),
                        _ => self.words.push(Word::Phrase(words)),
                    }
                }
                Part::Named(name, value) if self.narrow(name, value) => {}
                Part::Named(name, value) => self.words.extend(split(name).chain(split(value)).map(Word::Any)),
                Part::Bare(text) => {
                    self.words.extend(split(text).map(Word::Any));
                    last_is_bare = true;
                }
            }
        }
        self.words.truncate(MOST_WORDS);
        if ends_open
            && last_is_bare
            && let Some(Word::Any(word)) = self.words.last_mut()
        {
            let word = std::mem::take(word);
            if let Some(last) = self.words.last_mut() {
                *last = Word::Begins(word);
            }
        }
    }

    /// `speaker:`, `topic:`, `before:`, `after:`. Whether it was one of them, with something behind it.
    fn narrow(&mut self, name: &str, value: &str) -> bool {
        match name.to_lowercase().as_str() {
            "speaker" => folded(value).map(|value| self.speakers.push(value)).is_some(),
            "topic" => folded(value).map(|value| self.topics.push(value)).is_some(),
            "before" => first_day(value).map(|day| self.before = Some(day)).is_some(),
            "after" => first_day(value).map(|day| self.from = Some(day)).is_some(),
            _ => false,
        }
    }
}

fn folded(text: &str) -> Option<String> {
    Some(topic_key(text)).filter(|text| !text.is_empty())
}

/// `2026`, `2026-03`, `2026-03-16`: the first day of it.
fn first_day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next().map_or(Some(1), |month| month.parse().ok())?;
    let day = parts.next().map_or(Some(1), |day| day.parse().ok())?;
    if parts.next().is_some() { None } else { Date::new(year, month, day).ok() }
}

fn split(text: &str) -> impl Iterator<Item = String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>().into_iter()
}

enum Part<'t> {
    Bare(&'t str),
    Phrase(&'t str),
    Named(&'t str, &'t str),
}

/// Takes apart what was typed; a quotation mark that is never closed reaches to the end.
fn parts(typed: &str) -> Vec<Part<'_>> {
    const QUOTES: [char; 3] = ['"', '“', '”'];
    let mut parts = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix(QUOTES) {
            let (phrase, after) = quoted.split_once(QUOTES).unwrap_or((quoted, ""));
            parts.push(Part::Phrase(phrase));
            rest = after.trim_start();
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || QUOTES.contains(&c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        match word.split_once(':').filter(|(name, _)| name.bytes().all(|b| b.is_ascii_alphabetic()) && !name.is_empty())
        {
            // speaker:"Priya Nair"
            Some((name, "")) if after.starts_with(QUOTES) => {
                let quoted = after.trim_start_matches(QUOTES);
                let (value, after) = quoted.split_once(QUOTES).unwrap_or((quoted, ""));
                parts.push(Part::Named(name, value));
                rest = after.trim_start();
            }
            Some((name, value)) => {
                parts.push(Part::Named(name, value));
                rest = after.trim_start();
            }
            None => {
                parts.push(Part::Bare(word));
                rest = after.trim_start();
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(typed: &str) -> Vec<Word> {
        let mut query = Query::default();
        query.read_words(typed);
        query.words
    }

    fn any(word: &str) -> Word {
        Word::Any(word.into())
    }

    #[test]
    fn the_last_word_may_not_be_typed_to_its_end() {
        assert_eq!(words("Medicaton Err"), [any("medicaton"), Word::Begins("err".into())]);
        assert_eq!(words("medication "), [any("medication")]);
        assert_eq!(words("falls?"), [any("falls")]);
    }

    #[test]
    fn quotation_marks_hold_words_together() {
        let phrase = Word::Phrase(vec!["we".into(), "count".into(), "twice".into()]);
        assert_eq!(words("\"We count twice\" night "), [phrase.clone(), any("night")]);
        assert_eq!(words("“we count twice”"), std::slice::from_ref(&phrase));
        assert_eq!(words("\"we count twice"), [phrase]);
        assert_eq!(words("\"night\""), [any("night")]);
        assert_eq!(words("\"\""), []);
    }

    #[test]
    fn names_before_a_colon_narrow_it_down() {
        let query =
            Query::of_address("?q=night+speaker%3A%22Priya+Nair%22+topic%3AFalls+before%3A2026-03+after%3A2025");
        assert_eq!(query.words, [any("night")]);
        assert_eq!((query.speakers, query.topics), (vec!["priya nair".into()], vec!["falls".into()]));
        assert_eq!((query.from, query.before), (Date::new(2025, 1, 1).ok(), Date::new(2026, 3, 1).ok()));
    }

    #[test]
    fn what_narrows_nothing_down_is_words() {
        assert_eq!(words("note: before:soon"), [any("note"), any("before"), any("soon")]);
        assert_eq!(words("http://x.example"), [any("http"), any("x"), any("example")]);
    }

    #[test]
    fn an_address_says_all_of_a_search() {
        let query = Query::of_address("?q=&topic=Night+staffing&year=2026&length=short&saved=1&sort=newest&page=2");
        assert_eq!(
            (query.topics, query.year, query.length),
            (vec!["night staffing".into()], Some(2026), Some(Length::Short))
        );
        assert_eq!((query.saved, query.unheard, query.sort, query.page), (true, false, Sort::Newest, 2));
    }

    #[test]
    fn only_operators_or_signs_look_for_nothing() {
        for odd in ["", "   ", ".*+?", "()[]{}", "\"", "::", "-"] {
            assert_eq!(words(odd), [], "{odd}");
        }
    }

    #[test]
    fn five_thousand_characters_are_a_short_query() {
        let query = Query::of_address(&format!("?q={}", "falls+".repeat(1000)));
        assert_eq!((query.typed.chars().count(), query.words.len()), (LONGEST_QUERY, MOST_WORDS));
    }

    #[test]
    fn other_alphabets_are_words_too() {
        assert_eq!(words("уход за пожилыми "), [any("уход"), any("за"), any("пожилыми")]);
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_breaks_it(typed in "\\PC{0,400}") {
            let mut query = Query::default();
            query.read_words(&typed);
            prop_assert!(query.words.len() <= MOST_WORDS);
        }
    }
}
