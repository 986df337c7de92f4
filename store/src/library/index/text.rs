//! How text becomes terms: folded as names are, and for all but names each word cut to its English stem.

use domain::members::fold;
use std::collections::HashMap;
use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager,
};

/// The name under which fields ask for words as they are.
pub(super) const PLAIN: &str = "plain";
/// The name under which fields ask for stems.
pub(super) const STEMS: &str = "stems";
/// In bytes. Nobody says longer words.
const LONGEST_WORD: usize = 60;
/// Stems of so many different words are remembered; natural speech has fewer.
const REMEMBERED: usize = 100_000;

pub(super) fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(PLAIN, Words::plain());
    tokenizers.register(STEMS, Words::stemmed());
    tokenizers
}

/// The folded words of a text, each no longer than a term may be.
pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').filter(|word| !word.is_empty()).map(|word| &word[..word.floor_char_boundary(LONGEST_WORD)])
}

/// Finds stems, and remembers them: the same few thousand words make up most of what is said.
#[derive(Clone)]
pub(super) struct Stems {
    stemmer: TextAnalyzer,
    known: HashMap<String, String>,
}

impl Stems {
    pub(super) fn new() -> Self {
        let stemmer = TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build();
        Self { stemmer, known: HashMap::new() }
    }

    /// The stem of one folded word.
    pub(super) fn of(&mut self, word: &str) -> &str {
        if !self.known.contains_key(word) {
            if self.known.len() >= REMEMBERED {
                self.known.clear();
            }
            let mut stream = self.stemmer.token_stream(word);
            let stem = if stream.advance() { stream.token().text.clone() } else { word.to_owned() };
            drop(stream);
            self.known.insert(word.to_owned(), stem);
        }
        self.known.get(word).map_or("", String::as_str)
    }
}

#[derive(Clone)]
struct Words {
    stems: Option<Stems>,
    token: Token,
}

impl Words {
    fn plain() -> Self {
        Self { stems: None, token: Token::default() }
    }

    fn stemmed() -> Self {
        Self { stems: Some(Stems::new()), token: Token::default() }
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream { folded: fold(text), at: 0, words: self }
    }
}

struct WordStream<'a> {
    folded: String,
    at: usize,
    words: &'a mut Words,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let rest = &self.folded[self.at..];
        let Some(word) = words(rest).next() else { return false };
        let from = self.at;
        self.at += rest.find(' ').map_or(rest.len(), |end| end + 1);
        let token = &mut self.words.token;
        token.text.clear();
        token.text.push_str(match &mut self.words.stems {
            Some(stems) => stems.of(word),
            None => word,
        });
        token.position = token.position.wrapping_add(1);
        (token.offset_from, token.offset_to) = (from, from + word.len());
        true
    }

    fn token(&self) -> &Token {
        &self.words.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.words.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(name: &str, text: &str) -> Vec<String> {
        let mut analyzer = tokenizers().get(name).unwrap();
        let mut stream = analyzer.token_stream(text);
        let mut terms = Vec::new();
        stream.process(&mut |token| terms.push(token.text.clone()));
        terms
    }

    #[test]
    fn words_in_any_form_have_one_stem() {
        assert_eq!(terms(STEMS, "Medications, medication’s medicated"), ["medic", "medic", "medic"]);
        assert_eq!(terms(PLAIN, "Siân O’Rourke — nights"), ["sian", "orourke", "nights"]);
    }

    #[test]
    fn a_word_longer_than_any_is_cut() {
        assert_eq!(terms(PLAIN, &"é".repeat(100)), ["e".repeat(60)]);
        assert_eq!(terms(PLAIN, &"ж".repeat(100)), ["ж".repeat(30)]);
    }
}
