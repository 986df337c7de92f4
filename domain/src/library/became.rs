//! What became of the recording of a session that is over: each says so, sooner or later.

use super::talk::State;
use crate::room::Outcome;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Became {
    Published,
    InPreparation,
    NotRecorded {
        why: String,
    },
    /// It was published once.
    TakenOut,
    /// Nobody has said anything.
    Unsaid,
}

impl Became {
    /// A talk says more than whoever hosted: they can only say what they expect.
    pub fn of(talk: Option<State>, said: Option<Outcome>, why: &str) -> Self {
        match (talk, said) {
            (Some(State::Published), _) => Self::Published,
            (Some(State::Withdrawn), _) => Self::TakenOut,
            (None, Some(Outcome::NotRecorded)) => Self::NotRecorded { why: why.to_owned() },
            (Some(State::Draft), _) | (None, Some(_)) => Self::InPreparation,
            (None, None) => Self::Unsaid,
        }
    }

    /// Whether somebody still has something to do.
    pub const fn is_owed(&self) -> bool {
        matches!(self, Self::InPreparation | Self::Unsaid)
    }

    /// As the session's page says it.
    pub fn words(&self) -> String {
        match self {
            Self::Published => "The recording is published.".into(),
            Self::InPreparation => "The recording is in preparation.".into(),
            Self::NotRecorded { why } if why.is_empty() => "This was not recorded.".into(),
            Self::NotRecorded { why } => format!("This was not recorded: {why}"),
            Self::TakenOut => "The recording was taken out again.".into(),
            Self::Unsaid => "Nobody has said yet what became of the recording.".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_talk_says_more_than_the_host_and_the_host_more_than_nobody() {
        use Outcome::{InPreparation, NotRecorded, Published};
        assert_eq!(Became::of(Some(State::Published), Some(NotRecorded), "No sound"), Became::Published);
        assert_eq!(Became::of(Some(State::Draft), Some(Published), ""), Became::InPreparation);
        assert_eq!(Became::of(None, Some(Published), ""), Became::InPreparation);
        assert_eq!(Became::of(None, Some(InPreparation), ""), Became::InPreparation);
        let why = Became::of(None, Some(NotRecorded), "No sound.");
        assert_eq!((why.words().as_str(), why.is_owed()), ("This was not recorded: No sound.", false));
        assert!(Became::of(None, None, "").is_owed() && !Became::of(Some(State::Withdrawn), None, "").is_owed());
    }
}
