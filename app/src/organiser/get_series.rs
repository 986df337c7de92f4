use crate::error::AppResult;
use domain::calendar::SeriesForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One version of a series, ready to be changed. The join link is never among this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesEdit {
    pub id: String,
    pub version: i64,
    pub title: String,
    /// `Tuesdays, 20:00, 20 minutes`.
    pub when: String,
    pub form: SeriesForm,
    /// By which it is known later what was changed in the form.
    pub loaded: String,
    pub has_link: bool,
    /// `Priya Nair, 3 minutes ago`.
    pub changed: Option<String>,
    /// Its last day, once that is set.
    pub last: Option<String>,
    /// It has no dates any more.
    pub over: bool,
}

#[server(endpoint = "organise/series")]
pub async fn get_series(id: String) -> AppResult<SeriesEdit> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, next_date, terms_in_words, words};

    async fn load(id: String) -> AppResult<SeriesEdit> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let today = date_in_london(now);
        let listed = ctx.store.series(&id.parse()?).await?.ok_or(AppError::NotFound)?;
        let series = listed.series;
        let host = super::find_hosts::host_words_of(&ctx, series.terms.host.as_ref()).await?;
        let who = listed.last_change.by.map(|name| if name == me.name { "you".to_owned() } else { name });
        let form = SeriesForm::of(&series.terms, host, next_date(&series, now));
        Ok(SeriesEdit {
            id: series.id.to_string(),
            version: series.version,
            title: series.terms.title.clone(),
            when: terms_in_words(&series.terms),
            loaded: form.marks(),
            form,
            has_link: listed.has_link,
            changed: who.map(|who| format!("{who}, {}", words::ago(listed.last_change.at, now))),
            // The last evening, which may be some days before the rule's last day.
            last: series.last.map(|last| words::day(series.dates(series.first, last).last().unwrap_or(last), today)),
            over: series.is_empty() || series.last.is_some_and(|last| last < today),
        })
    }
    honest(load(id).await)
}
