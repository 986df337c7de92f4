//! The room as it travels: what a page loads and what a stream tells are the same things.

use super::{Audience, AuthorKind, QuestionState, Reaction};
use crate::calendar::Times;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who wrote something under their name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    pub kind: AuthorKind,
    pub id: String,
    pub name: String,
}

/// A message of the chat. One that was removed keeps its place and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: String,
    pub author: Author,
    pub words: String,
    pub audience: Audience,
    pub reply_to: Option<String>,
    #[serde(with = "crate::millis")]
    pub sent_at: Timestamp,
    pub edited: bool,
    /// Waits for a host to let it through; nobody else sees it but who wrote it.
    pub held: bool,
    pub taken_out: Option<TakenOut>,
    pub pinned: bool,
    pub reactions: Vec<(Reaction, i64)>,
}

/// By whom a message was taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TakenOut {
    ByAuthor,
    ByHost,
}

/// A question to whoever speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub id: String,
    /// `None` when it was asked anonymously: nobody is told, hosts neither.
    pub author: Option<Author>,
    pub words: String,
    pub audience: Audience,
    pub state: QuestionState,
    /// To the minute when it was asked anonymously.
    #[serde(with = "crate::millis")]
    pub asked_at: Timestamp,
    pub votes: i64,
}

/// The room itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomState {
    pub times: Times,
    pub chat_open: bool,
    pub slow_seconds: i64,
    pub holds: Holds,
    pub extended_minutes: i64,
    pub ended: bool,
    /// How many are in the room.
    pub here: i64,
}

/// What waits for a host to let it through, beside guests' questions, which always do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holds {
    /// Anonymous questions.
    pub anonymous: bool,
    /// Guests' messages.
    pub guests: bool,
}

/// What a stream says: the whole of a thing as it now is, so that hearing it twice does no harm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    Message(Message),
    Question(Question),
    Room(RoomState),
    /// The message or question with this id is to be shown no more.
    Gone(String),
}

/// Questions in the order in which a host takes them: the one being answered, then those still open by votes and age,
/// then those for later, then those done.
pub fn order_questions(questions: &mut [Question]) {
    questions.sort_by(|a, b| {
        let rank = |question: &Question| match question.state {
            QuestionState::Answering => 0,
            QuestionState::Held => 1,
            QuestionState::Asked => 2,
            QuestionState::Later => 3,
            QuestionState::Answered | QuestionState::Removed => 4,
        };
        (rank(a), -a.votes, a.asked_at, &a.id).cmp(&(rank(b), -b.votes, b.asked_at, &b.id))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_being_answered_comes_first_and_then_votes_decide_and_then_age() {
        let question = |id: &str, state, votes, minute: i64| Question {
            id: id.into(),
            author: None,
            words: "Why?".into(),
            audience: Audience::Everyone,
            state,
            asked_at: Timestamp::from_second(minute * 60).unwrap(),
            votes,
        };
        let mut all = [
            question("done", QuestionState::Answered, 9, 0),
            question("young", QuestionState::Asked, 3, 2),
            question("old", QuestionState::Asked, 3, 1),
            question("loved", QuestionState::Asked, 5, 3),
            question("now", QuestionState::Answering, 0, 4),
            question("later", QuestionState::Later, 8, 0),
        ];
        order_questions(&mut all);
        assert_eq!(all.map(|question| question.id), ["now", "loved", "old", "young", "later", "done"]);
    }
}
