//! The best of all assignments, found without looking at each: branch and bound.
//!
//! The rules of a day come down to three tables: what a talk is worth in a slot, what two talks in one day cost, and which
//! must-haves a talk covers. A slot that could be filled is never left empty for the sake of points.

use super::slot::SLOTS;

/// Two talks that cannot be in one day. Five of them still fit into the number.
pub const NEVER: i64 = 1 << 59;

/// Counts more than everything that points can take away, so that a filled slot beats an empty one.
const FILLED: i64 = 1_000_000_000;

/// A day to be filled. Points may have any sign as long as they stay far below a thousand million.
#[derive(Clone, Debug, Default)]
pub struct Puzzle {
    /// What each talk is worth in each slot; `None` where a rule forbids it.
    pub worth: Vec<[Option<i64>; SLOTS]>,
    /// What each pair costs, the same both ways, or [`NEVER`], as for each talk with itself.
    pub cost: Vec<Vec<i64>>,
    /// Which must-haves each talk covers, a bit for each.
    pub covers: Vec<u64>,
    pub wanted: u64,
    pub missing_cost: i64,
    /// What is settled; the other slots are to be filled.
    pub settled: [Option<usize>; SLOTS],
    /// Slots that nothing may be put into.
    pub shut: [bool; SLOTS],
}

/// A way to fill the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub points: i64,
    pub held: [Option<usize>; SLOTS],
}

/// A puzzle made ready to be solved several times.
pub struct Solver<'p> {
    puzzle: &'p Puzzle,
    /// Of each talk, half of the least that 1, 2, … others in the day must cost together with it.
    least: Vec<[i64; SLOTS]>,
    /// Talks that cost the same with every other one and cover the same: of these, in one slot, only the five that are worth
    /// most can be of use.
    kind: Vec<usize>,
}

impl<'p> Solver<'p> {
    pub fn new(puzzle: &'p Puzzle) -> Self {
        let talks = puzzle.worth.len();
        let least = (0..talks).map(|talk| least_costs(puzzle, talk)).collect();
        let mut kind: Vec<usize> = Vec::with_capacity(talks);
        for talk in 0..talks {
            let like = (0..talk).find(|other| kind[*other] == *other && is_like(puzzle, talk, *other));
            kind.push(like.unwrap_or(talk));
        }
        Self { puzzle, least, kind }
    }

    /// The best day there is.
    pub fn best(&self) -> Found {
        let settled = self.puzzle.settled;
        self.search(&[], settled, i64::MIN).unwrap_or(Found { points: i64::MIN, held: settled })
    }

    /// The best of the days that lack one or another of these groups of talks.
    pub fn best_without(&self, groups: &[Vec<usize>]) -> Option<Found> {
        self.best_of(groups.iter().map(|group| (group.as_slice(), self.puzzle.settled)))
    }

    /// The best day that has this talk, if any can.
    pub fn best_with(&self, talk: usize) -> Option<Found> {
        let open = (0..SLOTS).filter(|slot| self.puzzle.settled[*slot].is_none() && !self.puzzle.shut[*slot]);
        let found = open.filter_map(|slot| {
            self.puzzle.worth[talk][slot]?;
            let settled = self.puzzle.settled.iter().flatten();
            if settled.into_iter().any(|other| self.puzzle.cost[talk][*other] >= NEVER) {
                return None;
            }
            let mut held = self.puzzle.settled;
            held[slot] = Some(talk);
            Some(([].as_slice(), held))
        });
        self.best_of(found)
    }

    /// The best that several searches find. Each looks only for what beats those before it.
    fn best_of<'w>(&self, searches: impl Iterator<Item = (&'w [usize], [Option<usize>; SLOTS])>) -> Option<Found> {
        let mut best: Option<Found> = None;
        for (without, settled) in searches {
            let floor = best.map_or(i64::MIN, |best| best.points);
            best = self.search(without, settled, floor).or(best);
        }
        best
    }

    /// The best day that counts as more than `floor`.
    fn search(&self, without: &[usize], settled: [Option<usize>; SLOTS], floor: i64) -> Option<Found> {
        let puzzle = self.puzzle;
        let talks = puzzle.worth.len();
        let mut run =
            Run { solver: self, order: Vec::new(), offers: std::array::from_fn(|_| Vec::new()), floor, best: None };
        let mut owed = vec![0; talks];
        let (mut gain, mut covered) = (0, 0);
        for (slot, talk) in settled.iter().enumerate().filter_map(|(slot, talk)| talk.map(|talk| (slot, talk))) {
            // What was settled earlier may stand against a rule by now; it stays all the same.
            gain += FILLED + puzzle.worth[talk][slot].unwrap_or(0) - owed[talk] % NEVER;
            covered |= puzzle.covers[talk];
            for (other, owes) in owed.iter_mut().enumerate() {
                *owes += puzzle.cost[talk][other];
            }
        }
        for talk in without {
            owed[*talk] = NEVER;
        }
        for slot in (0..SLOTS).filter(|slot| settled[*slot].is_none() && !puzzle.shut[*slot]) {
            let offers = self.offers(slot, &owed);
            if !offers.is_empty() {
                run.order.push(slot);
                run.offers[slot] = offers;
            }
        }
        run.descend(0, gain, &owed, covered, settled);
        run.best
    }

    /// The talks that can be of use in a slot, with what they are worth there.
    fn offers(&self, slot: usize, owed: &[i64]) -> Vec<(usize, i64)> {
        let worth = &self.puzzle.worth;
        let can = (0..worth.len()).filter(|talk| owed[*talk] < NEVER);
        let mut offers: Vec<_> =
            can.filter_map(|talk| worth[talk][slot].map(|points| (talk, points + FILLED))).collect();
        offers.sort_by_key(|(talk, points)| (-points, *talk));
        let mut of_kind = vec![0; worth.len()];
        offers.retain(|(talk, _)| {
            let seen = &mut of_kind[self.kind[*talk]];
            *seen += 1;
            *seen <= SLOTS
        });
        offers
    }
}

struct Run<'s> {
    solver: &'s Solver<'s>,
    /// The slots to be filled, and what each is offered.
    order: Vec<usize>,
    offers: [Vec<(usize, i64)>; SLOTS],
    /// Only what has more points counts: those of the best day so far.
    floor: i64,
    best: Option<Found>,
}

impl Run<'_> {
    /// Fills the slots from `depth` on. `owed` is what each talk costs with those that are in the day.
    fn descend(&mut self, depth: usize, gain: i64, owed: &[i64], covered: u64, held: [Option<usize>; SLOTS]) {
        let puzzle = self.solver.puzzle;
        let Some(&slot) = self.order.get(depth) else {
            let missing = i64::from((puzzle.wanted & !covered).count_ones());
            let points = gain - puzzle.missing_cost * missing;
            if points > self.floor {
                self.floor = points;
                self.best = Some(Found { points, held });
            }
            return;
        };
        let later = self.at_most(depth + 1, owed);
        let mut here: Vec<(usize, i64)> = self.offers[slot]
            .iter()
            .filter(|(talk, _)| owed[*talk] < NEVER)
            .map(|(talk, points)| (*talk, points - owed[*talk]))
            .collect();
        here.sort_by_key(|(_, points)| -points);
        for (talk, points) in here {
            if gain + points + later <= self.floor {
                break;
            }
            let owed: Vec<i64> = owed.iter().zip(&puzzle.cost[talk]).map(|(owed, cost)| owed + cost).collect();
            let mut held = held;
            held[slot] = Some(talk);
            if gain + points + self.at_most(depth + 1, &owed) > self.floor {
                self.descend(depth + 1, gain + points, &owed, covered | puzzle.covers[talk], held);
            }
        }
        if gain + later > self.floor {
            self.descend(depth + 1, gain, owed, covered, held);
        }
    }

    /// More than this the slots from `depth` on cannot add.
    fn at_most(&self, depth: usize, owed: &[i64]) -> i64 {
        let rest = self.order.get(depth..).unwrap_or_default();
        let can_be_filled = |slot: &&usize| self.offers[**slot].iter().any(|(talk, _)| owed[*talk] < NEVER);
        let others = rest.iter().filter(can_be_filled).count().saturating_sub(1);
        let most = |slot: &usize| {
            let offers = self.offers[*slot].iter().filter(|(talk, _)| owed[*talk] < NEVER);
            offers.map(|(talk, points)| points - owed[*talk] - self.solver.least[*talk][others]).max().unwrap_or(0)
        };
        rest.iter().map(most).sum()
    }
}

/// Half of a pair's cost is put down to each of the two, so that nothing is counted twice.
fn least_costs(puzzle: &Puzzle, talk: usize) -> [i64; SLOTS] {
    let mut costs: Vec<i64> = puzzle.cost[talk].iter().copied().filter(|cost| *cost < NEVER).collect();
    costs.sort_unstable();
    let mut sum = 0;
    let mut costs = costs.into_iter();
    std::array::from_fn(|others| {
        if others > 0 {
            sum += costs.next().unwrap_or(0);
        }
        sum / 2
    })
}

fn is_like(puzzle: &Puzzle, one: usize, another: usize) -> bool {
    let same = |(nth, (a, b)): (usize, (&i64, &i64))| nth == one || nth == another || a == b;
    puzzle.covers[one] == puzzle.covers[another]
        && puzzle.cost[one].iter().zip(&puzzle.cost[another]).enumerate().all(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Looks at every assignment there is.
    fn brute_force(puzzle: &Puzzle, without: &[usize]) -> i64 {
        fn points(puzzle: &Puzzle, held: &[Option<usize>; SLOTS]) -> Option<i64> {
            let filled: Vec<_> = held.iter().enumerate().filter_map(|(slot, talk)| talk.map(|t| (slot, t))).collect();
            let (mut sum, mut covered) = (0, 0);
            for (nth, (slot, talk)) in filled.iter().enumerate() {
                sum += FILLED + puzzle.worth[*talk][*slot]?;
                covered |= puzzle.covers[*talk];
                for (_, other) in &filled[..nth] {
                    if other == talk || puzzle.cost[*talk][*other] >= NEVER {
                        return None;
                    }
                    sum -= puzzle.cost[*talk][*other];
                }
            }
            Some(sum - puzzle.missing_cost * i64::from((puzzle.wanted & !covered).count_ones()))
        }
        fn fill(puzzle: &Puzzle, without: &[usize], slot: usize, held: &mut [Option<usize>; SLOTS], best: &mut i64) {
            if slot == SLOTS {
                *best = points(puzzle, held).map_or(*best, |points| points.max(*best));
                return;
            }
            if puzzle.settled[slot].is_some() || puzzle.shut[slot] {
                held[slot] = puzzle.settled[slot];
                return fill(puzzle, without, slot + 1, held, best);
            }
            for talk in std::iter::once(None).chain((0..puzzle.worth.len()).map(Some)) {
                if talk.is_none_or(|talk| !without.contains(&talk)) {
                    held[slot] = talk;
                    fill(puzzle, without, slot + 1, held, best);
                }
            }
            held[slot] = None;
        }
        let mut best = i64::MIN;
        fill(puzzle, without, 0, &mut [None; SLOTS], &mut best);
        best
    }

    fn any_puzzle(most: usize) -> impl Strategy<Value = Puzzle> {
        (1..=most).prop_flat_map(|talks| {
            let worth = proptest::collection::vec(
                proptest::array::uniform5(prop_oneof![4 => (0_i64..40).prop_map(Some), 1 => Just(None)]),
                talks,
            );
            let costs =
                proptest::collection::vec(prop_oneof![6 => Just(0_i64), 3 => Just(7), 1 => Just(NEVER)], talks * talks);
            let covers = proptest::collection::vec(0_u64..4, talks);
            (worth, costs, covers, 0_u64..4).prop_map(move |(worth, costs, covers, wanted)| {
                let cost = |a: usize, b: usize| costs[a.min(b) * talks + a.max(b)];
                let cost = (0..talks).map(|a| (0..talks).map(|b| if a == b { NEVER } else { cost(a, b) }).collect());
                Puzzle { worth, cost: cost.collect(), covers, wanted, missing_cost: 11, ..Puzzle::default() }
            })
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn nothing_better_is_found_by_looking_at_every_assignment(puzzle in any_puzzle(7)) {
            let found = Solver::new(&puzzle).best();
            prop_assert_eq!(found.points, brute_force(&puzzle, &[]));
        }

        #[test]
        fn nor_without_some_talks_or_with_a_settled_slot(mut puzzle in any_puzzle(6), slot in 0..SLOTS, shut in 0..SLOTS) {
            let groups = [vec![0], vec![0, 1], vec![2]];
            let groups = groups.map(|group| group.into_iter().filter(|talk| *talk < puzzle.worth.len()).collect::<Vec<_>>());
            let found = Solver::new(&puzzle).best_without(&groups).map(|found| found.points);
            prop_assert_eq!(found, groups.iter().map(|group| brute_force(&puzzle, group)).max());
            puzzle.shut[shut] = true;
            puzzle.worth[0][slot].get_or_insert(3);
            puzzle.settled[slot] = Some(0);
            prop_assert_eq!(Solver::new(&puzzle).best().points, brute_force(&puzzle, &[]));
        }

        #[test]
        fn a_day_with_a_certain_talk_is_the_best_of_those(puzzle in any_puzzle(5), wanted in 0_usize..5) {
            let wanted = wanted % puzzle.worth.len();
            let with = (0..SLOTS).filter(|slot| puzzle.worth[wanted][*slot].is_some()).map(|slot| {
                let mut settled = puzzle.clone();
                settled.settled[slot] = Some(wanted);
                brute_force(&settled, &[])
            });
            let found = Solver::new(&puzzle).best_with(wanted).map(|found| found.points);
            prop_assert_eq!(found, with.max());
        }
    }

    /// Sixty talks in two groups, all worth the same: bounds say least where nothing differs.
    #[test]
    fn sixty_talks_between_which_nothing_decides_are_decided_all_the_same() {
        let cost = |a: usize, b: usize| {
            if a == b {
                NEVER
            } else if a % 2 == b % 2 {
                50
            } else {
                0
            }
        };
        let puzzle = Puzzle {
            worth: vec![[Some(100); SLOTS]; 60],
            cost: (0..60).map(|a| (0..60).map(|b| cost(a, b)).collect()).collect(),
            covers: vec![0; 60],
            ..Puzzle::default()
        };
        assert_eq!(Solver::new(&puzzle).best().points, 5 * (FILLED + 100) - 4 * 50);
    }
}
