//! The room of a session: chat and questions, and who may say, see and direct what.

mod choices;
mod hour;
mod links;
mod seen;
mod speaker;
mod unsealing;
mod who;
mod words;

pub use choices::{Audience, AuthorKind, Outcome, QuestionState, Reaction, Slow};
pub use hour::{EDIT_WITHIN, EXTENDED_BY, Hour, LONGER_AT_MOST, LONGEST_EXTENSION, is_open};
pub use links::{Piece, pieces};
pub use seen::{Author, Holds, Message, Question, RoomState, Said, TakenOut, order_questions};
pub use speaker::{Invited, SPEAKER_KNOWN_AFTER, SpeakerForm, speaker_known_until};
pub use unsealing::{Unsealing, why_unseal};
pub use who::Who;
pub use words::{LONGEST_MESSAGE, LONGEST_QUESTION, message, question, why_not_recorded};

use crate::people::Person;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// So many questions of one person stand in a session under their name.
const MOST_QUESTIONS: i64 = 10;

/// Who looks at a room, as far as it decides what they see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eyes {
    /// Sees what is for members only; guests and invited speakers do not.
    pub belongs: bool,
    /// Sees what is for managers only.
    pub manages: bool,
    /// Hosts this session, or organises.
    pub hosts: bool,
}

impl Eyes {
    /// A guest's or an invited speaker's.
    pub const OUTSIDE: Self = Self { belongs: false, manages: false, hosts: false };

    pub fn of(person: &Person, hosts: bool) -> Self {
        Self { belongs: person.is_member(), manages: person.sees_managers_only(), hosts }
    }

    /// For whom a question is unless its author says otherwise: without a name, for as few as there are.
    pub const fn usual_for_question(self, anonymous: bool) -> Audience {
        match (anonymous, self) {
            (true, Self { manages: true, .. }) => Audience::Managers,
            (true, _) => Audience::Members,
            (false, _) => Audience::Everyone,
        }
    }

    /// Up to which [`Audience::level`] they see.
    pub const fn level(self) -> i64 {
        match self {
            Self { manages: true, .. } => Audience::Managers.level(),
            Self { belongs: true, .. } => Audience::Members.level(),
            _ => Audience::Everyone.level(),
        }
    }

    pub const fn see(self, audience: Audience) -> bool {
        audience.level() <= self.level()
    }
}

/// Why something is not said. A crafted link can replay these, so there is no free text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum CannotSay {
    #[error("The room is not open. It opens ten minutes before the start and closes ten minutes after the end.")]
    NotOpen,
    #[error("The host has closed the chat. You can still ask a question.")]
    ChatClosed,
    #[error("The host has asked you to listen for the rest of this session.")]
    Muted,
    #[error("The host has slowed the chat down. You can write again in {seconds} s.")]
    TooSoon { seconds: i64 },
    #[error(
        "You have asked ten questions in this session, the most that one person can. Take one back to ask another."
    )]
    TooManyQuestions,
    #[error("That is five minutes ago or more, so it stays as it is.")]
    TooLateToChange,
    #[error("Another host was faster: the session has been made longer already.")]
    ExtendedAlready,
    #[error("The session is an hour longer than planned already, the most that it can be.")]
    LongEnough,
}

/// What stands before somebody who wants to write in the chat.
#[derive(Clone, Copy, Debug)]
pub struct Floor {
    pub open: bool,
    pub chat_open: bool,
    pub muted: bool,
    pub slow: Slow,
    /// When they wrote last.
    pub last: Option<Timestamp>,
}

impl Floor {
    /// Whether they may write in the chat now. Those who direct the room wait for nobody.
    ///
    /// # Errors
    /// The first thing that stands in the way.
    pub fn may_say(self, hosts: bool, now: Timestamp) -> Result<(), CannotSay> {
        self.may_ask()?;
        if hosts {
            return Ok(());
        }
        if !self.chat_open {
            return Err(CannotSay::ChatClosed);
        }
        let pause = self.slow.seconds() * 1000;
        // Clocks of several servers differ, or one was set back: nobody waits longer than the pause for that.
        let wait = self.last.map_or(0, |last| (last.as_millisecond() + pause - now.as_millisecond()).min(pause));
        if wait > 0 { Err(CannotSay::TooSoon { seconds: (wait + 999) / 1000 }) } else { Ok(()) }
    }

    /// Whether they may ask or vote now: a closed or slow chat does not stand in the way of questions.
    ///
    /// # Errors
    /// `NotOpen` or `Muted`.
    pub fn may_ask(self) -> Result<(), CannotSay> {
        match self {
            Self { open: false, .. } => Err(CannotSay::NotOpen),
            Self { muted: true, .. } => Err(CannotSay::Muted),
            _ => Ok(()),
        }
    }
}

/// Whether somebody of whom so many questions stand may ask another.
///
/// # Errors
/// `TooManyQuestions`.
pub const fn may_ask_more(standing: i64) -> Result<(), CannotSay> {
    if standing < MOST_QUESTIONS { Ok(()) } else { Err(CannotSay::TooManyQuestions) }
}

/// Whether an own message may still be changed or taken back.
///
/// # Errors
/// `TooLateToChange`.
pub fn may_change(sent_at: Timestamp, now: Timestamp) -> Result<(), CannotSay> {
    if now.as_millisecond() < sent_at.as_millisecond() + EDIT_WITHIN.as_secs() * 1000 {
        Ok(())
    } else {
        Err(CannotSay::TooLateToChange)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{EmailAddress, Profession, Rank, Standing};

    fn second(n: i64) -> Timestamp {
        Timestamp::from_second(n).unwrap()
    }

    const FLOOR: Floor = Floor { open: true, chat_open: true, muted: false, slow: Slow::Off, last: None };

    #[test]
    fn slow_mode_counts_down_to_the_next_message_and_holds_no_host() {
        let floor = Floor { slow: Slow::Thirty, last: Some(second(100)), ..FLOOR };
        assert_eq!(floor.may_say(false, second(129)), Err(CannotSay::TooSoon { seconds: 1 }));
        assert_eq!(floor.may_say(false, second(130)), Ok(()));
        assert_eq!(floor.may_say(true, second(101)), Ok(()));
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nobody_longer_than_slow_mode_does() {
        let ahead = Floor { last: Some(second(1_000)), ..FLOOR };
        assert_eq!(ahead.may_say(false, second(100)), Ok(()));
        let slow = Floor { slow: Slow::Ten, ..ahead };
        assert_eq!(slow.may_say(false, second(100)), Err(CannotSay::TooSoon { seconds: 10 }));
    }

    #[test]
    fn a_closed_chat_still_takes_questions_and_a_muted_person_asks_none() {
        let closed = Floor { chat_open: false, ..FLOOR };
        assert_eq!(closed.may_say(false, second(0)), Err(CannotSay::ChatClosed));
        assert_eq!(closed.may_ask(), Ok(()));
        let muted = Floor { muted: true, ..FLOOR };
        assert_eq!([muted.may_say(false, second(0)), muted.may_ask()], [Err(CannotSay::Muted); 2]);
        assert_eq!(Floor { open: false, ..FLOOR }.may_ask(), Err(CannotSay::NotOpen));
    }

    #[test]
    fn whoever_has_asked_ten_questions_asks_no_eleventh() {
        assert_eq!([9, 10].map(may_ask_more), [Ok(()), Err(CannotSay::TooManyQuestions)]);
    }

    #[test]
    fn ones_own_words_may_be_changed_for_five_minutes() {
        assert_eq!(may_change(second(0), second(299)), Ok(()));
        assert_eq!(may_change(second(0), second(300)), Err(CannotSay::TooLateToChange));
    }

    #[test]
    fn a_regulator_who_hosts_sees_no_more_than_another_regulator() {
        let person = |profession| Person {
            id: "p1".parse().unwrap(),
            name: "Dawn".into(),
            email: EmailAddress::parse("dawn@example.org").unwrap(),
            profession,
            rank: Rank::Member,
            standing: Standing::Member,
        };
        let sees = |profession| Eyes::of(&person(profession), true).see(Audience::Managers);
        assert_eq!(Profession::ALL.iter().map(|p| sees(*p)).collect::<Vec<_>>(), [true, true, false, false]);
    }

    #[test]
    fn each_kind_of_eyes_sees_its_own_and_what_is_wider() {
        let member = Eyes { belongs: true, ..Eyes::OUTSIDE };
        let seen = [Eyes::OUTSIDE, member, Eyes { manages: true, ..member }]
            .map(|eyes| Audience::ALL.iter().filter(|audience| eyes.see(**audience)).count());
        assert_eq!(seen, [1, 2, 3]);
        assert_eq!(Audience::Everyone.within(Audience::Members), Audience::Members);
        assert_eq!(Audience::Managers.within(Audience::Members), Audience::Managers);
    }
}
