use crate::error::AppResult;
use domain::conference::SpeakingForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What somebody who speaks has on their page beside when and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPart {
    /// What organisers say of the day.
    pub directions: String,
    /// When the talk is tried out, and where: a place or an address.
    pub run_through: Option<(String, String)>,
    /// The address of the programme, once there is one.
    pub programme: Option<String>,
    pub form: SpeakingForm,
    /// By which their photo is known.
    pub photo: Option<String>,
    /// `Falls.pdf, 3 MB, brought 3 minutes ago`
    pub slides: Option<String>,
}

/// Keeps what somebody says of themselves and needs on the stage.
#[server(endpoint = "conference/save_speaking")]
pub async fn save_speaking(token: String, #[server(flatten)] words: SpeakingForm) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn act(token: String, words: SpeakingForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let found = ctx.store.speaking(&token).await?.ok_or(AppError::NotFound)?;
        let first = found.proposal.terms.speakers.first().map_or("", String::as_str);
        ctx.store.save_speaking(&token, &words.read(first)?, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=words#about-you", crate::paths::speaker(&token)));
        Ok(())
    }
    honest(act(token, words).await)
}

#[cfg(feature = "ssr")]
pub use ssr::own_part;

#[cfg(feature = "ssr")]
mod ssr {
    use super::super::asking_words::slides;
    use super::OwnPart;
    use crate::context::Ctx;
    use crate::error::AppResult;
    use crate::paths;
    use domain::calendar::words;
    use domain::conference::{Slug, SpeakingForm};
    use store::conference::Asked;

    /// For whoever has said yes; nobody else has this part.
    pub async fn own_part(ctx: &Ctx, asked: &Asked) -> AppResult<Option<OwnPart>> {
        let comes = !asked.offer.is_released && asked.offer.answer.is_some_and(|(comes, _)| comes);
        if !comes {
            return Ok(None);
        }
        let (proposal, now) = (&asked.proposal, ctx.now());
        let slug: Option<Slug> = asked.programme.slug.parse().ok();
        let published = match &slug {
            Some(slug) => ctx.store.published(slug).await?.map(|_| paths::conference(slug.as_str())),
            None => None,
        };
        Ok(Some(OwnPart {
            directions: ctx.store.speaker_terms(&proposal.conference).await?.0.directions,
            run_through: asked.offer.run_through.as_ref().map(|run| (words::moment(run.at, now), run.place.clone())),
            programme: published,
            form: SpeakingForm {
                bio: proposal.terms.bio.clone(),
                speakers: proposal.terms.speakers.iter().skip(1).cloned().collect::<Vec<_>>().join("\n"),
                needs: proposal.terms.needs.clone(),
            },
            photo: ctx.store.speaker_photo(&proposal.id, false).await?.map(|(hash, _)| hash),
            slides: ctx.store.slides(&proposal.id).await?.map(|its| slides(&its, now)),
        }))
    }
}
