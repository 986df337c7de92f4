use crate::error::AppResult;
use domain::library::TalkForm;
use leptos::prelude::*;

/// Keeps a new talk, in preparation. `form` is the id of the form, so that one sent twice makes one talk.
#[server(endpoint = "library/add_talk")]
pub async fn add_talk(form: String, #[server(flatten)] talk: TalkForm) -> AppResult<()> {
    use super::keeper;
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;
    use store::library::Origin;

    async fn add(form: String, talk: TalkForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        ctx.member()?;
        let terms = talk.terms()?;
        let me = keeper::of_session(&ctx, terms.session.as_ref()).await?;
        ssr::may_be_open(&ctx, &terms).await?;
        if !ctx.store.form_has_made(&form, me.id.as_str()).await? {
            ssr::free(&ctx, terms.session.as_ref(), None).await?;
        }
        let origin = Origin { session: terms.session, series: terms.series, source: None };
        let id = ctx.store.add_talk(&terms.details, &origin, &form, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=added", paths::organise_talk(id.as_str())));
        Ok(())
    }
    honest(add(form, talk).await)
}

/// Changes a talk. `version` is what the editor saw, and `loaded` marks what the form held then. `chapter` is one more line
/// of chapters: a proposal that was taken.
#[server(endpoint = "library/save_talk")]
pub async fn save_talk(
    id: String,
    version: i64,
    #[server(default)] loaded: String,
    #[server(default)] chapter: String,
    #[server(flatten)] talk: TalkForm,
) -> AppResult<()> {
    use super::keeper;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::{Field, Problem};

    async fn save(id: String, version: i64, loaded: String, chapter: String, talk: TalkForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let id = id.parse()?;
        let (before, me) = keeper::of_talk(&ctx, &id).await?;
        let talk = with_chapter(talk, &chapter);
        let terms = talk.terms()?;
        if terms.details.audience != before.talk.details.audience || terms.session != before.talk.session {
            ssr::may_be_open(&ctx, &terms).await?;
        }
        if terms.session != before.talk.session {
            // A host looks after what was recorded of their own session, and of no other.
            ctx.organiser().map_err(|_| AppError::field(Field::Session, Problem::NotOffered))?;
            ssr::free(&ctx, terms.session.as_ref(), Some(&id)).await?;
        }
        // Opened before somebody else saved, and nothing was changed in it.
        let is_old = before.talk.version != version;
        if !is_old || talk.merge(&loaded, &form_of(&before.talk)).has_mine() {
            ctx.store.edit_talk(&id, version, &terms, &me.id, ctx.now()).await?;
        }
        leptos_axum::redirect(&format!("{}?saved=1", paths::organise_talk(id.as_str())));
        Ok(())
    }
    honest(save(id, version, loaded, chapter, talk).await)
}

#[cfg(feature = "ssr")]
fn with_chapter(talk: TalkForm, chapter: &str) -> TalkForm {
    let chapters = if chapter.is_empty() { talk.chapters } else { format!("{}\n{chapter}", talk.chapters) };
    TalkForm { chapters, ..talk }
}

/// The form, filled in with what is kept.
#[cfg(feature = "ssr")]
pub fn form_of(talk: &store::library::Talk) -> TalkForm {
    let session = talk.session.as_ref().map(ToString::to_string).unwrap_or_default();
    TalkForm { series: talk.series.clone(), session, ..TalkForm::of(&talk.details) }
}

#[cfg(feature = "ssr")]
mod ssr {
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use domain::calendar::Kind;
    use domain::form::{Field, Problem};
    use domain::ids::{SessionId, TalkId};
    use domain::library::{Audience, TalkTerms};

    /// Refuses to make public what was said among members. Only organisers choose it.
    pub async fn may_be_open(ctx: &Ctx, terms: &TalkTerms) -> AppResult<()> {
        if terms.details.audience != Audience::Everyone {
            return Ok(());
        }
        let not_offered = |problem| AppError::field(Field::Audience, problem);
        ctx.organiser().map_err(|_| not_offered(Problem::NotOffered))?;
        let session = match &terms.session {
            Some(session) => ctx.store.listed_session(session).await?,
            None => None,
        };
        if session.is_some_and(|listed| listed.session.kind == Kind::OpenEvening) {
            Ok(())
        } else {
            Err(not_offered(Problem::NotOpenEvening))
        }
    }

    /// Refuses a session that does not exist, or of which there is another talk.
    pub async fn free(ctx: &Ctx, session: Option<&SessionId>, own: Option<&TalkId>) -> AppResult<()> {
        let Some(session) = session else { return Ok(()) };
        if ctx.store.listed_session(session).await?.is_none() {
            return Err(AppError::field(Field::Session, Problem::NotOffered));
        }
        match ctx.store.talk_of(session).await? {
            Some(other) if Some(&other) != own => Err(AppError::field(Field::Session, Problem::SessionTaken)),
            _ => Ok(()),
        }
    }
}
