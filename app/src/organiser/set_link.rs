use crate::error::AppResult;
use leptos::prelude::*;

/// Sets the join link of one session. `clear` takes it away and gives the session back to its series.
#[server(endpoint = "organise/set_session_link")]
pub async fn set_session_link(id: String, link: String, clear: bool) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn set(id: String, link: String, clear: bool) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = id.parse()?;
        let link = ssr::read(&link, clear)?;
        ctx.store.set_session_link(&id, &link, &me.id, ctx.now()).await?;
        super::get_session::done(&id, ssr::saved(clear));
        Ok(())
    }
    honest(set(id, link, clear).await)
}

/// Sets the join link of all sessions of a series that have none of their own. `clear` takes it away.
#[server(endpoint = "organise/set_series_link")]
pub async fn set_series_link(id: String, link: String, clear: bool) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn set(id: String, link: String, clear: bool) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let series: domain::ids::SeriesId = id.parse()?;
        let link = ssr::read(&link, clear)?;
        ctx.store.set_series_link(&series, &link, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved={}", paths::organise_series(series.as_str()), ssr::saved(clear)));
        Ok(())
    }
    honest(set(id, link, clear).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use crate::error::{AppError, AppResult};
    use domain::form::{Field, Problem};

    /// An empty field is a slip: the link is taken away by its own button.
    pub fn read(link: &str, clear: bool) -> AppResult<String> {
        if clear {
            return Ok(String::new());
        }
        let link = domain::calendar::join_link(link).and_then(|link| link.ok_or(Problem::Missing));
        link.map_err(|problem| AppError::field(Field::Link, problem))
    }

    pub fn saved(clear: bool) -> &'static str {
        if clear { "no-link" } else { "link" }
    }
}
