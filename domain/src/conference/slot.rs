use crate::calendar::{Minutes, WallTime};
use crate::coded::coded;
use serde::{Deserialize, Serialize};

/// A day has so many slots, no more and no fewer.
pub const SLOTS: usize = 5;

/// One of the five slots of a day, counted from its morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Slot(u8);

/// There is no sixth slot, and none before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day has slots 1 to 5")]
pub struct NoSuchSlot;

impl Slot {
    pub const ALL: [Self; SLOTS] = [Self(0), Self(1), Self(2), Self(3), Self(4)];

    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// 1 to 5, as people and tables count.
    pub const fn number(self) -> i64 {
        self.0 as i64 + 1
    }

    /// The first or the last of the day.
    pub const fn is_at_an_end(self) -> bool {
        self.0 == 0 || self.index() + 1 == SLOTS
    }

    pub fn parse(typed: &str) -> Option<Self> {
        typed.trim().parse().ok().and_then(|n: i64| Self::try_from(n).ok())
    }
}

impl TryFrom<i64> for Slot {
    type Error = NoSuchSlot;
    fn try_from(number: i64) -> Result<Self, NoSuchSlot> {
        Self::ALL.into_iter().find(|slot| slot.number() == number).ok_or(NoSuchSlot)
    }
}

impl From<Slot> for i64 {
    fn from(slot: Slot) -> i64 {
        slot.number()
    }
}

impl std::fmt::Display for Slot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "slot {}", self.number())
    }
}

coded! {
    /// For whom a slot or a talk is.
    Listeners {
        Everyone = "everyone", "Everyone at the show";
        Managers = "managers", "Registered managers";
        Executives = "executives", "Owners and executives";
        Teams = "teams", "Care teams";
    }
}

/// When and where a slot is, and what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotTerms {
    /// On a London clock.
    pub at: WallTime,
    pub length: Minutes,
    pub stage: String,
    /// A topic that the slot is meant for, or empty.
    pub theme: String,
    pub listeners: Listeners,
}

impl SlotTerms {
    /// The end in minutes since midnight.
    pub fn end(&self) -> i64 {
        self.at.minutes() + i64::from(self.length.get())
    }

    /// `14:00 to 14:30`.
    pub fn hours(&self) -> String {
        let end = WallTime::try_from(self.end() % (24 * 60)).unwrap_or(self.at);
        format!("{} to {end}", self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_no_sixth_slot() {
        assert_eq!(Slot::ALL.map(Slot::number), [1, 2, 3, 4, 5]);
        for wrong in ["0", "6", "-1", "", "two", "99999999999999999999"] {
            assert_eq!(Slot::parse(wrong), None, "{wrong}");
        }
        assert!(serde_json::from_str::<Slot>("6").is_err());
    }
}
