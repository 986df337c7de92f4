use crate::error::AppResult;
use domain::calendar::SeriesForm;
use leptos::prelude::*;

/// Changes a series from a date on, as its review has shown. `version` is what the editor saw.
#[server(endpoint = "organise/change_series")]
pub async fn change_series(id: String, version: i64, #[server(flatten)] series: SeriesForm) -> AppResult<()> {
    use super::find_hosts::host_typed;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn change(id: String, version: i64, series: SeriesForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = id.parse()?;
        let before = ctx.store.series(&id).await?.ok_or(AppError::NotFound)?.series.terms;
        let host = host_typed(&ctx, &series.host, before.host.as_ref()).await?;
        let (terms, from) = series.read(host, ctx.now())?;
        ctx.store.change_series(&id, version, terms, from, &me.id, ctx.now()).await?;
        leptos_axum::redirect("/organise?saved=changed");
        Ok(())
    }
    honest(change(id, version, series).await)
}

/// Ends a series: `from` is the first date that no longer takes place.
#[server(endpoint = "organise/end_series")]
pub async fn end_series(id: String, version: i64, from: String, reason: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::EndForm;

    async fn end(id: String, version: i64, form: EndForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let (from, reason) = form.read(ctx.now())?;
        ctx.store.end_series(&id.parse()?, version, from, &reason, &me.id, ctx.now()).await?;
        leptos_axum::redirect("/organise?saved=ended");
        Ok(())
    }
    honest(end(id, version, EndForm { from, reason }).await)
}
