//! What may be meant by the words that somebody typed: their stems, words that begin so, known words that are spelt
//! nearly so, and what the sector calls it as well.

use super::Opened;
use super::text::{Stems, words};
use domain::library::Word;
use domain::members::fold;
use std::collections::{BTreeSet, HashMap};
use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

/// Of words that begin or are spelt alike, so many are looked for.
const MOST_FORMS: usize = 8;
const MOST_SPELLINGS: usize = 3;
/// So many words of the vocabulary are looked at for one that is not typed to its end.
const MOST_LOOKED_AT: usize = 400;
/// What is not quite what was typed counts for less.
const ALIKE: f32 = 0.7;

/// Words that say nothing of what is looked for, unless they are all there is.
pub(super) const SMALL: &[&str] = &[
    "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if",
    "in", "is", "it", "its", "just", "me", "my", "no", "not", "of", "on", "or", "our", "she", "so", "that", "the",
    "their", "them", "then", "there", "they", "this", "to", "us", "was", "we", "were", "what", "when", "which", "who",
    "will", "with", "would", "you", "your",
];

/// Something that is looked for, in each way it may be said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub ways: Vec<Way>,
    pub is_small: bool,
}

/// Stems, one after the other if there are several.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Way {
    pub stems: Vec<String>,
    pub weight: f32,
    /// A single word as it is written: whoever says just this is meant before those who say another form of it.
    pub written: Option<String>,
}

/// What is looked for, and for which unknown words others were taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sought {
    pub items: Vec<Item>,
    pub instead: Vec<(String, String)>,
}

impl Sought {
    /// The same without small words, unless they are all there is.
    pub(super) fn that_matters(self) -> Self {
        let all_small = self.items.iter().all(|item| item.is_small);
        let items = self.items.into_iter().filter(|item| all_small || !item.is_small).collect();
        Self { items, ..self }
    }

    pub(super) fn stems(&self) -> BTreeSet<String> {
        self.items.iter().flat_map(|item| &item.ways).flat_map(|way| way.stems.iter().cloned()).collect()
    }
}

/// Groups of what means the same, each as folded words: `dols` and `deprivation of liberty safeguards`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Synonyms(Vec<Vec<Vec<String>>>);

impl Synonyms {
    /// A line for each group, commas between what means the same.
    pub(crate) fn read(lines: &str) -> Self {
        let group = |line: &str| {
            let said = line.split(',').map(|said| fold(said).split(' ').map(str::to_owned).collect::<Vec<_>>());
            said.filter(|said| said.iter().all(|word| !word.is_empty())).collect::<Vec<_>>()
        };
        Self(lines.lines().map(group).filter(|group| group.len() > 1).collect())
    }

    /// The group of which the longest member stands at the beginning of these words, and how many words that is.
    fn at(&self, words: &[Word]) -> Option<(&[Vec<String>], usize)> {
        let stands = |member: &Vec<String>| {
            member.len() <= words.len()
                && member.iter().zip(words).all(|(word, typed)| bare(typed) == Some(word.as_str()))
        };
        let longest = |group: &'_ Vec<Vec<String>>| group.iter().filter(|member| stands(member)).map(Vec::len).max();
        let groups = self.0.iter().filter_map(|group| longest(group).map(|length| (group.as_slice(), length)));
        groups.max_by_key(|(_, length)| *length)
    }
}

fn bare(word: &Word) -> Option<&str> {
    match word {
        Word::Any(word) | Word::Begins(word) => Some(word),
        Word::Phrase(_) => None,
    }
}

/// Looks words up in the shelves that whoever asks may read, and in no other.
pub(super) struct Meaning<'s> {
    pub shelves: &'s [Opened<'s>],
    pub synonyms: &'s Synonyms,
    pub stems: &'s mut Stems,
}

impl Meaning<'_> {
    pub(super) fn of(mut self, typed: &[Word]) -> tantivy::Result<Sought> {
        let mut sought = Sought::default();
        let mut rest = typed;
        while let Some((word, after)) = rest.split_first() {
            let synonyms = self.synonyms;
            if let Some((group, length)) = synonyms.at(rest) {
                let ways = group.iter().map(|said| self.in_order(said, 1.0)).collect();
                sought.items.push(Item { ways, is_small: false });
                rest = &rest[length..];
                continue;
            }
            rest = after;
            let (ways, is_small) = match word {
                Word::Phrase(said) => (vec![self.in_order(said, 1.0)], false),
                Word::Any(word) => (self.forms(word, false, &mut sought.instead)?, SMALL.contains(&word.as_str())),
                // Who types "th" may be on the way to "therapy".
                Word::Begins(word) => (self.forms(word, true, &mut sought.instead)?, SMALL.contains(&word.as_str())),
            };
            sought.items.push(Item { ways, is_small });
        }
        Ok(sought)
    }

    fn in_order(&mut self, said: &[String], weight: f32) -> Way {
        let stems = said.iter().flat_map(|word| words(word)).map(|word| self.stems.of(word).to_owned()).collect();
        let written = if let [word] = said { Some(word.clone()) } else { None };
        Way { stems, weight, written }
    }

    fn forms(&mut self, word: &str, begins: bool, instead: &mut Vec<(String, String)>) -> tantivy::Result<Vec<Way>> {
        let Some(word) = words(word).next() else { return Ok(Vec::new()) };
        let mut found = if begins { self.beginning_with(word)? } else { Vec::new() };
        let is_known = self.knows(word)?;
        if !is_known && found.is_empty() {
            found = self.spelt_like(word, begins)?;
            if let Some((meant, _)) = found.first() {
                instead.push((word.to_owned(), meant.clone()));
            }
        }
        let mut ways = vec![self.in_order(&[word.to_owned()], 1.0)];
        for (form, _) in found {
            let way = self.in_order(&[form], ALIKE);
            if ways.iter().all(|known| known.stems != way.stems) {
                ways.push(way);
            }
        }
        Ok(ways)
    }

    /// Whether it, or another form of it, is said or written anywhere.
    fn knows(&mut self, word: &str) -> tantivy::Result<bool> {
        let stem = self.stems.of(word);
        for (shelf, searcher) in self.shelves {
            let fields = &shelf.fields;
            for term in [
                Term::from_field_text(fields.vocabulary, word),
                Term::from_field_text(fields.body, stem),
                Term::from_field_text(fields.title, stem),
            ] {
                if searcher.doc_freq(&term)? > 0 {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Words of the vocabulary that begin so, those in most talks first.
    fn beginning_with(&self, beginning: &str) -> tantivy::Result<Vec<(String, u32)>> {
        if beginning.chars().count() < 2 {
            return Ok(Vec::new());
        }
        let mut found = HashMap::new();
        for (shelf, searcher) in self.shelves {
            for segment in searcher.segment_readers() {
                let index = segment.inverted_index(shelf.fields.vocabulary)?;
                let mut stream = index.terms().range().ge(beginning.as_bytes()).into_stream()?;
                for _ in 0..MOST_LOOKED_AT {
                    if !stream.advance() || !stream.key().starts_with(beginning.as_bytes()) {
                        break;
                    }
                    count(&mut found, stream.key(), stream.value().doc_freq);
                }
            }
        }
        Ok(most_said(found, MOST_FORMS))
    }

    /// Words of the vocabulary that differ by a letter, or in long words by two, those in most talks first.
    fn spelt_like(&self, word: &str, begins: bool) -> tantivy::Result<Vec<(String, u32)>> {
        let most = match word.chars().count() {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        for distance in 1..=most {
            for unfinished in [false, true] {
                if unfinished && !begins {
                    continue;
                }
                let found = self.within(word, distance, unfinished)?;
                if !found.is_empty() {
                    return Ok(found);
                }
            }
        }
        Ok(Vec::new())
    }

    fn within(&self, word: &str, distance: u8, unfinished: bool) -> tantivy::Result<Vec<(String, u32)>> {
        let mut found = HashMap::new();
        for (shelf, searcher) in self.shelves {
            let term = Term::from_field_text(shelf.fields.vocabulary, word);
            let query = if unfinished {
                FuzzyTermQuery::new_prefix(term, distance, true)
            } else {
                FuzzyTermQuery::new(term, distance, true)
            };
            for segment in searcher.segment_readers() {
                let index = segment.inverted_index(shelf.fields.vocabulary)?;
                let mut stream = index.terms().search(query.automaton()?).into_stream()?;
                while stream.advance() {
                    count(&mut found, stream.key(), stream.value().doc_freq);
                }
            }
        }
        Ok(most_said(found, MOST_SPELLINGS))
    }
}

fn count(found: &mut HashMap<String, u32>, term: &[u8], talks: u32) {
    if let Ok(word) = std::str::from_utf8(term) {
        *found.entry(word.to_owned()).or_default() += talks;
    }
}

fn most_said(found: HashMap<String, u32>, most: usize) -> Vec<(String, u32)> {
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by(|(a, a_talks), (b, b_talks)| b_talks.cmp(a_talks).then_with(|| a.cmp(b)));
    found.truncate(most);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn any(words: &str) -> Vec<Word> {
        words.split(' ').map(|word| Word::Any(word.to_owned())).collect()
    }

    #[test]
    fn what_the_sector_calls_the_same_is_found_wherever_it_stands() {
        let synonyms = Synonyms::read("DoLS, deprivation of liberty safeguards\nlonely\nMCA, Mental Capacity Act");
        let at = |words: &str| synonyms.at(&any(words)).map(|(group, length)| (group[0].join(" "), length));
        assert_eq!(at("dols again"), Some(("dols".into(), 1)));
        assert_eq!(at("deprivation of liberty safeguards again"), Some(("dols".into(), 4)));
        assert_eq!(at("deprivation of sleep"), None);
        assert_eq!(at("lonely"), None);
    }
}
