//! The best programme that the shortlist can give, two others that are real choices, and what speaks for each.

use super::board::Board;
use super::plan::Plan;
use super::rules::{exclude_each_other, stop_alone};
use super::score::{DOUBLE, MISSING, Part, Score, alone, score};
use super::search::{Found, NEVER, Puzzle, Solver};
use super::slot::{SLOTS, Slot};
use super::talk::{Standing, Talk};
use crate::ids::ProposalId;
use crate::plain;
use serde::{Deserialize, Serialize};

/// So many favourites that are left out are accounted for.
const FAVOURITES: usize = 3;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    pub best: Choice,
    /// At most two, each with other talks than the best.
    pub others: Vec<Alternative>,
    pub left_out: Vec<LeftOut>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub held: [Option<ProposalId>; SLOTS],
    pub score: Score,
}

/// Another programme, and how it differs from the best.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    pub choice: Choice,
    /// `“X” instead of “Y”.`
    pub instead: String,
    pub gains: Vec<String>,
    pub gives_up: Vec<String>,
}

/// Why a talk that many would like is not in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub talk: ProposalId,
    pub why: String,
}

/// The best assignment of the shortlist to the slots that are not locked. Exact: no other has more points.
pub fn suggest(board: &Board) -> Suggestion {
    let talks: Vec<&Talk> = board.talks.iter().filter(|talk| is_candidate(board, talk)).collect();
    let puzzle = puzzle(board, &talks);
    let solver = Solver::new(&puzzle);
    let found = solver.best();
    let others = others(&solver, &puzzle, &found);
    let choice = |found: &Found| {
        let held = found.held.map(|talk| talk.map(|talk| talks[talk].id.clone()));
        let plan = Plan::new(held.clone(), [false; SLOTS]);
        Choice { held, score: score(board, &plan) }
    };
    let best = choice(&found);
    Suggestion {
        others: others.iter().map(|other| alternative(board, &best, choice(other))).collect(),
        left_out: left_out(board, &talks, &solver, (&found, &best)),
        best,
    }
}

/// The shortlist, and what is in a slot already.
fn is_candidate(board: &Board, talk: &Talk) -> bool {
    talk.standing == Standing::Shortlisted || board.plan.slot_of(&talk.id).is_some()
}

fn puzzle(board: &Board, talks: &[&Talk]) -> Puzzle {
    let variety = board.weights.of(Part::Variety);
    let cost = |one: &Talk, another: &Talk| {
        if one.id == another.id || exclude_each_other(one, another) {
            NEVER
        } else if one.shared_topic(another).is_some() {
            DOUBLE * variety
        } else {
            0
        }
    };
    let worth = |talk: &Talk| {
        Slot::ALL.map(|slot| {
            stop_alone(board, talk, slot).is_none().then(|| alone(board, talk, slot).weighted(board.weights))
        })
    };
    // More must-haves than bits are more than five talks can cover.
    let must_have = || board.must_have.iter().take(63).enumerate();
    let covers =
        |talk: &Talk| must_have().filter(|(_, topic)| talk.has_topic(topic)).fold(0, |all, (n, _)| all | 1 << n);
    let locked = |slot: Slot| board.plan.is_locked(slot);
    let place = |id: &ProposalId| talks.iter().position(|talk| talk.id == *id);
    Puzzle {
        worth: talks.iter().map(|talk| worth(talk)).collect(),
        cost: talks.iter().map(|one| talks.iter().map(|another| cost(one, another)).collect()).collect(),
        covers: talks.iter().map(|talk| covers(talk)).collect(),
        wanted: must_have().fold(0, |all, (n, _)| all | 1 << n),
        missing_cost: MISSING * variety,
        settled: Slot::ALL.map(|slot| board.plan.in_slot(slot).filter(|_| locked(slot)).and_then(place)),
        shut: Slot::ALL.map(|slot| locked(slot) && board.plan.in_slot(slot).is_none()),
    }
}

/// The second and third best sets of talks. Any other set lacks a talk of the best one, and the third best also one of the
/// second: so few searches find both.
fn others(solver: &Solver<'_>, puzzle: &Puzzle, best: &Found) -> Vec<Found> {
    let open = |found: &Found| -> Vec<usize> {
        let filled = found.held.iter().zip(puzzle.settled).filter(|(_, settled)| settled.is_none());
        filled.filter_map(|(talk, _)| *talk).collect()
    };
    let is_full = |found: &Found| found.held.iter().flatten().count() == best.held.iter().flatten().count();
    let best_of = |groups: Vec<Vec<usize>>| solver.best_without(&groups).filter(is_full);
    let Some(second) = best_of(open(best).into_iter().map(|talk| vec![talk]).collect()) else { return Vec::new() };
    let pairs = open(best).into_iter().flat_map(|one| open(&second).into_iter().map(move |another| vec![one, another]));
    let third = best_of(pairs.collect());
    std::iter::once(second).chain(third).collect()
}

fn titles(board: &Board, ids: &[&ProposalId]) -> String {
    let titled = ids.iter().filter_map(|id| board.talk(id)).map(|talk| format!("“{}”", talk.title));
    plain::list(&titled.collect::<Vec<_>>())
}

fn missing_from<'c>(one: &'c Choice, other: &Choice) -> Vec<&'c ProposalId> {
    one.held.iter().flatten().filter(|id| !other.held.contains(&Some((*id).clone()))).collect()
}

fn instead(board: &Board, choice: &Choice, best: &Choice) -> String {
    let (new, gone) = (missing_from(choice, best), missing_from(best, choice));
    format!("{} instead of {}.", titles(board, &new), titles(board, &gone))
}

fn alternative(board: &Board, best: &Choice, choice: Choice) -> Alternative {
    let part = |part: &Part| (*part, best.score.shown(*part), choice.score.shown(*part));
    let said = |(part, before, after): (Part, i64, i64)| format!("{}: {after} instead of {before}", part.label());
    let parts = || Part::ALL.iter().filter(|part| board.weights.of(**part) > 0).map(part);
    Alternative {
        gains: parts().filter(|(_, before, after)| after > before).map(said).collect(),
        gives_up: parts().filter(|(_, before, after)| after < before).map(said).collect(),
        instead: instead(board, &choice, best),
        choice,
    }
}

fn left_out(board: &Board, talks: &[&Talk], solver: &Solver<'_>, (found, best): (&Found, &Choice)) -> Vec<LeftOut> {
    let mut liked: Vec<usize> = (0..talks.len()).filter(|talk| !found.held.contains(&Some(*talk))).collect();
    liked.sort_by_key(|talk| (-talks[*talk].benefit.unwrap_or(0), -talks[*talk].wishes, *talk));
    liked.truncate(FAVOURITES);
    let why = |talk: usize| match solver.best_with(talk) {
        None => nowhere(board, talks[talk]),
        Some(with) => {
            let held = with.held.map(|talk| talk.map(|talk| talks[talk].id.clone()));
            let plan = Plan::new(held.clone(), [false; SLOTS]);
            let choice = Choice { score: score(board, &plan), held };
            costs(board, best, &choice)
        }
    };
    liked.into_iter().map(|talk| LeftOut { talk: talks[talk].id.clone(), why: why(talk) }).collect()
}

/// What the best programme with a certain talk would lose.
fn costs(board: &Board, best: &Choice, with: &Choice) -> String {
    let (before, after) = (best.score.total(board.weights), with.score.total(board.weights));
    let goes = missing_from(best, with);
    let goes = if goes.is_empty() { String::new() } else { format!(", and {} would not be in", titles(board, &goes)) };
    let worst = Part::ALL
        .iter()
        .copied()
        .max_by_key(|part| (best.score.shown(*part) - with.score.shown(*part)) * board.weights.of(*part));
    let worst = worst.filter(|part| best.score.shown(*part) > with.score.shown(*part)).map(|part| {
        let (before, after) = (best.score.shown(part), with.score.shown(part));
        format!(" Most of that is {}: {after} instead of {before}.", part.label().to_lowercase())
    });
    format!("With it the day would have {after} points instead of {before}{goes}.{}", worst.unwrap_or_default())
}

/// Why no open slot takes a talk.
fn nowhere(board: &Board, talk: &Talk) -> String {
    let mut reasons: Vec<String> = Vec::new();
    for slot in Slot::ALL {
        let reason = match stop_alone(board, talk, slot) {
            Some(stop) => {
                let mut held: [Option<ProposalId>; SLOTS] = Default::default();
                held[slot.index()] = Some(talk.id.clone());
                stop.why(board, &Plan::new(held, [false; SLOTS]))
            }
            None if board.plan.is_locked(slot) => format!("{} is locked.", plain::capital(&slot.to_string())),
            None => "It cannot be in one day with a talk that is locked in.".to_owned(),
        };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    format!("No open slot takes it. {}", reasons.join(" "))
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::{board, slot, talk};
    use super::super::{Interest, Move, Speaker, Weights, stops};
    use super::*;

    fn rated(n: usize, benefit: i64) -> Talk {
        Talk { benefit: Some(benefit), ..talk(n, 30, &[&format!("Speaker {n}")]) }
    }

    fn sorted(choice: &Choice) -> Vec<&str> {
        let mut ids: Vec<_> = choice.held.iter().flatten().map(ProposalId::as_str).collect();
        ids.sort_unstable();
        ids
    }

    #[test]
    fn the_five_of_most_benefit_are_suggested_and_the_next_best_sets_after_them() {
        let board = board((1..).zip([50, 48, 46, 44, 42, 40, 30]).map(|(n, benefit)| rated(n, benefit)).collect());
        let suggestion = suggest(&board);
        assert_eq!(sorted(&suggestion.best), ["p1", "p2", "p3", "p4", "p5"]);
        let others: Vec<_> = suggestion.others.iter().map(|other| other.instead.as_str()).collect();
        assert_eq!(others, ["“Talk 6” instead of “Talk 5”.", "“Talk 6” instead of “Talk 4”."]);
        let first = &suggestion.others[0];
        assert!(first.gains.is_empty() && first.gives_up[0].starts_with("Benefit to the circle:"), "{first:?}");
        assert_eq!(suggestion.left_out.len(), 2);
    }

    #[test]
    fn a_favourite_that_doubles_a_topic_is_told_what_it_would_cost() {
        let mut talks: Vec<_> = (1..=6).map(|n| rated(n, 30)).collect();
        for talk in &mut talks[..2] {
            talk.topics = vec!["Falls".into()];
        }
        talks[0].benefit = Some(50);
        talks[1].benefit = Some(40);
        let mut board = board(talks);
        board.weights = Weights::parse("3 0 2 0 0").unwrap();
        let suggestion = suggest(&board);
        assert_eq!(sorted(&suggestion.best), ["p1", "p3", "p4", "p5", "p6"]);
        let left_out = &suggestion.left_out[0];
        assert_eq!(left_out.talk.as_str(), "p2");
        assert!(left_out.why.contains("Most of that is variety: 90 instead of 100."), "{}", left_out.why);
    }

    #[test]
    fn a_favourite_that_no_slot_takes_is_told_why() {
        let mut talks: Vec<_> = (1..=5).map(|n| rated(n, 30)).collect();
        talks.push(Talk { benefit: Some(50), ..talk(6, 60, &["Late"]) });
        let suggestion = suggest(&board(talks));
        let why = &suggestion.left_out[0].why;
        assert!(why.starts_with("No open slot takes it. “Talk 6” takes 60 minutes, and slot 1 has 30."), "{why}");
    }

    #[test]
    fn locked_slots_stay_and_no_rule_is_broken() {
        let mut talks: Vec<_> = (1..=9).map(|n| rated(n, 10 + i64::try_from(n).unwrap())).collect();
        talks[8].interest = Interest::Sells;
        talks[7].interest = Interest::Sells;
        talks[6].unavailable = vec![slot(1), slot(2), slot(3)];
        talks[5].speakers = vec![Speaker::named("Speaker 5")];
        let mut board = board(talks);
        for act in [Move::Place("p1".parse().unwrap(), slot(2)), Move::Lock(slot(2)), Move::Lock(slot(3))] {
            board.plan = board.plan.after(&act).unwrap();
        }
        let suggestion = suggest(&board);
        for choice in std::iter::once(&suggestion.best).chain(suggestion.others.iter().map(|other| &other.choice)) {
            assert_eq!(choice.held[1].as_ref().map(ProposalId::as_str), Some("p1"));
            assert_eq!(choice.held[2], None);
            assert_eq!(stops(&board, &Plan::new(choice.held.clone(), [false; 5])), []);
        }
    }

    #[test]
    fn points_of_the_search_are_points_of_the_score() {
        let mut talks: Vec<_> = (1..=8).map(|n| rated(n, 20)).collect();
        for (nth, talk) in talks.iter_mut().enumerate() {
            talk.topics = vec![["Falls", "Staffing", "Medication"][nth % 3].into()];
            talk.wishes = i64::try_from(nth).unwrap();
        }
        let mut board = board(talks);
        board.must_have = vec!["Staffing".into(), "Nutrition".into()];
        let talks: Vec<&Talk> = board.talks.iter().collect();
        let puzzle = puzzle(&board, &talks);
        let found = Solver::new(&puzzle).best();
        let held = found.held.map(|talk| talk.map(|talk| talks[talk].id.clone()));
        let points = score(&board, &Plan::new(held, [false; 5])).weighted(board.weights);
        assert_eq!(found.points - 5_000_000_000, points);
    }

    /// As many as a lively year brings, alike enough that much has to be weighed.
    #[test]
    fn sixty_proposals_are_weighed_as_a_few_are() {
        let of = |n: usize| {
            let mut talk = rated(n, 10 + i64::try_from(n * 7 % 41).unwrap());
            talk.topics = vec![format!("Topic {}", n % 9), format!("Topic {}", n * n % 7)];
            talk.wishes = i64::try_from(n * 13 % 60).unwrap();
            talk.unavailable = if n.is_multiple_of(4) { vec![slot(1), slot(5)] } else { Vec::new() };
            talk.interest = [Interest::Nothing, Interest::Nothing, Interest::Declared, Interest::Sells][n % 4];
            talk.speakers = vec![Speaker::named(&format!("Speaker {}", n % 50))];
            talk
        };
        let mut board = board((1..=60).map(of).collect());
        board.must_have = vec!["Topic 8".into(), "Topic 5".into()];
        let suggestion = suggest(&board);
        assert_eq!((sorted(&suggestion.best).len(), suggestion.others.len(), suggestion.left_out.len()), (5, 2, 3));
        let points = |choice: &Choice| choice.score.weighted(board.weights);
        let [second, third] = [0, 1].map(|n| points(&suggestion.others[n].choice));
        assert!(points(&suggestion.best) >= second && second >= third);
    }

    #[test]
    fn without_proposals_the_suggestion_is_an_empty_day() {
        let suggestion = suggest(&board(Vec::new()));
        assert_eq!(suggestion.best.held, [const { None }; 5]);
        assert!(suggestion.others.is_empty() && suggestion.left_out.is_empty());
    }
}
