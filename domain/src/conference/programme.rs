//! A day as it was made known, and how two of them differ.

use super::slot::Slot;
use crate::calendar::{WallTime, date_in_london, words};
use crate::ids::ProposalId;
use crate::plain;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Somebody who speaks, as everybody may read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// A UUID that is theirs in this conference, and a number; neither says who they are.
    pub id: String,
    pub number: i64,
    pub name: String,
    pub bio: String,
}

/// A talk, as everybody may read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub id: ProposalId,
    /// The same in every version.
    pub number: i64,
    pub title: String,
    pub about: String,
    /// What a listener can do with it on Monday.
    pub takeaway: String,
    pub topics: Vec<String>,
    pub minutes: i64,
    pub voices: Vec<Voice>,
}

impl Told {
    /// `Priya Raman and Dev Shah`.
    pub fn by(&self) -> String {
        plain::list(&self.voices.iter().map(|voice| voice.name.clone()).collect::<Vec<_>>())
    }
}

/// One of the five slots of a programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub slot: Slot,
    #[serde(with = "crate::millis")]
    pub starts_at: Timestamp,
    pub minutes: i64,
    pub stage: String,
    pub theme: String,
    pub talk: Option<Told>,
}

impl Entry {
    /// `14:00` on a London clock.
    pub fn at(&self) -> String {
        words::time(self.starts_at)
    }

    /// `14:00 to 14:30`.
    pub fn hours(&self) -> String {
        format!("{} to {}", self.at(), words::time(self.ends_at()))
    }

    pub fn ends_at(&self) -> Timestamp {
        self.starts_at + jiff::SignedDuration::from_mins(self.minutes)
    }
}

/// A day with its five slots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    pub slug: String,
    pub title: String,
    pub venue: String,
    pub about: String,
    /// The circle's own link to register at the show, or empty.
    pub registration: String,
    /// In the order of the day's slots, five of them.
    pub entries: Vec<Entry>,
}

/// What a new version changes, one sentence each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Slots whose speakers should hear of it.
    pub talk: Option<ProposalId>,
    pub words: String,
}

impl Programme {
    pub fn starts_at(&self) -> Option<Timestamp> {
        self.entries.iter().map(|entry| entry.starts_at).min()
    }

    pub fn ends_at(&self) -> Option<Timestamp> {
        self.entries.iter().map(Entry::ends_at).max()
    }

    /// For somebody who judges some talks without knowing who speaks.
    pub fn without_names(&mut self, hidden: &[ProposalId]) {
        let talks = self.entries.iter_mut().filter_map(|entry| entry.talk.as_mut());
        for talk in talks.filter(|talk| hidden.contains(&talk.id)) {
            talk.voices.truncate(1);
            for voice in &mut talk.voices {
                "somebody whose name you do not see yet".clone_into(&mut voice.name);
                voice.bio.clear();
            }
        }
    }

    pub fn entry_of(&self, talk: &ProposalId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.talk.as_ref().is_some_and(|told| told.id == *talk))
    }

    /// What is another in `self` than it was `before`, in the order of the day; empty when all is as it was.
    pub fn since(&self, before: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut say = |talk: Option<&ProposalId>, words: String| found.push(Difference { talk: talk.cloned(), words });
        let days = |programme: &Self| programme.starts_at().map(date_in_london);
        let another_day = days(self) != days(before);
        if let Some((day, was)) = days(self).zip(days(before)).filter(|_| another_day) {
            say(None, format!("The day is {} instead of {}.", words::day(day, was), words::day(was, was)));
        }
        if self.title != before.title {
            say(None, format!("The day is called “{}” instead of “{}”.", self.title, before.title));
        }
        if self.about != before.about {
            say(None, "What is said of the day is another.".to_owned());
        }
        if self.venue != before.venue {
            say(None, format!("The place is {} instead of {}.", or_none(&self.venue), or_none(&before.venue)));
        }
        for (entry, was) in self.entries.iter().zip(&before.entries) {
            self.slot_since(before, entry, was, &mut say);
        }
        // Talks that are in both, wherever they are now.
        for entry in &self.entries {
            let Some(told) = &entry.talk else { continue };
            let Some(was) = before.entry_of(&told.id) else { continue };
            if was.slot != entry.slot {
                say(Some(&told.id), format!("“{}” moved from {} to {}.", told.title, was.at(), entry.at()));
            }
            if let Some(old) = &was.talk {
                told.since(old, &mut say);
            }
        }
        found
    }

    fn slot_since(&self, before: &Self, entry: &Entry, was: &Entry, say: &mut impl FnMut(Option<&ProposalId>, String)) {
        let slot = plain::capital(&entry.slot.to_string());
        let title = |told: &Told| format!("“{}”", told.title);
        let comes = entry.talk.as_ref().filter(|told| before.entry_of(&told.id).is_none());
        let goes = was.talk.as_ref().filter(|told| self.entry_of(&told.id).is_none());
        match (comes, goes) {
            (Some(new), Some(gone)) => {
                say(Some(&new.id), format!("{slot}: {} replaced {}.", title(new), title(gone)));
            }
            (Some(new), None) => say(Some(&new.id), format!("{slot}: {} is new.", title(new))),
            (None, Some(gone)) => say(Some(&gone.id), format!("{slot}: {} is not in the day any more.", title(gone))),
            (None, None) => {}
        }
        let held = entry.talk.as_ref().map(|told| &told.id);
        if wall(entry) != wall(was) {
            say(held, format!("{slot} starts at {} instead of {}.", entry.at(), was.at()));
        }
        if entry.minutes != was.minutes {
            say(
                held,
                format!("{slot} has {} instead of {}.", words::length(entry.minutes), words::length(was.minutes)),
            );
        }
        if entry.stage != was.stage {
            say(held, format!("{slot} is on {} instead of {}.", or_none(&entry.stage), or_none(&was.stage)));
        }
    }
}

impl Told {
    fn since(&self, old: &Self, say: &mut impl FnMut(Option<&ProposalId>, String)) {
        if self.title != old.title {
            say(Some(&self.id), format!("“{}” was called “{}”.", self.title, old.title));
        }
        if self.by() != old.by() {
            say(Some(&self.id), format!("“{}” is by {} instead of {}.", self.title, self.by(), old.by()));
        }
        if (&self.about, &self.takeaway, &self.topics) != (&old.about, &old.takeaway, &old.topics) {
            say(Some(&self.id), format!("“{}” is described anew.", self.title));
        }
    }
}

fn wall(entry: &Entry) -> WallTime {
    WallTime::of(entry.starts_at.to_zoned(crate::calendar::zone().clone()).time())
}

fn or_none(words: &str) -> &str {
    if words.is_empty() { "not said" } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(n: i64) -> Told {
        Told {
            id: format!("p{n}").parse().unwrap(),
            number: n,
            title: format!("Talk {n}"),
            about: String::new(),
            takeaway: String::new(),
            topics: Vec::new(),
            minutes: 30,
            voices: vec![Voice { id: format!("v{n}"), number: n, name: format!("Speaker {n}"), bio: String::new() }],
        }
    }

    /// Talks by number on the hours from ten; 0 is an empty slot.
    fn day(talks: [i64; 5]) -> Programme {
        let entry = |(slot, n): (Slot, i64)| Entry {
            slot,
            starts_at: format!("2027-03-17T{:02}:00:00Z", 9 + slot.number()).parse().unwrap(),
            minutes: 30,
            stage: "Stage B".into(),
            theme: String::new(),
            talk: (n > 0).then(|| told(n)),
        };
        Programme {
            slug: "care-show".into(),
            title: "The circle at the Care Show".into(),
            venue: "Hall 4".into(),
            about: String::new(),
            registration: String::new(),
            entries: Slot::ALL.into_iter().zip(talks).map(entry).collect(),
        }
    }

    fn said(now: &Programme, before: &Programme) -> Vec<String> {
        now.since(before).into_iter().map(|difference| difference.words).collect()
    }

    #[test]
    fn nothing_differs_from_itself() {
        assert_eq!(said(&day([1, 2, 0, 4, 5]), &day([1, 2, 0, 4, 5])), [""; 0]);
    }

    #[test]
    fn replacing_moving_and_leaving_are_told_apart() {
        assert_eq!(
            said(&day([1, 4, 9, 0, 5]), &day([1, 2, 3, 4, 5])),
            [
                "Slot 2: “Talk 2” is not in the day any more.",
                "Slot 3: “Talk 9” replaced “Talk 3”.",
                "“Talk 4” moved from 13:00 to 11:00."
            ]
        );
        assert_eq!(
            said(&day([2, 1, 0, 0, 0]), &day([1, 2, 0, 0, 0])),
            ["“Talk 2” moved from 11:00 to 10:00.", "“Talk 1” moved from 10:00 to 11:00."]
        );
    }

    #[test]
    fn another_time_stage_day_or_wording_is_told() {
        let before = day([1, 2, 3, 4, 5]);
        let mut now = before.clone();
        now.entries[1].starts_at += jiff::SignedDuration::from_mins(15);
        now.entries[1].stage = "Stage C".into();
        now.entries[4].minutes = 45;
        if let Some(told) = &mut now.entries[0].talk {
            told.title = "Talk one".into();
            told.voices[0].name = "Somebody Else".into();
        }
        assert_eq!(
            said(&now, &before),
            [
                "Slot 2 starts at 11:15 instead of 11:00.",
                "Slot 2 is on Stage C instead of Stage B.",
                "Slot 5 has 45 minutes instead of 30 minutes.",
                "“Talk one” was called “Talk 1”.",
                "“Talk one” is by Somebody Else instead of Speaker 1.",
            ]
        );
        let mut later = before.clone();
        for entry in &mut later.entries {
            entry.starts_at += jiff::SignedDuration::from_hours(24);
        }
        assert_eq!(said(&later, &before), ["The day is Thursday 18 March instead of Wednesday 17 March."]);
    }
}
