use crate::error::AppResult;
use domain::calendar::Times;
use domain::conference::HeldUp;
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A slot, as the clock that faces its speaker shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageView {
    pub slug: String,
    pub n: i64,
    /// `Priya Raman`; empty while the slot is.
    pub by: String,
    pub title: String,
    pub times: Times,
    /// `10:00` and `10:30` on a London clock.
    pub starts: String,
    pub ends: String,
    pub held_up: Option<HeldUp>,
    /// What opened it, to go on to the next slot; empty for an organiser's own browser.
    pub key: String,
    #[serde(with = "domain::millis")]
    pub as_of: Timestamp,
}

/// For organisers, and for whoever has the key: a show's laptop is nobody's to sign in on.
#[server(endpoint = "conference/stage")]
pub async fn get_stage(slug: String, slot: String, #[server(default)] key: String) -> AppResult<StageView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::words;
    use domain::conference::Slot;

    async fn load(slug: String, slot: String, key: String) -> AppResult<StageView> {
        let ctx = Ctx::current()?;
        let now = ctx.now();
        let conference = super::found(&ctx, &slug).await?;
        let key = if ctx.store.is_stage_key(&conference.id, &key) {
            key
        } else {
            ctx.organiser().map_err(|_| AppError::NotFound)?;
            String::new()
        };
        let slot = Slot::parse(&slot).ok_or(AppError::NotFound)?;
        let programme = ctx.store.published(&conference.terms.slug).await?.ok_or(AppError::NotFound)?.programme;
        let entry = programme.entries.into_iter().find(|entry| entry.slot == slot).ok_or(AppError::NotFound)?;
        let ends_at = entry.ends_at();
        Ok(StageView {
            slug: conference.terms.slug.into(),
            n: slot.number(),
            by: entry.talk.as_ref().map(domain::conference::Told::by).unwrap_or_default(),
            times: Times { starts_at: entry.starts_at, ends_at },
            starts: entry.at(),
            ends: words::time(ends_at),
            held_up: ctx.store.held_up(&conference.id, slot, now).await?,
            title: entry.talk.map(|told| told.title).unwrap_or_default(),
            key,
            as_of: now,
        })
    }
    honest(load(slug, slot, key).await)
}
