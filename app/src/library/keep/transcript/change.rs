//! What can be done to a transcript. Each saves a version; none takes one away.

use crate::error::AppResult;
use leptos::prelude::*;

/// Puts the lines of a page in the place of those that began there. `from` and `to` are milliseconds, `to` empty for the
/// end; `version` is what the editor saw.
#[server(endpoint = "library/edit_transcript")]
pub async fn edit_transcript(
    id: String,
    version: i64,
    from: u32,
    to: String,
    page: u32,
    #[server(default)] cues: String,
) -> AppResult<()> {
    use super::super::keeper;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::{Field, Problem};
    use domain::library::{Fault, Span, read_part};

    async fn save(id: String, version: i64, span: Span, page: u32, cues: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let id = id.parse()?;
        let (_, me) = keeper::of_talk(&ctx, &id).await?;
        let part = read_part(&cues).map_err(|faults| {
            let mistake = |Fault { line, kind }| (Field::Cues, Problem::Cue { line, kind });
            AppError::Form(faults.into_iter().map(mistake).collect())
        })?;
        ctx.store.edit_transcript(&id, version, span, &part, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?page={page}&saved=1", paths::kept_transcript(id.as_str())));
        Ok(())
    }
    let to = if to.is_empty() { Ok(None) } else { to.parse().map(Some) };
    let span = to.map(|to| Span { from, to }).map_err(|_| AppError::Malformed);
    honest(match span {
        Ok(span) => save(id, version, span, page, cues).await,
        Err(why) => Err(why),
    })
}

/// Puts words in the place of others wherever they are said.
#[server(endpoint = "library/replace_words")]
pub async fn replace_words(
    id: String,
    version: i64,
    find: String,
    #[server(default)] with: String,
    #[server(default)] exact: String,
    #[server(default)] whole: String,
) -> AppResult<()> {
    use super::super::keeper;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::Field;
    use domain::library::Replacement;

    async fn replace(id: String, version: i64, asked: Result<Replacement, AppError>) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let id = id.parse()?;
        let (_, me) = keeper::of_talk(&ctx, &id).await?;
        let count = ctx.store.replace_in_transcript(&id, version, &asked?, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=replaced&n={count}", paths::kept_transcript(id.as_str())));
        Ok(())
    }
    let asked = Replacement::read(&find, &with, exact == "yes", whole == "yes")
        .map_err(|(is_find, problem)| AppError::field(if is_find { Field::Find } else { Field::With }, problem));
    honest(replace(id, version, asked).await)
}

/// Lets an earlier version count again, as a new one.
#[server(endpoint = "library/restore_transcript")]
pub async fn restore_transcript(id: String, number: i64) -> AppResult<()> {
    use super::super::keeper;
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn restore(id: String, number: i64) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let id = id.parse()?;
        let (_, me) = keeper::of_talk(&ctx, &id).await?;
        ctx.store.restore_transcript(&id, number, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=restored&n={number}", paths::kept_transcript(id.as_str())));
        Ok(())
    }
    honest(restore(id, number).await)
}

/// Asks the program that makes transcripts for one.
#[server(endpoint = "library/make_transcript")]
pub async fn make_transcript(id: String) -> AppResult<()> {
    use super::super::keeper;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;

    async fn ask(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let id = id.parse()?;
        let (_, me) = keeper::of_talk(&ctx, &id).await?;
        if !ctx.makes_transcripts {
            return Err(AppError::NotFound);
        }
        ctx.store.ask_for_transcript(&id, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}#making", paths::kept_transcript(id.as_str())));
        Ok(())
    }
    honest(ask(id).await)
}
