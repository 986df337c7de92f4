//! What a programme is worth. Each part has a weight that organisers see and set.

use super::board::Board;
use super::plan::Plan;
use super::slot::{SLOTS, Slot};
use super::talk::{Interest, Talk};
use crate::coded::coded;
use crate::members::fold;
use serde::{Deserialize, Serialize};

coded! {
    Part {
        Benefit = "benefit", "Benefit to the circle";
        Independence = "independence", "Independence";
        Variety = "variety", "Variety";
        Fit = "fit", "Fit of listeners, theme and time";
        Wish = "wish", "Members’ wish";
    }
}

const PARTS: usize = Part::ALL.len();

impl Part {
    const fn index(self) -> usize {
        self as usize
    }
}

/// How much each part counts, 0 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights([i64; PARTS]);

impl Default for Weights {
    fn default() -> Self {
        Self([5, 3, 3, 2, 2])
    }
}

impl Weights {
    pub const MOST: i64 = 5;

    pub fn of(self, part: Part) -> i64 {
        self.0[part.index()]
    }

    /// Reads `5 3 3 2 2`, in the order of [`Part::ALL`].
    pub fn parse(text: &str) -> Option<Self> {
        let weights: Vec<i64> = text.split_whitespace().map(|word| word.parse().ok()).collect::<Option<_>>()?;
        weights.iter().all(|weight| (0..=Self::MOST).contains(weight)).then_some(())?;
        weights.try_into().ok().map(Self)
    }
}

impl std::fmt::Display for Weights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.map(|weight| weight.to_string()).join(" "))
    }
}

/// What a plan is worth, part by part: each talk adds up to 100 points to each, and an empty slot none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score([i64; PARTS]);

impl Score {
    /// A part as people see it, at most 100.
    pub fn shown(self, part: Part) -> i64 {
        (self.0[part.index()]).max(0) / slots()
    }

    /// The whole by these weights, as people see it, at most 100.
    pub fn total(self, weights: Weights) -> i64 {
        let all: i64 = weights.0.iter().sum();
        self.weighted(weights).max(0) / (all.max(1) * slots())
    }

    pub(super) fn weighted(self, weights: Weights) -> i64 {
        self.0.iter().zip(weights.0).map(|(points, weight)| points * weight).sum()
    }
}

fn slots() -> i64 {
    i64::try_from(SLOTS).unwrap_or(1)
}

/// What two talks on one topic take from variety, and what each missing must-have does.
pub(super) const DOUBLE: i64 = 50;
pub(super) const MISSING: i64 = 100;

/// A talk that nobody has reviewed counts as one that is neither.
const UNREVIEWED: i64 = 30;

/// The points of a talk by itself in this slot, without variety.
pub(super) fn alone(board: &Board, talk: &Talk, slot: Slot) -> Score {
    let most_wished = board.talks.iter().map(|talk| talk.wishes).max().unwrap_or(0).max(1);
    let mut points = [0; PARTS];
    points[Part::Benefit.index()] = (talk.benefit.unwrap_or(UNREVIEWED) - 10).clamp(0, 40) * 100 / 40;
    // What organisers have found counts, else what whoever speaks declares.
    points[Part::Independence.index()] = match (talk.independence, talk.interest) {
        (Some(tenths), _) => (tenths - 10).clamp(0, 40) * 100 / 40,
        (None, Interest::Nothing) => 100,
        (None, Interest::Declared) => 50,
        (None, Interest::Sells) => 0,
    };
    points[Part::Variety.index()] = 100;
    points[Part::Fit.index()] = fit(board, talk, slot);
    points[Part::Wish.index()] = talk.wishes.clamp(0, most_wished) * 100 / most_wished;
    Score(points)
}

/// For whom, on what, and how much of the time is used.
fn fit(board: &Board, talk: &Talk, slot: Slot) -> i64 {
    use super::slot::Listeners::Everyone;
    let terms = board.terms(slot);
    let listeners = match (terms.listeners, talk.listeners) {
        (of_slot, of_talk) if of_slot == of_talk => 40,
        (Everyone, _) | (_, Everyone) => 20,
        _ => 0,
    };
    let theme = if fold(&terms.theme).is_empty() || talk.has_topic(&terms.theme) { 30 } else { 0 };
    let (needs, has) = (i64::from(talk.length.get()), i64::from(terms.length.get()));
    listeners + theme + 30 * needs.min(has) / has.max(1)
}

/// What a plan is worth.
pub fn score(board: &Board, plan: &Plan) -> Score {
    let filled: Vec<_> = board.filled(plan).collect();
    let mut points = [0; PARTS];
    for (slot, talk) in &filled {
        for (sum, its) in points.iter_mut().zip(alone(board, talk, *slot).0) {
            *sum += its;
        }
    }
    let variety = &mut points[Part::Variety.index()];
    for (nth, (_, talk)) in filled.iter().enumerate() {
        let doubles = filled[..nth].iter().filter(|(_, other)| talk.shared_topic(other).is_some()).count();
        *variety -= DOUBLE * i64::try_from(doubles).unwrap_or(0);
    }
    for topic in &board.must_have {
        if !filled.iter().any(|(_, talk)| talk.has_topic(topic)) {
            *variety -= MISSING;
        }
    }
    Score(points)
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::{board, plan, talk};
    use super::*;

    #[test]
    fn weights_are_written_as_they_are_read_and_nothing_else_is_read() {
        assert_eq!(Weights::parse("5 0 3 2 1").unwrap().to_string(), "5 0 3 2 1");
        for wrong in ["", "5 3 3 2", "5 3 3 2 2 2", "6 1 1 1 1", "-1 1 1 1 1", "a b c d e"] {
            assert_eq!(Weights::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_that_could_not_be_better_has_a_hundred_points_and_an_empty_one_has_none() {
        let best = |n| Talk { benefit: Some(50), wishes: 7, ..talk(n, 30, &[&format!("S{n}")]) };
        let board = board((1..=5).map(best).collect());
        let full = score(&board, &plan([1, 2, 3, 4, 5]));
        assert!(Part::ALL.iter().all(|part| full.shown(*part) == 100), "{full:?}");
        assert_eq!(full.total(board.weights), 100);
        assert_eq!(score(&board, &Plan::default()).total(board.weights), 0);
    }

    #[test]
    fn two_talks_on_one_topic_cost_variety_and_nothing_else() {
        let about = |n| Talk { topics: vec!["Falls".into()], ..talk(n, 30, &[&format!("S{n}")]) };
        let mut board = board(vec![about(1), about(2), talk(3, 30, &["C"])]);
        board.must_have = vec!["Falls".into()];
        let (double, varied) = (score(&board, &plan([1, 2, 0, 0, 0])), score(&board, &plan([1, 3, 0, 0, 0])));
        assert_eq!((double.shown(Part::Variety), varied.shown(Part::Variety)), (30, 40));
        assert_eq!(double.shown(Part::Fit), varied.shown(Part::Fit));
    }
}
