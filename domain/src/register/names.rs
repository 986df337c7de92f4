use super::letters::words_of;
use serde::{Deserialize, Serialize};

/// Whether a person is the one that the register names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NameMatch {
    Same,
    /// Surname and first letter agree, or one half of a double surname does.
    Similar,
    Different,
    /// The register names nobody.
    NobodyNamed,
}

const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "mx", "dr", "sr", "rev"];

/// Compares the register's `Surname, Forename` with a name as people write their own. A hint only: names are public.
pub fn match_name(listed: &str, typed: &str) -> NameMatch {
    let (surname, forenames) = listed.split_once(',').unwrap_or((listed, ""));
    let (surname, forenames) = (words_of(surname), without_titles(words_of(forenames)));
    let typed = without_titles(words_of(typed));
    if surname.is_empty() {
        return NameMatch::NobodyNamed;
    }
    let Some((first, rest)) = typed.split_first() else { return NameMatch::Different };
    if forenames.is_empty() {
        // Not of the usual form: the same words in whatever order.
        let (mut one, mut other) = (surname, typed.clone());
        one.sort_unstable();
        other.sort_unstable();
        return if one == other { NameMatch::Same } else { NameMatch::Different };
    }
    let whole = rest.concat().ends_with(&surname.concat());
    let half = surname.iter().any(|word| word.len() > 2 && rest.contains(word));
    let same_first = forenames.contains(first);
    let same_letter = forenames.first().is_some_and(|listed| listed.chars().next() == first.chars().next());
    match (whole, half, same_first, same_letter) {
        (true, _, true, _) => NameMatch::Same,
        (true, .., true) | (_, true, true, _) => NameMatch::Similar,
        _ => NameMatch::Different,
    }
}

fn without_titles(words: Vec<String>) -> Vec<String> {
    words.into_iter().filter(|word| !TITLES.contains(&word.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::NameMatch::{Different, NobodyNamed, Same, Similar};
    use super::*;

    #[test]
    fn the_same_person_is_recognised_however_the_name_is_written() {
        for (listed, typed) in [
            ("Okafor, Dawn", "Dawn Okafor"),
            ("OKAFOR, Dawn Mary", "Mrs Dawn Okafor"),
            ("O'Rourke, Michael", "Michael ORourke"),
            ("Ó Briain, Catherine", "Catherine O Briain"),
            ("Smith-Jones, Anne", "Anne Smith Jones"),
            ("Wojcik, Tomasz", "Tomasz Wójcik"),
            ("Sukarno", "sukarno"),
        ] {
            assert_eq!(match_name(listed, typed), Same, "{listed} and {typed}");
        }
    }

    #[test]
    fn a_first_letter_or_half_a_surname_is_similar_and_no_more() {
        assert_eq!(match_name("Okafor, Dawn", "D Okafor"), Similar);
        assert_eq!(match_name("Smith-Jones, Anne", "Anne Smith"), Similar);
    }

    #[test]
    fn another_person_is_another() {
        for typed in ["Lee Okafor", "Dawn Ellison", "Okafor", "", "\u{202e}nwaD"] {
            assert_eq!(match_name("Okafor, Dawn", typed), Different, "{typed}");
        }
        assert_eq!(match_name(" ", "Dawn Okafor"), NobodyNamed);
    }
}
