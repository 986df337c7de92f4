//! What somebody noted for themselves at moments of a talk.

use super::search::Listener;
use crate::{Refused, Result, Store, StoreError};
use domain::ids::TalkId;
use jiff::Timestamp;

/// A note at a moment of a talk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub id: String,
    pub at_ms: u32,
    pub words: String,
}

type NoteRow = (String, i64, String);

impl Store {
    /// Keeps a note. The same words of the same form are kept once.
    ///
    /// # Errors
    /// `NotFound` for a talk that is not for them.
    pub async fn note_in_talk(
        &self,
        id: &TalkId,
        listener: &Listener,
        (at_ms, words): (u32, &str),
        form: &str,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.open_talk(id, listener).await?.ok_or(Refused::NotFound)?;
        let mut write = self.write(now).await?;
        let note = write.new_id();
        let person = listener.person.as_str();
        if write.claim_words(form, &format!("{at_ms} {words}"), person, &note).await?.is_some() {
            return Ok(());
        }
        sqlx::query(
            "insert into talk_notes (id, person_id, talk_id, at_ms, words, made_at) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(note)
        .bind(person.to_owned())
        .bind(id.as_str().to_owned())
        .bind(i64::from(at_ms))
        .bind(words.to_owned())
        .bind(write.now_ms())
        .execute(&mut *write.tx)
        .await?;
        Ok(write.commit().await?)
    }

    /// Throws one of their own notes away.
    pub async fn remove_note(&self, note: &str, listener: &Listener, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let done = sqlx::query("delete from talk_notes where id = $1 and person_id = $2")
            .bind(note.to_owned())
            .bind(listener.person.as_str().to_owned())
            .execute(&mut *write.tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(Refused::NotFound);
        }
        Ok(write.commit().await?)
    }

    /// What this listener noted in a talk, in the order of its moments.
    pub async fn notes_in_talk(&self, id: &TalkId, listener: &Listener) -> Result<Vec<Note>> {
        let rows: Vec<NoteRow> = sqlx::query_as(
            "select id, at_ms, words from talk_notes where person_id = $1 and talk_id = $2 order by at_ms, id",
        )
        .bind(listener.person.as_str().to_owned())
        .bind(id.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(read).collect()
    }

    /// All that this listener noted, with the talk of each.
    pub(super) async fn all_notes(&self, listener: &Listener) -> Result<Vec<(String, Note)>> {
        let rows: Vec<(String, String, i64, String)> = sqlx::query_as(
            "select talk_id, id, at_ms, words from talk_notes where person_id = $1 order by talk_id, at_ms, id",
        )
        .bind(listener.person.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(|(talk, id, at_ms, words)| Ok((talk, read((id, at_ms, words))?))).collect()
    }
}

fn read((id, at_ms, words): NoteRow) -> Result<Note> {
    let at_ms = u32::try_from(at_ms).map_err(|_| StoreError::Inconsistent("talk_notes.at_ms"))?;
    Ok(Note { id, at_ms, words })
}
