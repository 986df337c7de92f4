use crate::error::AppResult;
use domain::calendar::SeriesForm;
use leptos::prelude::*;

/// Begins a weekly series. `form` is the id of the form, so that one sent twice begins one series. What
/// should be known of its evenings is told first; `told` marks what was.
#[server(endpoint = "organise/add_series")]
pub async fn add_series(
    form: String,
    link: String,
    #[server(default)] told: String,
    #[server(flatten)] series: SeriesForm,
) -> AppResult<()> {
    use super::find_hosts::host_typed;
    use super::review_new::{of_series, once_told};
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::join_link;
    use domain::form::{Field, Mistakes};
    use store::calendar::NewSeries;

    async fn add(form: String, link: String, told: String, series: SeriesForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let mut mistakes = Mistakes::default();
        let host = host_typed(&ctx, &series.host, None).await?;
        let read = mistakes.take(series.read(host, now));
        let link = mistakes.note(Field::Link, join_link(&link));
        let (Some((terms, first)), Some(link)) = (read, link) else { return Err(AppError::from(mistakes)) };
        let review = of_series(&ctx, &terms, first).await?;
        once_told(&ctx, &review, &told, &form).await?;
        let new = NewSeries { terms, first, link: link.unwrap_or_default() };
        ctx.store.add_series_once(&form, new, &me.id, now).await?;
        leptos_axum::redirect("/organise?saved=series");
        Ok(())
    }
    honest(add(form, link, told, series).await)
}
