use super::qr::Squares;
use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A slot, as it is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperSlot {
    pub n: i64,
    /// `10:00`.
    pub at: String,
    /// `10:00 to 10:30`.
    pub hours: String,
    pub stage: String,
    /// Empty while the slot is.
    pub title: String,
    pub by: String,
    /// What a listener can do on Monday.
    pub takeaway: String,
}

/// The published day, for sheets that everybody may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperView {
    pub slug: String,
    pub title: String,
    /// `Wednesday 17 March 2027`.
    pub day: String,
    pub venue: String,
    pub about: String,
    pub slots: Vec<PaperSlot>,
    /// Where the code leads, as people read it: without `https://`.
    pub address: String,
    /// What is found there.
    pub leads: String,
    pub code: Option<Squares>,
}

#[server(endpoint = "conference/paper")]
pub async fn get_paper(slug: String) -> AppResult<PaperView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, words};
    use domain::conference::Entry;

    fn slot(entry: Entry) -> PaperSlot {
        PaperSlot {
            n: entry.slot.number(),
            at: entry.at(),
            hours: entry.hours(),
            by: entry.talk.as_ref().map(domain::conference::Told::by).unwrap_or_default(),
            takeaway: entry.talk.as_ref().map(|told| told.takeaway.clone()).unwrap_or_default(),
            title: entry.talk.map(|told| told.title).unwrap_or_default(),
            stage: entry.stage,
        }
    }

    async fn load(slug: String) -> AppResult<PaperView> {
        let ctx = Ctx::current()?;
        let conference = super::found(&ctx, &slug).await?;
        let programme = ctx.store.published(&conference.terms.slug).await?.ok_or(AppError::NotFound)?.programme;
        // Paper is kept for longer than a day: the year is on it.
        let day = programme.starts_at().map_or(conference.terms.date, date_in_london);
        let day = words::day(day, day.saturating_sub(jiff::Span::new().years(1)));
        let registers = !conference.terms.registration.is_empty();
        let path = if registers { crate::paths::register(&slug) } else { crate::paths::conference(&slug) };
        let address = format!("{}{path}", ctx.public_url);
        Ok(PaperView {
            code: Squares::of(&address),
            leads: if registers { "Register for the show" } else { "The whole programme" }.into(),
            address: address.split_once("://").map_or(address.clone(), |(_, rest)| rest.to_owned()),
            slug,
            title: programme.title,
            day,
            venue: programme.venue,
            about: programme.about,
            slots: programme.entries.into_iter().map(slot).collect(),
        })
    }
    honest(load(slug).await)
}

/// A line of what the chair has in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub slot: PaperSlot,
    pub minutes: i64,
    pub speakers: Vec<String>,
    pub needs: String,
    /// Where whoever speaks was written to.
    pub email: String,
    pub confirmed: bool,
    /// `15 minutes until slot 2.`; empty after the last.
    pub pause: String,
}

/// The day as the chair runs it: the board as it is now, as that is what happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningView {
    pub slug: String,
    pub title: String,
    pub when: String,
    /// How the board differs from what everybody reads.
    pub differs: Vec<String>,
    pub runs: Vec<Run>,
}

#[server(endpoint = "conference/running")]
pub async fn get_running(slug: String) -> AppResult<RunningView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, words};
    use domain::conference::Entry;
    use domain::plain;

    fn pause(entry: &Entry, next: Option<&Entry>) -> String {
        let Some(next) = next else { return String::new() };
        let minutes = next.starts_at.duration_since(entry.ends_at()).as_mins();
        match minutes {
            ..0 => format!("{} begins before this one ends.", plain::capital(&next.slot.to_string())),
            0 => format!("{} follows at once.", plain::capital(&next.slot.to_string())),
            _ => format!("{} until {}.", plain::capital(&words::length(minutes)), next.slot),
        }
    }

    async fn load(slug: String) -> AppResult<RunningView> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let now = ctx.now();
        let id = super::found(&ctx, &slug).await?.id;
        let draft = ctx.store.draft_programme(&id, now).await?.ok_or(AppError::NotFound)?;
        let differs = draft.published.map(|version| draft.programme.since(&version.programme)).unwrap_or_default();
        let mut runs = Vec::new();
        for (nth, entry) in draft.programme.entries.iter().enumerate() {
            let told = entry.talk.as_ref();
            let kept = told.and_then(|told| draft.state.proposals.iter().find(|proposal| proposal.id == told.id));
            let offer = match told {
                Some(told) => ctx.store.slot_offer(&told.id).await?,
                None => None,
            };
            runs.push(Run {
                slot: PaperSlot {
                    n: entry.slot.number(),
                    at: entry.at(),
                    hours: entry.hours(),
                    stage: entry.stage.clone(),
                    title: told.map(|told| told.title.clone()).unwrap_or_default(),
                    by: told.map(domain::conference::Told::by).unwrap_or_default(),
                    takeaway: String::new(),
                },
                minutes: entry.minutes,
                speakers: told
                    .map(|told| told.voices.iter().map(|voice| voice.name.clone()).collect())
                    .unwrap_or_default(),
                needs: kept.map(|proposal| proposal.terms.needs.clone()).unwrap_or_default(),
                email: offer.map(|offer| offer.email).unwrap_or_default(),
                confirmed: kept.is_some_and(|proposal| proposal.confirmed_at.is_some()),
                pause: pause(entry, draft.programme.entries.get(nth + 1)),
            });
        }
        let terms = draft.state.conference.terms;
        let day = words::day(terms.date, date_in_london(now));
        Ok(RunningView {
            slug,
            title: terms.title,
            when: if terms.venue.is_empty() { day } else { format!("{day}, {}", terms.venue) },
            differs: differs.into_iter().map(|difference| difference.words).collect(),
            runs,
        })
    }
    honest(load(slug).await)
}
