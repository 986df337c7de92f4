//! The address of a search, which is its state: what narrows it down is a link that changes one part of it.

use crate::paths::LIBRARY;
use domain::form::query;
use std::fmt::Write;

/// The parts of a search's address that can stand in it, in the order in which they do.
const PARTS: [&str; 9] = ["q", "topic", "speaker", "series", "year", "length", "transcript", "unheard", "saved"];

/// What an address asks for, part by part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search(Vec<(String, String)>);

impl Search {
    /// Reads the part of an address behind its question mark; what is no part of a search is left out.
    pub fn read(search: &str) -> Self {
        let known = |name: &str| PARTS.contains(&name) || matches!(name, "sort" | "page");
        Self(query(search).into_iter().filter(|(name, value)| known(name) && !value.is_empty()).collect())
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The same with one part changed; empty takes it away. It begins at the first page again, unless that is the change.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut parts = self.0.clone();
        parts.retain(|(known, _)| known != name && known != "page");
        if !value.is_empty() {
            parts.push((name.to_owned(), value.to_owned()));
        }
        Self(parts)
    }

    /// What narrows it down: all but words, order and page.
    pub fn narrows(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter().filter(|(name, _)| !matches!(name.as_str(), "q" | "sort" | "page"))
    }

    pub fn address(&self) -> String {
        let mut address = LIBRARY.to_owned();
        for (n, (name, value)) in self.0.iter().enumerate() {
            let mark = if n == 0 { '?' } else { '&' };
            // Writing to a string cannot fail.
            let _ = write!(address, "{mark}{name}={}", escaped(value));
        }
        address
    }
}

/// As forms write it: bytes that are not plain letters, figures or hyphens are escaped.
fn escaped(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b' ' => escaped.push('+'),
            b'-' | b'_' | b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => escaped.push(char::from(byte)),
            other => {
                let _ = write!(escaped, "%{other:02X}");
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_is_changed_and_the_others_stay() {
        let search = Search::read("?q=night+staff&topic=Falls+%26+pets&page=3&evil=1");
        assert_eq!(search.with("year", "2026").address(), "/library?q=night+staff&topic=Falls+%26+pets&year=2026");
        assert_eq!(search.with("topic", "").address(), "/library?q=night+staff");
        assert_eq!(search.with("page", "4").address(), "/library?q=night+staff&topic=Falls+%26+pets&page=4");
        assert_eq!(Search::read("").address(), "/library");
    }

    #[test]
    fn what_is_written_is_read_the_same() {
        let search = Search::default().with("q", "“naïve” & a=b+c #1").with("topic", "уход");
        let address = search.address();
        assert_eq!(Search::read(address.split_once('?').unwrap().1), search);
    }
}
