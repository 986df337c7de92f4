//! What becomes of somebody's words when they are suspended, come back, or are erased.

use crate::changes::Topic;
use crate::{Result, Store, Write};
use domain::ids::{AskedId, PersonId};
use jiff::SignedDuration;

/// No page of a room is open for so long.
const OPEN_PAGES: SignedDuration = SignedDuration::from_hours(12);

/// Tells open rooms that what a person, guest or speaker said under their name is gone or there again; their standing
/// itself hides it.
///
/// Of anonymous questions nothing is told and none is hidden, else suspending and restoring somebody would show which
/// are theirs. A host can remove them.
pub(crate) async fn tell_of_words(write: &mut Write<'_>, author: &str) -> Result<()> {
    let recent = (write.now() - OPEN_PAGES).as_millisecond();
    for (what, statement) in [
        (
            "message",
            "select id from messages where sent_at > $2
               and (author_id = $1 or author_id in (select id from guest_entries where guest_id = $1))
             order by sent_at, id",
        ),
        (
            "question",
            "select id from questions where asked_at > $2
               and (author_id = $1 or author_id in (select id from guest_entries where guest_id = $1))
             order by asked_at, id",
        ),
    ] {
        let said: Vec<(String,)> =
            sqlx::query_as(statement).bind(author.to_owned()).bind(recent).fetch_all(&mut *write.tx).await?;
        for (id,) in said {
            write.tell(Topic::Room, what, &id);
        }
    }
    Ok(())
}

/// Takes what an erased person said out of every room.
pub(crate) async fn forget_words(store: &Store, write: &mut Write<'_>, person: &PersonId) -> Result<()> {
    for question in sealed_by(store, write, person).await? {
        sqlx::query("update questions set sealed_author = null, words = '', state = 'removed' where id = $1")
            .bind(question)
            .execute(&mut *write.tx)
            .await?;
    }
    for statement in [
        "update questions set words = '', state = 'removed' where author_id = $1",
        "update messages set words = '', removed_at = sent_at, removed_by = 'author', pinned_at = null
         where author_id = $1 and removed_at is null",
        "update messages set words = '' where author_id = $1",
        "delete from muted where author_id = $1",
    ] {
        sqlx::query(statement).bind(person.as_str().to_owned()).execute(&mut *write.tx).await?;
    }
    Ok(())
}

/// Takes what guests said at an evening out of its room: they may have named themselves in it, or anybody else.
pub(crate) async fn forget_guests_words(write: &mut Write<'_>, session: &str) -> Result<()> {
    for statement in [
        "update questions set words = '', state = 'removed' where session_id = $1 and author_kind = 'guest'",
        "update messages set words = '', removed_at = coalesce(removed_at, sent_at),
                             removed_by = coalesce(removed_by, 'author'), pinned_at = null
         where session_id = $1 and author_kind = 'guest'",
        "delete from muted where session_id = $1 and author_kind = 'guest'",
    ] {
        sqlx::query(statement).bind(session.to_owned()).execute(&mut *write.tx).await?;
    }
    Ok(())
}

/// Ids of the questions that this person asked anonymously, found by trying the seal.
async fn sealed_by(store: &Store, write: &mut Write<'_>, person: &PersonId) -> Result<Vec<String>> {
    let sealed: Vec<(String, String)> =
        sqlx::query_as("select id, sealed_author from questions where sealed_author is not null order by asked_at, id")
            .fetch_all(&mut *write.tx)
            .await?;
    let theirs = sealed.into_iter().filter(|(id, sealed)| {
        id.parse::<AskedId>().is_ok_and(|question| store.is_sealed_by(sealed, &question, person))
    });
    Ok(theirs.map(|(id, _)| id).collect())
}
