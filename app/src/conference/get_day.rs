use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A slot, as what is done on the day is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySlot {
    pub n: i64,
    /// `10:00 to 10:30`.
    pub hours: String,
    /// Empty while the slot is.
    pub title: String,
    pub by: String,
}

/// What organisers need on the day itself, around a programme that is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayView {
    pub slug: String,
    pub title: String,
    /// `Wednesday 17 March 2027, Hall 4`.
    pub when: String,
    /// Empty before the first version.
    pub slots: Vec<DaySlot>,
    /// Whole, with the key, for a laptop on which nobody signs in.
    pub clock_address: String,
}

#[server(endpoint = "conference/day")]
pub async fn get_day(slug: String) -> AppResult<DayView> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::{date_in_london, words};
    use domain::conference::{Entry, Told};

    fn slot(entry: &Entry) -> DaySlot {
        DaySlot {
            n: entry.slot.number(),
            hours: entry.hours(),
            title: entry.talk.as_ref().map(|told| told.title.clone()).unwrap_or_default(),
            by: entry.talk.as_ref().map(Told::by).unwrap_or_default(),
        }
    }

    async fn load(slug: String) -> AppResult<DayView> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let conference = super::found(&ctx, &slug).await?;
        let published = ctx.store.published(&conference.terms.slug).await?;
        let entries = published.map(|version| version.programme.entries).unwrap_or_default();
        let key = ctx.store.stage_key(&conference.id);
        let terms = conference.terms;
        let day = words::day(terms.date, date_in_london(ctx.now()));
        Ok(DayView {
            clock_address: format!("{}{}", ctx.public_url, crate::paths::stage(terms.slug.as_str(), 1, &key)),
            slots: entries.iter().map(slot).collect(),
            slug: terms.slug.into(),
            title: terms.title,
            when: if terms.venue.is_empty() { day } else { format!("{day}, {}", terms.venue) },
        })
    }
    honest(load(slug).await)
}
