use crate::error::AppResult;
use leptos::prelude::*;

/// Writes to the guests of an evening: shows first what they would get, sends a test, or sends it. `form` is that of the
/// preview, so that a second tap sends nothing.
#[server(endpoint = "guests/message")]
pub async fn message_guests(
    session: String,
    act: String,
    whom: String,
    subject: String,
    words: String,
    form: String,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::{Field, Mistakes, Problem, line, paragraphs};
    use domain::ids::SessionId;
    use store::guests::{Audience, Draft};

    async fn write(
        (session, act): (String, String),
        (to, subject, words): (String, String, String),
        form: String,
    ) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let session: SessionId = session.parse()?;
        let mut mistakes = Mistakes::default();
        let audience = mistakes.note(Field::Whom, Audience::from_code(&to).ok_or(Problem::NotOffered));
        let subject = mistakes.note(Field::Subject, line(&subject, 3, 120));
        let words = mistakes.note(Field::Words, paragraphs(&words, 3, 4000));
        let (Some(audience), Some(subject), Some(words)) = (audience, subject, words) else {
            return Err(AppError::from(mistakes));
        };
        let page = paths::roster(session.as_str());
        if act == "send" {
            let draft = Draft { audience, subject, words };
            ctx.store.message_guests(&session, &form, &draft, &me.id, ctx.now(), &*ctx.guest_letters).await?;
            leptos_axum::redirect(&format!("{page}?saved=sent"));
            return Ok(());
        }
        if act == "test" {
            let letter = ssr::as_guests_get_it(&ctx, &subject, &words);
            ctx.store.test_guest_message(me, letter, ctx.now()).await?;
        }
        let kept = serde_json::to_string(&(to, subject, words)).map_err(|_| AppError::Internal)?;
        let draft = ctx.store.keep_draft(None, &kept, ctx.now()).await?;
        let tested = if act == "test" { "&saved=tested" } else { "" };
        leptos_axum::redirect(&format!("{page}?draft={draft}{tested}"));
        Ok(())
    }
    honest(write((session, act), (whom, subject, words), form).await)
}

/// Takes a message back while its mails wait.
#[server(endpoint = "guests/undo_message")]
pub async fn undo_message(id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn undo(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let session = ctx.store.undo_guest_message(&id, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=undone", paths::roster(session.as_str())));
        Ok(())
    }
    honest(undo(id).await)
}

#[cfg(feature = "ssr")]
pub mod ssr {
    use crate::context::Ctx;

    /// Without anybody's own link.
    pub fn as_guests_get_it(ctx: &Ctx, subject: &str, words: &str) -> (String, String) {
        let own = format!("{}/g/…", ctx.public_url);
        (subject.to_owned(), super::super::mails::message(words, &own))
    }
}
