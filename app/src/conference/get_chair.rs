use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A slot whose speaker can be shown signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChairSlot {
    pub n: i64,
    /// `10:00 to 10:30`.
    pub hours: String,
    pub title: String,
    pub by: String,
    /// `“Speed up” shows for 40 seconds more.`
    pub shows: String,
}

/// The chair's remote control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChairView {
    pub slug: String,
    pub title: String,
    /// The one that the page is about.
    pub slot: ChairSlot,
    /// All five: number and hours.
    pub slots: Vec<(i64, String)>,
}

/// `slot` is empty for the one that is on, or comes next.
#[server(endpoint = "conference/chair")]
pub async fn get_chair(slug: String, slot: String) -> AppResult<ChairView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::conference::{HeldUp, Slot};
    use domain::plain;
    use jiff::{SignedDuration, Timestamp};

    /// Whoever speaks longer than planned still has the chair's attention.
    const LATE: SignedDuration = SignedDuration::from_mins(10);

    fn shows(held: HeldUp, now: Timestamp) -> String {
        let seconds = held.until.duration_since(now).as_secs().max(1);
        format!("“{}” shows for {} more.", held.sign.label(), plain::counted(seconds, "second"))
    }

    async fn load(slug: String, slot: String) -> AppResult<ChairView> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let now = ctx.now();
        let conference = super::found(&ctx, &slug).await?;
        let programme = ctx.store.published(&conference.terms.slug).await?.ok_or(AppError::NotFound)?.programme;
        let on = programme.entries.iter().find(|entry| now < entry.ends_at() + LATE).map(|entry| entry.slot);
        let asked = if slot.is_empty() { Some(on.unwrap_or(Slot::ALL[0])) } else { Slot::parse(&slot) };
        let asked = asked.ok_or(AppError::NotFound)?;
        let entry = programme.entries.iter().find(|entry| entry.slot == asked).ok_or(AppError::NotFound)?;
        let held = ctx.store.held_up(&conference.id, asked, now).await?;
        Ok(ChairView {
            slug: conference.terms.slug.into(),
            slot: ChairSlot {
                n: asked.number(),
                hours: entry.hours(),
                title: entry.talk.as_ref().map(|told| told.title.clone()).unwrap_or_default(),
                by: entry.talk.as_ref().map(domain::conference::Told::by).unwrap_or_default(),
                shows: held.map(|held| shows(held, now)).unwrap_or_default(),
            },
            slots: programme.entries.iter().map(|entry| (entry.slot.number(), entry.hours())).collect(),
            title: programme.title,
        })
    }
    honest(load(slug, slot).await)
}

/// Holds up a sign to whoever speaks in a slot, by its code; empty takes down what is there.
#[server(endpoint = "conference/hold_up")]
pub async fn hold_up(slug: String, slot: String, #[server(default)] sign: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::conference::{Sign, Slot};

    async fn act(slug: String, slot: String, sign: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = super::found(&ctx, &slug).await?.id;
        let slot = Slot::parse(&slot).ok_or(AppError::Malformed)?;
        let sign = if sign.is_empty() { None } else { Some(Sign::from_code(&sign).ok_or(AppError::Malformed)?) };
        ctx.store.hold_up(&id, slot, sign, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?slot={}", crate::paths::chair(&slug), slot.number()));
        Ok(())
    }
    honest(act(slug, slot, sign).await)
}
