//! Rows as the database has them, and the things of a room that they become.

use super::instant;
use crate::{Result, StoreError};
use domain::room::{Audience, Author, AuthorKind, Message, Question, QuestionState, Reaction, TakenOut};

#[derive(sqlx::FromRow)]
pub(super) struct MessageRow {
    pub id: String,
    pub author_kind: String,
    pub author_id: String,
    pub name: Option<String>,
    pub words: String,
    pub audience: String,
    pub reply_to: Option<String>,
    pub sent_at: i64,
    pub edited_at: Option<i64>,
    pub held: i64,
    pub removed_by: Option<String>,
    pub pinned_at: Option<i64>,
}

/// Every kind of author, of table `$of`.
macro_rules! authors {
    ($of:literal) => {
        concat!(
            "left join people p on ",
            $of,
            ".author_kind = 'member' and p.id = ",
            $of,
            ".author_id
             left join guest_entries e on ",
            $of,
            ".author_kind = 'guest' and e.id = ",
            $of,
            ".author_id
             left join guests g on ",
            $of,
            ".author_kind = 'guest' and g.id = coalesce(e.guest_id, ",
            $of,
            ".author_id)
             left join speakers k on ",
            $of,
            ".author_kind = 'speaker' and k.id = ",
            $of,
            ".author_id"
        )
    };
}

/// The columns of [`MessageRow`], from [`MESSAGES`].
pub(super) const MESSAGE: &str = "
    m.id, m.author_kind, m.author_id, coalesce(p.name, e.name, g.name, k.name) as name,
    case when m.removed_at is null then m.words else '' end as words,
    m.audience, m.reply_to, m.sent_at, m.edited_at, m.held, m.removed_by, m.pinned_at";
pub(super) const MESSAGES: &str = concat!("messages m ", authors!("m"));
/// What somebody said under their name who has been suspended, or whose seat or invitation was taken back, is nowhere.
/// Anonymous questions stay: they join nobody here, and one that came and went with a person would name them.
pub(super) const STANDS: &str = "coalesce(p.standing, g.state, '') not in ('suspended', 'removed') and coalesce(e.ended, '') <> 'removed' \
     and k.revoked_at is null";

impl MessageRow {
    pub fn read(self, reactions: Vec<(Reaction, i64)>) -> Result<Message> {
        let taken_out = self.removed_by.map(|by| if by == "author" { TakenOut::ByAuthor } else { TakenOut::ByHost });
        Ok(Message {
            id: self.id,
            author: author(&self.author_kind, self.author_id, self.name)?,
            words: self.words,
            audience: audience(&self.audience)?,
            reply_to: self.reply_to,
            sent_at: instant(self.sent_at),
            edited: self.edited_at.is_some(),
            held: self.held != 0,
            taken_out,
            pinned: self.pinned_at.is_some() && taken_out.is_none(),
            reactions: if taken_out.is_some() { Vec::new() } else { reactions },
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct QuestionRow {
    pub id: String,
    pub author_kind: String,
    pub author_id: Option<String>,
    pub sealed_author: Option<String>,
    pub name: Option<String>,
    pub words: String,
    pub audience: String,
    pub state: String,
    pub asked_at: i64,
    pub votes: i64,
}

/// The columns of [`QuestionRow`], from [`QUESTIONS`].
pub(super) const QUESTION: &str = "
    q.id, q.author_kind, q.author_id, q.sealed_author, coalesce(p.name, e.name, g.name, k.name) as name, q.words,
    q.audience, q.state, q.asked_at, (select count(*) from question_votes v where v.question_id = q.id) as votes";
pub(super) const QUESTIONS: &str = concat!("questions q ", authors!("q"));

impl QuestionRow {
    pub fn read(self) -> Result<Question> {
        const MINUTE: i64 = 60_000;
        let author = self.author_id.map(|id| author(&self.author_kind, id, self.name)).transpose()?;
        // The second at which something was sent can tell who sent it.
        let asked_at = if author.is_some() { self.asked_at } else { self.asked_at - self.asked_at.rem_euclid(MINUTE) };
        Ok(Question {
            id: self.id,
            author,
            words: self.words,
            audience: audience(&self.audience)?,
            state: QuestionState::from_code(&self.state).ok_or(StoreError::Inconsistent("questions.state"))?,
            asked_at: instant(asked_at),
            votes: self.votes,
        })
    }
}

fn author(kind: &str, id: String, name: Option<String>) -> Result<Author> {
    let kind = AuthorKind::from_code(kind).ok_or(StoreError::Inconsistent("an author's kind"))?;
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| kind.unnamed().to_owned());
    Ok(Author { kind, id, name })
}

pub(super) fn audience(code: &str) -> Result<Audience> {
    Audience::from_code(code).ok_or(StoreError::Inconsistent("an audience"))
}
