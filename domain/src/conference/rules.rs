//! What may be in which slot. Stops are never saved; warnings are.

use super::board::{Board, NEAR_DAYS};
use super::plan::{Move, Plan};
use super::slot::Slot;
use super::talk::{Standing, Talk};
use crate::ids::ProposalId;
use serde::{Deserialize, Serialize};

/// Fewer minutes between two slots leave no time to change over.
const TURN_MINUTES: i64 = 5;

/// What cannot be. Slots only, so that it can be told in an address; [`Stop::why`] has the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stop {
    /// Withdrawn, declined or not sent yet.
    NotOffered {
        slot: Slot,
    },
    /// Somebody speaks in both, and nobody said that this is meant.
    SpeakerTwice {
        slot: Slot,
        other: Slot,
    },
    Unavailable {
        slot: Slot,
    },
    TooLong {
        slot: Slot,
    },
    /// At most one talk of a day is by somebody who sells.
    SalesTwice {
        slot: Slot,
        other: Slot,
    },
    /// The first and the last word of the day are not for sale.
    SalesAtAnEnd {
        slot: Slot,
    },
}

/// What should be looked at, and may stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Warning {
    TopicTwice {
        slot: Slot,
        other: Slot,
        topic: String,
    },
    MustHaveMissing {
        topic: String,
    },
    HostsBefore {
        slot: Slot,
        who: String,
        what: String,
    },
    Unconfirmed {
        slot: Slot,
    },
    /// Two slots on one stage follow each other without time to change over, or overlap.
    NoTurn {
        slot: Slot,
        other: Slot,
        minutes: i64,
    },
}

/// The way out that a stop or a warning offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fix {
    /// Another move, in words.
    Make(Move, String),
    /// Say that a speaker is meant to be in two slots.
    Allow(ProposalId),
    EditTalk(ProposalId),
    EditSlot(Slot),
    /// Shortlisted talks on a topic that is missing.
    Look(Vec<ProposalId>),
}

impl Stop {
    pub const fn slot(self) -> Slot {
        match self {
            Self::NotOffered { slot }
            | Self::SpeakerTwice { slot, .. }
            | Self::Unavailable { slot }
            | Self::TooLong { slot }
            | Self::SalesTwice { slot, .. }
            | Self::SalesAtAnEnd { slot } => slot,
        }
    }

    /// In a word or two, for a list of slots.
    pub const fn brief(self) -> &'static str {
        match self {
            Self::NotOffered { .. } => "not on offer",
            Self::SpeakerTwice { .. } => "its speaker is in another slot",
            Self::Unavailable { .. } => "its speaker cannot come",
            Self::TooLong { .. } => "too long for it",
            Self::SalesTwice { .. } => "another talk that sells is in",
            Self::SalesAtAnEnd { .. } => "not for a talk that sells",
        }
    }

    /// Why, with names and times, about the plan in which it was found.
    pub fn why(self, board: &Board, plan: &Plan) -> String {
        let slot = self.slot();
        let title = |slot| board.held(plan, slot).map_or("This talk", |talk| talk.title.as_str());
        let at = |slot: Slot| format!("{slot} ({})", board.terms(slot).hours());
        match self {
            Self::NotOffered { .. } => format!("“{}” is not on offer any more.", title(slot)),
            Self::SpeakerTwice { other, .. } => {
                let (one, another) = (board.held(plan, slot), board.held(plan, other));
                let who = one.zip(another).and_then(|(one, another)| one.shared_speaker(another));
                let who = who.map_or("The same speaker", |speaker| speaker.name.as_str());
                format!("{who} would speak in {} and in {}.", at(slot), at(other))
            }
            Self::Unavailable { .. } => {
                let by = board.held(plan, slot).map(Talk::by).unwrap_or_default();
                format!("{by} cannot be there in {}.", at(slot))
            }
            Self::TooLong { .. } => {
                let needs = board.held(plan, slot).map_or(0, |talk| talk.length.get());
                let has = board.terms(slot).length.get();
                format!("“{}” takes {needs} minutes, and {slot} has {has}.", title(slot))
            }
            Self::SalesTwice { other, .. } => {
                format!("“{}” and “{}” are both by people who sell something.", title(slot), title(other))
            }
            Self::SalesAtAnEnd { .. } => {
                format!("“{}” is by somebody who sells something, and {slot} opens or closes the day.", title(slot))
            }
        }
    }

    /// What could be done instead.
    pub fn fix(self, board: &Board, plan: &Plan) -> Option<Fix> {
        let slot = self.slot();
        let talk = board.held(plan, slot)?;
        let elsewhere = || {
            let fits = |to: &Slot| {
                let after = plan.after(&Move::Place(talk.id.clone(), *to)).ok();
                after.is_some_and(|after| new_stop(board, plan, &after).is_none() && !stops_of(board, &after, *to))
            };
            let to = Slot::ALL.into_iter().filter(|to| *to != slot).find(fits)?;
            Some(Fix::Make(Move::Place(talk.id.clone(), to), format!("Put it in {to}")))
        };
        match self {
            Self::NotOffered { .. } => Some(
                stands_by(board, plan, slot)
                    .unwrap_or_else(|| Fix::Make(Move::Clear(slot), format!("Take it out of {slot}"))),
            ),
            Self::SpeakerTwice { .. } => Some(Fix::Allow(talk.id.clone())),
            Self::TooLong { .. } => elsewhere().or(Some(Fix::EditSlot(slot))),
            Self::Unavailable { .. } | Self::SalesAtAnEnd { .. } => {
                elsewhere().or_else(|| Some(Fix::EditTalk(talk.id.clone())))
            }
            Self::SalesTwice { other, .. } => {
                Some(Fix::Make(Move::Clear(other), format!("Take the other one out of {other}")))
            }
        }
    }
}

/// Who on standby could step in, in their order.
pub fn standing_by<'b>(board: &'b Board, plan: &Plan, slot: Slot) -> Vec<&'b Talk> {
    let waiting =
        board.talks.iter().filter(|talk| talk.standing == Standing::Standby && plan.slot_of(&talk.id).is_none());
    let fits = |talk: &&Talk| {
        let after = plan.after(&Move::Place(talk.id.clone(), slot));
        after.is_ok_and(|after| new_stop(board, plan, &after).is_none())
    };
    let mut waiting: Vec<&Talk> = waiting.filter(fits).collect();
    waiting.sort_by_key(|talk| talk.line);
    waiting
}

fn stands_by(board: &Board, plan: &Plan, slot: Slot) -> Option<Fix> {
    let talk = *standing_by(board, plan, slot).first()?;
    Some(Fix::Make(Move::Place(talk.id.clone(), slot), format!("Put “{}” there, from standby", talk.title)))
}

impl Warning {
    pub fn why(&self, board: &Board, plan: &Plan) -> String {
        let title = |slot| board.held(plan, slot).map_or("a talk", |talk| talk.title.as_str());
        match self {
            Self::TopicTwice { slot, other, topic } => {
                format!("“{}” and “{}” are both about {topic}.", title(*slot), title(*other))
            }
            Self::MustHaveMissing { topic } => format!("Nothing in the day is about {topic}."),
            Self::HostsBefore { slot, who, what } => {
                format!("{who}, in {slot}, hosts {what} on the evening before.")
            }
            Self::Unconfirmed { slot } => {
                format!("“{}” is not confirmed, and it is {}.", title(*slot), days(board.days_to_go))
            }
            Self::NoTurn { slot, other, minutes } if *minutes < 0 => {
                format!("{} begins before {slot} is over.", crate::plain::capital(&other.to_string()))
            }
            Self::NoTurn { slot, other, minutes } => {
                format!("Between {slot} and {other} there are {minutes} minutes to change over.")
            }
        }
    }

    pub fn fix(&self, board: &Board) -> Option<Fix> {
        match self {
            Self::MustHaveMissing { topic } => {
                let about = board.talks.iter().filter(|talk| talk.standing.may_be_placed() && talk.has_topic(topic));
                Some(Fix::Look(about.map(|talk| talk.id.clone()).collect())).filter(|fix| *fix != Fix::Look(Vec::new()))
            }
            Self::NoTurn { other, .. } => Some(Fix::EditSlot(*other)),
            Self::TopicTwice { .. } | Self::HostsBefore { .. } | Self::Unconfirmed { .. } => None,
        }
    }
}

fn days(to_go: i64) -> String {
    match to_go {
        ..=0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        n => format!("in {} days", crate::plain::count(n)),
    }
}

/// What stands against a talk in a slot, whatever else is in the day.
pub(super) fn stop_alone(board: &Board, talk: &Talk, slot: Slot) -> Option<Stop> {
    if !talk.standing.may_be_placed() {
        Some(Stop::NotOffered { slot })
    } else if talk.length.get() > board.terms(slot).length.get() {
        Some(Stop::TooLong { slot })
    } else if talk.unavailable.contains(&slot) {
        Some(Stop::Unavailable { slot })
    } else if talk.is_commercial() && slot.is_at_an_end() {
        Some(Stop::SalesAtAnEnd { slot })
    } else {
        None
    }
}

/// Whether these two cannot be in one day: somebody would be on two stages, or two would sell.
pub(super) fn exclude_each_other(one: &Talk, another: &Talk) -> bool {
    speaks_twice(one, another) || (one.is_commercial() && another.is_commercial())
}

fn speaks_twice(one: &Talk, another: &Talk) -> bool {
    !one.twice_on_purpose && !another.twice_on_purpose && one.shared_speaker(another).is_some()
}

/// Everything that cannot be in this plan, in the order of the day.
pub fn stops(board: &Board, plan: &Plan) -> Vec<Stop> {
    let mut stops = Vec::new();
    for (slot, talk) in board.filled(plan) {
        stops.extend(stop_alone(board, talk, slot));
        for (other, before) in board.filled(plan).take_while(|(other, _)| *other < slot) {
            if speaks_twice(talk, before) {
                stops.push(Stop::SpeakerTwice { slot, other });
            }
            if talk.is_commercial() && before.is_commercial() {
                stops.push(Stop::SalesTwice { slot, other });
            }
        }
    }
    stops
}

fn stops_of(board: &Board, plan: &Plan, slot: Slot) -> bool {
    stops(board, plan).iter().any(|stop| stop.slot() == slot)
}

/// A stop that a move from `before` to `after` would bring. One that is there already, as when a speaker fell ill, does not
/// hold up what mends something else.
pub fn new_stop(board: &Board, before: &Plan, after: &Plan) -> Option<Stop> {
    let old = stops(board, before);
    let changed = before.differing(after);
    let is_new = |stop: &Stop| {
        let touched = changed.contains(&stop.slot())
            || matches!(stop, Stop::SpeakerTwice { other, .. } | Stop::SalesTwice { other, .. } if changed.contains(other));
        touched && !(old.contains(stop) && before.in_slot(stop.slot()) == after.in_slot(stop.slot()))
    };
    stops(board, after).into_iter().find(is_new)
}

/// What is worth a look in this plan.
pub fn warnings(board: &Board, plan: &Plan) -> Vec<Warning> {
    let mut found = Vec::new();
    let filled: Vec<_> = board.filled(plan).collect();
    for (nth, (slot, talk)) in filled.iter().enumerate() {
        for (other, before) in &filled[..nth] {
            if let Some(topic) = talk.shared_topic(before) {
                found.push(Warning::TopicTwice { slot: *other, other: *slot, topic: topic.to_owned() });
            }
        }
        for speaker in &talk.speakers {
            if let Some(what) = &speaker.hosts_before {
                found.push(Warning::HostsBefore { slot: *slot, who: speaker.name.clone(), what: what.clone() });
            }
        }
        if !talk.confirmed && board.days_to_go <= NEAR_DAYS {
            found.push(Warning::Unconfirmed { slot: *slot });
        }
    }
    let missing = board.must_have.iter().filter(|topic| !filled.iter().any(|(_, talk)| talk.has_topic(topic)));
    // An empty day lacks everything, which needs no saying.
    if !filled.is_empty() {
        found.extend(missing.map(|topic| Warning::MustHaveMissing { topic: topic.clone() }));
    }
    for pair in Slot::ALL.windows(2) {
        let [slot, other] = pair else { continue };
        let minutes = board.terms(*other).at.minutes() - board.terms(*slot).end();
        if minutes < TURN_MINUTES {
            found.push(Warning::NoTurn { slot: *slot, other: *other, minutes });
        }
    }
    found
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::calendar::{Minutes, WallTime};
    use crate::conference::{Interest, Listeners, SlotTerms, Speaker, Weights};

    pub fn slot(n: i64) -> Slot {
        Slot::try_from(n).unwrap()
    }

    pub fn talk(n: usize, minutes: u16, by: &[&str]) -> Talk {
        Talk {
            id: format!("p{n}").parse().unwrap(),
            title: format!("Talk {n}"),
            length: Minutes::parse(&minutes.to_string()).unwrap(),
            speakers: by.iter().map(|name| Speaker::named(name)).collect(),
            topics: vec![format!("topic {n}")],
            listeners: Listeners::Everyone,
            unavailable: Vec::new(),
            interest: Interest::Nothing,
            twice_on_purpose: false,
            standing: Standing::Shortlisted,
            line: 0,
            confirmed: true,
            benefit: None,
            independence: None,
            wishes: 0,
        }
    }

    pub fn board(talks: Vec<Talk>) -> Board {
        let terms = |at: &str| SlotTerms {
            at: WallTime::parse(at).unwrap(),
            length: Minutes::parse("30").unwrap(),
            stage: "Stage B".into(),
            theme: String::new(),
            listeners: Listeners::Everyone,
        };
        Board {
            slots: ["10:00", "11:15", "12:30", "14:00", "15:30"].map(terms),
            must_have: Vec::new(),
            weights: Weights::default(),
            days_to_go: 100,
            plan: Plan::default(),
            talks,
        }
    }

    /// A plan with these talks of the board; 0 is an empty slot.
    pub fn plan(talks: [usize; 5]) -> Plan {
        Plan::new(talks.map(|n| (n > 0).then(|| format!("p{n}").parse().unwrap())), [false; 5])
    }

    #[test]
    fn a_speaker_in_slots_two_and_four_is_named_with_both_times() {
        let board = board(vec![talk(1, 20, &["Priya Raman"]), talk(2, 20, &["Dev Shah", "priya raman"])]);
        let twice = plan([0, 1, 0, 2, 0]);
        let found = stops(&board, &twice);
        assert_eq!(found, [Stop::SpeakerTwice { slot: slot(4), other: slot(2) }]);
        assert_eq!(
            found[0].why(&board, &twice),
            "priya raman would speak in slot 4 (14:00 to 14:30) and in slot 2 (11:15 to 11:45)."
        );
        assert_eq!(found[0].fix(&board, &twice), Some(Fix::Allow("p2".parse().unwrap())));
    }

    #[test]
    fn a_speaker_may_be_in_two_slots_when_an_organiser_means_it() {
        let meant = Talk { twice_on_purpose: true, ..talk(2, 20, &["Priya Raman"]) };
        let board = board(vec![talk(1, 20, &["Priya Raman"]), meant]);
        assert_eq!(stops(&board, &plan([0, 1, 0, 2, 0])), []);
    }

    #[test]
    fn a_talk_longer_than_its_slot_says_by_how_much_and_where_it_fits() {
        let mut board = board(vec![talk(1, 45, &["A"])]);
        let here = plan([0, 0, 1, 0, 0]);
        let stop = stops(&board, &here)[0];
        assert_eq!(stop.why(&board, &here), "“Talk 1” takes 45 minutes, and slot 3 has 30.");
        assert_eq!(stop.fix(&board, &here), Some(Fix::EditSlot(slot(3))));
        board.slots[3].length = Minutes::parse("45").unwrap();
        let to_four = Fix::Make(Move::Place("p1".parse().unwrap(), slot(4)), "Put it in slot 4".into());
        assert_eq!(stop.fix(&board, &here), Some(to_four));
    }

    #[test]
    fn at_most_one_talk_sells_and_never_first_or_last() {
        let sells = |n| Talk { interest: Interest::Sells, ..talk(n, 20, &[&format!("Speaker {n}")]) };
        let board = board(vec![sells(1), sells(2), talk(3, 20, &["C"])]);
        assert_eq!(stops(&board, &plan([1, 0, 3, 0, 0])), [Stop::SalesAtAnEnd { slot: slot(1) }]);
        assert_eq!(stops(&board, &plan([0, 0, 3, 0, 1])), [Stop::SalesAtAnEnd { slot: slot(5) }]);
        assert_eq!(stops(&board, &plan([0, 1, 3, 0, 0])), []);
        assert_eq!(stops(&board, &plan([0, 1, 2, 0, 0])), [Stop::SalesTwice { slot: slot(3), other: slot(2) }]);
    }

    #[test]
    fn what_is_withdrawn_or_cannot_come_is_stopped() {
        let gone = Talk { standing: Standing::Withdrawn, ..talk(1, 20, &["A"]) };
        let away = Talk { unavailable: vec![slot(2)], ..talk(2, 20, &["B"]) };
        let board = board(vec![gone, away]);
        let found = stops(&board, &plan([1, 2, 0, 0, 0]));
        assert_eq!(found, [Stop::NotOffered { slot: slot(1) }, Stop::Unavailable { slot: slot(2) }]);
    }

    #[test]
    fn when_somebody_drops_out_the_first_on_standby_who_fits_is_offered() {
        let gone = Talk { standing: Standing::Withdrawn, ..talk(1, 20, &["A"]) };
        let waits =
            |n, minutes, line| Talk { standing: Standing::Standby, line, ..talk(n, minutes, &[&format!("S{n}")]) };
        let mut board = board(vec![gone, waits(2, 30, 3), waits(3, 30, 2), waits(4, 45, 1)]);
        let day = plan([0, 1, 0, 0, 0]);
        let stop = stops(&board, &day)[0];
        let step_in = |n: usize| {
            Fix::Make(
                Move::Place(format!("p{n}").parse().unwrap(), slot(2)),
                format!("Put “Talk {n}” there, from standby"),
            )
        };
        assert_eq!(stop.fix(&board, &day), Some(step_in(3)));
        board.talks.truncate(1);
        let take_out = Fix::Make(Move::Clear(slot(2)), "Take it out of slot 2".into());
        assert_eq!(stop.fix(&board, &day), Some(take_out));
    }

    #[test]
    fn an_old_stop_does_not_hold_up_what_mends_something_else() {
        let gone = Talk { standing: Standing::Withdrawn, ..talk(1, 20, &["A"]) };
        let board = board(vec![gone, talk(2, 20, &["B"]), talk(3, 60, &["C"])]);
        let before = plan([1, 0, 0, 0, 0]);
        assert_eq!(new_stop(&board, &before, &plan([1, 2, 0, 0, 0])), None);
        assert_eq!(new_stop(&board, &before, &plan([0, 1, 0, 0, 0])), Some(Stop::NotOffered { slot: slot(2) }));
        assert_eq!(new_stop(&board, &before, &plan([1, 3, 0, 0, 0])), Some(Stop::TooLong { slot: slot(2) }));
    }

    #[test]
    fn topic_doubles_missing_must_haves_and_hosts_of_the_evening_before_are_warned_of() {
        let mut host = talk(1, 20, &["A"]);
        host.speakers[0].hosts_before = Some("Wednesday live, 20:00".into());
        let double = Talk { topics: vec!["Falls".into()], ..talk(2, 20, &["B"]) };
        let again = Talk { topics: vec!["falls".into()], confirmed: false, ..talk(3, 20, &["C"]) };
        let mut board = board(vec![host, double, again]);
        board.must_have = vec!["Medication".into()];
        board.days_to_go = 20;
        let day = plan([1, 2, 3, 0, 0]);
        let said: Vec<_> = warnings(&board, &day).iter().map(|warning| warning.why(&board, &day)).collect();
        assert_eq!(
            said,
            [
                "A, in slot 1, hosts Wednesday live, 20:00 on the evening before.",
                "“Talk 2” and “Talk 3” are both about falls.",
                "“Talk 3” is not confirmed, and it is in 20 days.",
                "Nothing in the day is about Medication.",
            ]
        );
        assert_eq!(warnings(&board, &Plan::default()), []);
    }

    #[test]
    fn slots_without_time_between_them_are_warned_of() {
        let mut board = board(Vec::new());
        board.slots[1].at = WallTime::parse("10:28").unwrap();
        assert_eq!(
            warnings(&board, &Plan::default()),
            [Warning::NoTurn { slot: slot(1), other: slot(2), minutes: -2 }]
        );
    }
}
