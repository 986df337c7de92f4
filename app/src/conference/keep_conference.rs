use crate::error::AppResult;
use domain::conference::{ConferenceForm, SlotForm};
use leptos::prelude::*;

/// Makes a conference. It has five slots from then on.
#[server(endpoint = "conference/add")]
pub async fn add_conference(form: String, #[server(flatten)] conference: ConferenceForm) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(form: String, conference: ConferenceForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let terms = conference.read(None, ctx.now())?;
        ctx.store.add_conference(&terms, &form, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&crate::paths::conference_settings(terms.slug.as_str()));
        Ok(())
    }
    honest(act(form, conference).await)
}

/// Changes what a conference is. `version` is what the editor saw.
#[server(endpoint = "conference/edit")]
pub async fn edit_conference(
    slug_before: String,
    version: i64,
    #[server(flatten)] conference: ConferenceForm,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::{Field, Problem};

    async fn act(slug: String, version: i64, conference: ConferenceForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let before = super::found(&ctx, &slug).await?;
        let terms = conference.read(Some(before.terms.date), ctx.now())?;
        // Others have the address in bookmarks, calendars and programs.
        if terms.slug != before.terms.slug && ctx.store.published(&before.terms.slug).await?.is_some() {
            return Err(AppError::field(Field::Slug, Problem::SlugRelied));
        }
        ctx.store.edit_conference(&before.id, version, &terms, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=1", crate::paths::conference_settings(terms.slug.as_str())));
        Ok(())
    }
    honest(act(slug_before, version, conference).await)
}

/// Changes when and where a slot is.
#[server(endpoint = "conference/edit_slot")]
pub async fn edit_slot(slug: String, slot: String, version: i64, #[server(flatten)] terms: SlotForm) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::conference::Slot;

    async fn act(slug: String, slot: String, version: i64, terms: SlotForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let conference = super::found(&ctx, &slug).await?;
        let slot = Slot::parse(&slot).ok_or(AppError::Malformed)?;
        let terms = terms.read(conference.terms.date)?;
        ctx.store.edit_slot(&conference.id, slot, version, &terms, &me.id, ctx.now()).await?;
        let page = crate::paths::conference_settings(&slug);
        leptos_axum::redirect(&format!("{page}?saved={}#slot-{}", slot.number(), slot.number()));
        Ok(())
    }
    honest(act(slug, slot, version, terms).await)
}

/// Sets how much each part of the score counts, from 0 to 5.
#[server(endpoint = "conference/weigh")]
pub async fn set_weights(
    slug: String,
    benefit: String,
    independence: String,
    variety: String,
    fit: String,
    wish: String,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::conference::weights_typed;

    async fn act(slug: String, typed: [String; 5]) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = super::found(&ctx, &slug).await?.id;
        let weights = weights_typed(&typed.each_ref().map(String::as_str)).ok_or(AppError::Malformed)?;
        ctx.store.set_weights(&id, weights, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?suggest=1#suggestion", crate::paths::board(&slug)));
        Ok(())
    }
    honest(act(slug, [benefit, independence, variety, fit, wish]).await)
}
