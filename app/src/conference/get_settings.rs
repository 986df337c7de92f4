use crate::error::AppResult;
use domain::conference::{ConferenceForm, SlotForm, Weights};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A conference's own words and its slots, ready to be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    pub id: String,
    pub slug: String,
    pub title: String,
    pub version: i64,
    pub form: ConferenceForm,
    /// Version and form of each of the five slots.
    pub slots: Vec<(i64, SlotForm)>,
    pub weights: Weights,
}

#[server(endpoint = "conference/settings")]
pub async fn get_settings(slug: String) -> AppResult<Settings> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn load(slug: String) -> AppResult<Settings> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let id = super::found(&ctx, &slug).await?.id;
        let state = ctx.store.board(&id, ctx.now()).await?.ok_or(AppError::NotFound)?;
        let slots = state.versions().into_iter().zip(state.board.slots.iter().map(SlotForm::of)).collect();
        let conference = state.conference;
        Ok(Settings {
            id: conference.id.into(),
            slug,
            title: conference.terms.title.clone(),
            version: conference.version,
            form: ConferenceForm::of(&conference.terms),
            slots,
            weights: conference.weights,
        })
    }
    honest(load(slug).await)
}
