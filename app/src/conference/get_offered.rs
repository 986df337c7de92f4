use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A talk that is proposed, as members read it. What organisers think of it, and whether it is in a slot, is not among this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedTalk {
    pub id: String,
    pub title: String,
    pub by: String,
    /// HTML.
    pub about: String,
    pub takeaway: String,
    /// One would come to hear it.
    pub wished: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    pub slug: String,
    pub title: String,
    pub when: String,
    pub is_open: bool,
    pub talks: Vec<OfferedTalk>,
}

#[server(endpoint = "conference/offered")]
pub async fn get_offered(slug: String) -> AppResult<Offered> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, words};
    use domain::conference::Standing;
    use domain::plain;
    use store::conference::Proposal;

    const HIDDEN: &str = "Who speaks shows once you have said what you think.";

    async fn load(slug: String) -> AppResult<Offered> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let today = date_in_london(ctx.now());
        let conference = super::asking(&ctx, &slug).await?;
        let state = ctx.store.board(&conference.id, ctx.now()).await?.ok_or(AppError::NotFound)?;
        let hidden = match ctx.organiser() {
            Ok(me) => super::judging(&ctx, &state, me).await?.nameless(),
            Err(_) => Vec::new(),
        };
        let wishes = ctx.store.wishes_of(&conference.id, &me.id).await?;
        let talk = |proposal: Proposal| OfferedTalk {
            wished: wishes.contains(&proposal.id),
            // An organiser judges without the names, and finds them nowhere.
            by: if hidden.contains(&proposal.id) { HIDDEN.into() } else { plain::list(&proposal.terms.speakers) },
            id: proposal.id.into(),
            title: proposal.terms.title,
            about: crate::marked::html(&proposal.terms.about),
            takeaway: proposal.terms.takeaway,
        };
        // Declined ones too, since leaving them out would tell.
        let offered = state.proposals.into_iter().filter(|proposal| proposal.standing != Standing::Withdrawn);
        let terms = conference.terms;
        let day = words::day(terms.date, today);
        Ok(Offered {
            slug,
            when: if terms.venue.is_empty() { day } else { format!("{day}, {}", terms.venue) },
            is_open: terms.takes_proposals(today),
            title: terms.title,
            talks: offered.map(talk).collect(),
        })
    }
    honest(load(slug).await)
}

/// Says whether one would come to hear a talk.
#[server(endpoint = "conference/wish")]
pub async fn wish_for(slug: String, proposal: String, would_come: bool) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::conference::Standing;

    async fn act(slug: String, proposal: String, would_come: bool) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let conference = super::asking(&ctx, &slug).await?;
        let id = proposal.parse()?;
        let found = ctx.store.proposal(&id).await?.filter(|found| found.conference == conference.id);
        let open = |standing| !matches!(standing, Standing::Draft | Standing::Withdrawn);
        found.filter(|found| open(found.standing)).ok_or(AppError::NotFound)?;
        ctx.store.wish_for(&id, would_come, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}#talk-{proposal}", crate::paths::offered(&slug)));
        Ok(())
    }
    honest(act(slug, proposal, would_come).await)
}
