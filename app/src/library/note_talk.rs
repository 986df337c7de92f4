use super::get_talk::NoteView;
use crate::error::AppResult;
use leptos::prelude::*;

/// Keeps a note at a moment of a talk, and answers all that are there now. Without wasm the talk's page is shown again.
#[server(endpoint = "library/note")]
pub async fn note_talk(id: String, form: String, time: String, notes: String) -> AppResult<Vec<NoteView>> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::{Field, Mistakes, Problem};
    use domain::library::parse_clock;
    use domain::plain::text;
    use store::library::Listener;

    /// In characters.
    const LONGEST: u32 = 2000;

    async fn save(id: String, form: String, time: String, notes: String) -> AppResult<Vec<NoteView>> {
        let ctx = Ctx::current()?;
        let listener = Listener::of(ctx.member()?);
        let id = id.parse()?;
        let mut mistakes = Mistakes::default();
        let at = mistakes.note(Field::Time, parse_clock(&time).ok_or(Problem::ClockShape));
        let words =
            text(&notes, LONGEST).and_then(|words| if words.is_empty() { Err(Problem::Missing) } else { Ok(words) });
        let words = mistakes.note(Field::Notes, words);
        let (Some(at), Some(words)) = (at, words) else { return Err(AppError::Form(mistakes.into_vec())) };
        ctx.store.note_in_talk(&id, &listener, (at, &words), &form, ctx.now()).await?;
        NoteView::all(&ctx, &id, &listener).await
    }
    honest(save(id, form, time, notes).await)
}

/// Throws a note away, and answers those that are left.
#[server(endpoint = "library/remove_note")]
pub async fn remove_note(id: String, note: String) -> AppResult<Vec<NoteView>> {
    use crate::context::Ctx;
    use crate::error::honest;
    use store::library::Listener;

    async fn save(id: String, note: String) -> AppResult<Vec<NoteView>> {
        let ctx = Ctx::current()?;
        let listener = Listener::of(ctx.member()?);
        let id = id.parse()?;
        ctx.store.remove_note(&note, &listener, ctx.now()).await?;
        NoteView::all(&ctx, &id, &listener).await
    }
    honest(save(id, note).await)
}
