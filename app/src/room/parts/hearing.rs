#[cfg(feature = "hydrate")]
use super::live::Live;
use domain::room::Message;
#[cfg(feature = "hydrate")]
use domain::room::{Said, order_questions};
#[cfg(feature = "hydrate")]
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
impl Live {
    /// Takes in what the stream says: the whole of a thing, so that hearing it twice does no harm.
    pub fn hear(&self, said: Said) {
        match said {
            Said::Message(message) => self.messages.update(|all| put(all, message)),
            Said::Question(question) => self.questions.update(|all| {
                all.retain(|one| one.id != question.id);
                all.push(question);
                order_questions(all);
            }),
            Said::Room(state) => self.state.set(state),
            Said::Gone(id) => {
                if self.messages.read_untracked().iter().any(|one| one.id == id) {
                    self.messages.update(|all| all.retain(|one| one.id != id));
                }
                if self.questions.read_untracked().iter().any(|one| one.id == id) {
                    self.questions.update(|all| all.retain(|one| one.id != id));
                }
            }
        }
    }
}

/// In its place by time; what is known already is replaced.
fn put(all: &mut Vec<Message>, message: Message) {
    if let Some(known) = all.iter_mut().find(|one| one.id == message.id) {
        *known = message;
    } else {
        let at = all.partition_point(|one| (one.sent_at, &one.id) < (message.sent_at, &message.id));
        all.insert(at, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::room::{Audience, Author, AuthorKind};
    use jiff::Timestamp;

    fn message(id: &str, second: i64, words: &str) -> Message {
        Message {
            id: id.into(),
            author: Author { kind: AuthorKind::Member, id: "p".into(), name: "Dawn".into() },
            words: words.into(),
            audience: Audience::Everyone,
            reply_to: None,
            sent_at: Timestamp::from_second(second).unwrap(),
            edited: false,
            held: false,
            taken_out: None,
            pinned: false,
            reactions: Vec::new(),
        }
    }

    #[test]
    fn a_message_heard_twice_or_late_stands_once_and_in_its_place() {
        let mut all = Vec::new();
        for (id, second, words) in [("b", 2, "Two"), ("c", 3, "Three"), ("b", 2, "Two, changed"), ("a", 1, "One")] {
            put(&mut all, message(id, second, words));
        }
        let words: Vec<_> = all.iter().map(|message| message.words.as_str()).collect();
        assert_eq!(words, ["One", "Two, changed", "Three"]);
    }
}
