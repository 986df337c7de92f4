use crate::error::AppResult;
use domain::conference::RunThroughForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One who was offered a slot, as organisers see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerKept {
    pub slug: String,
    pub conference: String,
    pub id: String,
    pub title: String,
    pub by: String,
    /// When and where they speak; `None` for a talk that is in no slot.
    pub place: Option<String>,
    pub said: String,
    pub comes: bool,
    pub bio: String,
    pub needs: String,
    /// By which a photo is known; `None` without one.
    pub photo: Option<String>,
    /// `Falls.pdf, 3 MB, brought 3 minutes ago`
    pub slides: Option<String>,
    pub run: RunThroughForm,
    pub told: Vec<String>,
}

#[server(endpoint = "conference/speaker")]
pub async fn get_speaker(slug: String, id: String) -> AppResult<SpeakerKept> {
    use super::asking_words::{said, slides, told};
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::date_in_london;
    use domain::plain::list;

    async fn load(slug: String, id: String) -> AppResult<SpeakerKept> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let now = ctx.now();
        let conference = super::found(&ctx, &slug).await?;
        let id = id.parse()?;
        let found = ctx.store.proposal(&id).await?.filter(|found| found.conference == conference.id);
        let found = found.ok_or(AppError::NotFound)?;
        let offer = ctx.store.slot_offer(&id).await?.ok_or(AppError::NotFound)?;
        let seat = ctx.store.seat_of_talk(&id, now).await?;
        let lines = ctx.store.told_of(&id).await?;
        Ok(SpeakerKept {
            slug,
            conference: conference.terms.title,
            title: found.terms.title,
            by: list(&found.terms.speakers),
            place: seat.map(|seat| seat.in_words(date_in_london(now))),
            said: said(&offer, now),
            comes: !offer.is_released && offer.answer.is_some_and(|(comes, _)| comes),
            bio: found.terms.bio,
            needs: found.terms.needs,
            photo: ctx.store.speaker_photo(&id, false).await?.map(|(hash, _)| hash),
            slides: ctx.store.slides(&id).await?.map(|its| slides(&its, now)),
            run: offer.run_through.as_ref().map(RunThroughForm::of).unwrap_or_default(),
            told: lines.iter().map(|line| told(line, now)).collect(),
            id: id.into(),
        })
    }
    honest(load(slug, id).await)
}

/// Says when and where a talk is tried out; whoever speaks hears of it by mail.
#[server(endpoint = "conference/set_run_through")]
pub async fn set_run_through(slug: String, id: String, #[server(flatten)] run: RunThroughForm) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn act(slug: String, id: String, run: RunThroughForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let conference = super::found(&ctx, &slug).await?;
        let talk = id.parse()?;
        let found = ctx.store.proposal(&talk).await?.filter(|found| found.conference == conference.id);
        found.ok_or(AppError::NotFound)?;
        let run = run.read(now)?;
        ctx.store.set_run_through(&talk, run.as_ref(), &me.id, now, &*ctx.stage_letters).await?;
        leptos_axum::redirect(&format!("{}?saved=run", crate::paths::conference_speaker(&slug, &id)));
        Ok(())
    }
    honest(act(slug, id, run).await)
}
