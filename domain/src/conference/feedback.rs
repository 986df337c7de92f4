//! What members who were there took from a talk.

use crate::coded::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// One tap.
    Worth {
        NotForMe = "not-for-me", "Not for me";
        Useful = "useful", "Useful";
        OnMonday = "on-monday", "I will use it on Monday";
    }
}

/// Of fewer answers one could guess whose each is.
const FROM: usize = 3;

/// What several have said of a talk. Nobody's name is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thoughts {
    /// How many chose each, in the order of [`Worth::ALL`].
    pub counts: Vec<i64>,
    /// Their lines, by letter, so that their order says nothing either.
    pub words: Vec<String>,
}

impl Thoughts {
    /// `None` until three have answered.
    pub fn of(answers: Vec<(Worth, String)>) -> Option<Self> {
        if answers.len() < FROM {
            return None;
        }
        let count = |worth: &Worth| answers.iter().filter(|(its, _)| its == worth).count();
        let counts = Worth::ALL.iter().map(|worth| i64::try_from(count(worth)).unwrap_or(i64::MAX)).collect();
        let mut words: Vec<String> =
            answers.into_iter().map(|(_, words)| words).filter(|words| !words.is_empty()).collect();
        words.sort();
        Some(Self { counts, words })
    }

    /// `2 × “Useful”`: what was chosen at all.
    pub fn summary(&self) -> String {
        let chosen = Worth::ALL.iter().zip(&self.counts).filter(|(_, n)| **n > 0);
        let said: Vec<_> = chosen.map(|(worth, n)| format!("{n} × “{}”", worth.label())).collect();
        said.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_of_two_answers_and_no_order_of_three() {
        let said = |worth, words: &str| (worth, words.to_owned());
        let two = vec![said(Worth::Useful, "Thank you"), said(Worth::NotForMe, "")];
        assert_eq!(Thoughts::of(two.clone()), None);
        let three = [two, vec![said(Worth::Useful, "A sheet to hand out")]].concat();
        let told = Thoughts::of(three).unwrap();
        assert_eq!(told.summary(), "1 × “Not for me”, 2 × “Useful”");
        assert_eq!(told.words, ["A sheet to hand out", "Thank you"]);
    }
}
