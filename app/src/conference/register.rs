use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The way out to the show's registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterView {
    pub slug: String,
    pub title: String,
    /// Where it leads; `None` while organisers have named nothing.
    pub link: Option<String>,
    /// `careshow.example`, to say whose page comes next.
    pub host: String,
}

/// What whoever follows the circle's link sees first. It is counted; who they are is not asked, and nothing of them kept.
#[server(endpoint = "conference/register")]
pub async fn open_registration(slug: String) -> AppResult<RegisterView> {
    use crate::context::{Ctx, header};
    use crate::error::{AppError, honest};
    use domain::conference::{Outcome, is_person};

    async fn load(slug: String) -> AppResult<RegisterView> {
        let ctx = Ctx::current()?;
        let conference = super::found(&ctx, &slug).await?;
        let programme = ctx.store.published(&conference.terms.slug).await?.ok_or(AppError::NotFound)?.programme;
        let link = Some(programme.registration).filter(|link| !link.is_empty());
        if link.is_some() && is_person(&header("user-agent"), &header("sec-purpose")) {
            ctx.store.count_registration(&conference.id, Outcome::Opened, ctx.now()).await?;
        }
        let rest = link.as_deref().and_then(|link| link.split_once("://")).map_or("", |(_, rest)| rest);
        Ok(RegisterView {
            slug: conference.terms.slug.into(),
            title: programme.title,
            host: rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_owned(),
            link,
        })
    }
    honest(load(slug).await)
}

/// Counts an answer, `first` or `again`, and leads on to where organisers said and nowhere else.
#[server(endpoint = "conference/go_on")]
pub async fn go_on(slug: String, visit: String) -> AppResult<()> {
    use crate::context::{Ctx, header};
    use crate::error::{AppError, honest};
    use domain::conference::{Outcome, is_person};

    async fn act(slug: String, visit: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let conference = super::found(&ctx, &slug).await?;
        let what = Outcome::from_code(&visit).filter(|what| *what != Outcome::Opened).ok_or(AppError::Malformed)?;
        let programme = ctx.store.published(&conference.terms.slug).await?.ok_or(AppError::NotFound)?.programme;
        if programme.registration.is_empty() {
            leptos_axum::redirect(&crate::paths::register(&slug));
            return Ok(());
        }
        if is_person(&header("user-agent"), "") {
            ctx.store.count_registration(&conference.id, what, ctx.now()).await?;
        }
        leptos_axum::redirect(&programme.registration);
        Ok(())
    }
    honest(act(slug, visit).await)
}
