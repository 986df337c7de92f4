//! What somebody looks for in the directory. The address of the page holds all of it.

use super::{HomeKind, fold, topic_words};
use crate::ids::PersonId;
use crate::people::Profession;
use serde::{Deserialize, Serialize};

pub const MEMBERS_A_PAGE: i64 = 50;
/// Words looked at, and letters of each; whoever types more means no more.
const MOST_WORDS: usize = 4;
const MOST_LETTERS: usize = 40;

/// What was asked for, read as far as it can be: nothing here is ever an error, it only finds more or fewer people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Beginnings of words of the name, folded.
    pub name: Vec<String>,
    /// Words of a topic, folded.
    pub topic: Vec<String>,
    pub profession: Option<Profession>,
    pub county: Option<String>,
    pub home: Option<HomeKind>,
    pub after: Option<Cursor>,
}

impl Search {
    pub fn read(name: &str, topic: &str, profession: &str, county: &str, home: &str, after: &str) -> Self {
        let short = |word: &str| word.chars().take(MOST_LETTERS).collect::<String>();
        Self {
            name: fold(name).split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS).map(short).collect(),
            topic: topic_words(topic).into_iter().take(MOST_WORDS).collect(),
            profession: Profession::from_code(profession),
            county: super::county(county).ok().filter(|county| !county.is_empty()),
            home: HomeKind::from_code(home),
            after: Cursor::parse(after),
        }
    }
}

/// Where a page of the directory ended: its last person, by what the list is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The folded name.
    pub name: String,
    pub id: PersonId,
}

impl Cursor {
    /// `dawn-okafor~0198…`
    pub fn parse(text: &str) -> Option<Self> {
        let (name, id) = text.rsplit_once('~')?;
        Some(Self { name: fold(name), id: id.parse().ok()? })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}~{}", self.name.replace(' ', "-"), self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_it_was_written() {
        let cursor = Cursor { name: "jean pierre mbuyi".into(), id: "0198-a".parse().unwrap() };
        assert_eq!(cursor.to_string(), "jean-pierre-mbuyi~0198-a");
        assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        assert_eq!(Cursor::parse("'; drop table people"), None);
    }

    #[test]
    fn a_name_of_ten_thousand_letters_is_looked_for_by_its_first() {
        let search = Search::read(&format!("{} b c d e", "x".repeat(10_000)), "", "", "", "", "");
        assert_eq!(search.name, ["x".repeat(40).as_str(), "b", "c", "d"]);
    }

    #[test]
    fn what_cannot_be_read_is_not_looked_for() {
        let search = Search::read("  Siân O'R ", "falls", "admin", "Narnia", "castle", "x");
        let wanted = Search { name: vec!["sian".into(), "or".into()], topic: vec!["fall".into()], ..Search::default() };
        assert_eq!(search, wanted);
    }
}
