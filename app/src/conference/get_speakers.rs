use crate::error::AppResult;
use domain::conference::SpeakerTermsForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A talk in a slot, or one that was offered a slot, and how it stands with whoever speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerRow {
    /// `Slot 2, 11:15`; empty for a talk that is in none any more.
    pub place: String,
    /// Empty for an empty slot.
    pub proposal: String,
    pub title: String,
    pub by: String,
    /// What was asked and said; empty where nobody was asked.
    pub said: String,
    pub comes: bool,
}

/// Who speaks, and how they are looked after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakersView {
    pub slug: String,
    pub title: String,
    /// The five slots.
    pub slots: Vec<SpeakerRow>,
    /// Who was asked and is in no slot.
    pub others: Vec<SpeakerRow>,
    pub version: i64,
    pub form: SpeakerTermsForm,
}

#[server(endpoint = "conference/speakers")]
pub async fn get_speakers(slug: String) -> AppResult<SpeakersView> {
    use super::asking_words::said;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::conference::Slot;
    use domain::ids::ProposalId;
    use domain::plain::{capital, list};
    use store::conference::{Offer, Proposal};

    fn row(ctx: &Ctx, place: String, (proposal, is_nameless): (&Proposal, bool), offer: Option<&Offer>) -> SpeakerRow {
        let now = ctx.now();
        if is_nameless {
            return SpeakerRow {
                place,
                proposal: proposal.id.to_string(),
                title: proposal.terms.title.clone(),
                by: "Who speaks shows once you have said what you think.".into(),
                said: String::new(),
                comes: false,
            };
        }
        let comes = offer.is_some_and(|offer| !offer.is_released && offer.answer.is_some_and(|(comes, _)| comes));
        SpeakerRow {
            place,
            proposal: proposal.id.to_string(),
            title: proposal.terms.title.clone(),
            by: list(&proposal.terms.speakers),
            said: offer.map(|offer| said(offer, now)).unwrap_or_default(),
            comes,
        }
    }

    async fn load(slug: String) -> AppResult<SpeakersView> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = super::found(&ctx, &slug).await?.id;
        let state = ctx.store.board(&id, ctx.now()).await?.ok_or(AppError::NotFound)?;
        let judging = super::judging(&ctx, &state, me).await?;
        let offers = ctx.store.slot_offers(&id).await?;
        let (terms, version) = ctx.store.speaker_terms(&id).await?;
        let proposal = |id: &ProposalId| state.proposals.iter().find(|proposal| proposal.id == *id);
        let (mut slots, mut others) = (Vec::new(), Vec::new());
        for slot in Slot::ALL {
            let place = format!("{}, {}", capital(&slot.to_string()), state.board.terms(slot).at);
            slots.push(match state.board.plan.in_slot(slot).and_then(proposal) {
                Some(talk) => {
                    let offer = offers.iter().find(|(id, _)| *id == talk.id).map(|(_, offer)| offer);
                    row(&ctx, place, (talk, judging.hides_names_of(&talk.id)), offer)
                }
                None => SpeakerRow {
                    place,
                    proposal: String::new(),
                    title: String::new(),
                    by: String::new(),
                    said: String::new(),
                    comes: false,
                },
            });
        }
        for (id, offer) in &offers {
            if let Some(talk) = proposal(id).filter(|_| state.board.plan.slot_of(id).is_none()) {
                others.push(row(&ctx, String::new(), (talk, judging.hides_names_of(id)), Some(offer)));
            }
        }
        let form = SpeakerTermsForm::of(&terms);
        Ok(SpeakersView { slug, title: state.conference.terms.title, slots, others, version, form })
    }
    honest(load(slug).await)
}

/// Sets how those who speak are looked after. `version` is what the editor saw.
#[server(endpoint = "conference/set_speaker_terms")]
pub async fn set_speaker_terms(
    slug: String,
    version: i64,
    #[server(flatten)] terms: SpeakerTermsForm,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(slug: String, version: i64, terms: SpeakerTermsForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = super::found(&ctx, &slug).await?.id;
        ctx.store.set_speaker_terms(&id, version, &terms.read()?, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=1", crate::paths::conference_speakers(&slug)));
        Ok(())
    }
    honest(act(slug, version, terms).await)
}
