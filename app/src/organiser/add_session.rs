use crate::error::AppResult;
use domain::calendar::SessionForm;
use leptos::prelude::*;

/// Adds a session that belongs to no series. `form` is the id of the form, so that one sent twice adds one session.
#[server(endpoint = "organise/add_session")]
pub async fn add_session(
    form: String,
    kind: String,
    link: String,
    #[server(flatten)] session: SessionForm,
) -> AppResult<()> {
    use super::find_hosts::host_typed;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{Kind, join_link};
    use domain::form::{Field, Mistakes, Problem};
    use store::calendar::OneOff;

    async fn add(form: String, kind: String, link: String, session: SessionForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let mut mistakes = Mistakes::default();
        let host = host_typed(&ctx, &session.host, None).await?;
        let read = mistakes.take(session.read(host, None, now));
        let kind = mistakes.note(Field::Kind, Kind::from_code(&kind).ok_or(Problem::NotOffered));
        let link = mistakes.note(Field::Link, join_link(&link));
        let (Some(read), Some(kind), Some(link)) = (read, kind, link) else { return Err(AppError::from(mistakes)) };
        let new = OneOff {
            title: read.title,
            kind,
            times: read.times,
            host: read.host,
            notes: read.notes,
            link: link.unwrap_or_default(),
        };
        let times = new.times;
        let added = ctx.store.add_one_off_once(&form, new, &me.id, now).await?;
        let alone = super::review_session::beside(&ctx, &added, times).await?.is_empty();
        leptos_axum::redirect(if alone { "/organise?saved=session" } else { "/organise?saved=session-beside" });
        Ok(())
    }
    honest(add(form, kind, link, session).await)
}
