use crate::error::AppResult;
use domain::calendar::SessionForm;
use leptos::prelude::*;

/// Adds a session that belongs to no series. `form` is the id of the form, so that one sent twice adds one session. What
/// should be known of its time is told first; `told` marks what was.
#[server(endpoint = "organise/add_session")]
pub async fn add_session(
    form: String,
    kind: String,
    link: String,
    #[server(default)] told: String,
    #[server(flatten)] session: SessionForm,
) -> AppResult<()> {
    use super::find_hosts::host_typed;
    use super::review_new::{of_session, once_told};
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{Kind, join_link};
    use domain::form::{Field, Mistakes, Problem};
    use store::calendar::OneOff;

    async fn add(form: String, kind: String, link: String, told: String, session: SessionForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let mut mistakes = Mistakes::default();
        let host = host_typed(&ctx, &session.host, None).await?;
        let read = mistakes.take(session.read(host, None, now));
        let kind = mistakes.note(Field::Kind, Kind::from_code(&kind).ok_or(Problem::NotOffered));
        let link = mistakes.note(Field::Link, join_link(&link));
        let (Some(read), Some(kind), Some(link)) = (read, kind, link) else { return Err(AppError::from(mistakes)) };
        let review = of_session(&ctx, read.times).await?;
        once_told(&ctx, &review, &told, &form).await?;
        let new = OneOff {
            title: read.title,
            kind,
            times: read.times,
            host: read.host,
            notes: read.notes,
            link: link.unwrap_or_default(),
        };
        ctx.store.add_one_off_once(&form, new, &me.id, now).await?;
        leptos_axum::redirect("/organise?saved=session");
        Ok(())
    }
    honest(add(form, kind, link, told, session).await)
}
