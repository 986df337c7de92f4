use crate::error::AppResult;
use domain::conference::ProposalForm;
use leptos::prelude::*;

/// Writes a proposal down. An empty `id` makes a new one; `version` is what the editor saw.
#[server(endpoint = "conference/save_proposal")]
pub async fn save_proposal(
    slug: String,
    id: String,
    version: i64,
    key: String,
    #[server(flatten)] proposal: ProposalForm,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::conference::Standing;
    use store::conference::NewProposal;

    async fn act(slug: String, (id, version): (String, i64), key: String, proposal: ProposalForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let conference = super::found(&ctx, &slug).await?;
        let terms = proposal.read()?;
        let saved = if id.is_empty() {
            let new = NewProposal { terms, standing: Standing::Shortlisted, proposed_by: None };
            ctx.store.add_proposal(&conference.id, &new, &key, &me.id, ctx.now()).await?
        } else {
            let id = id.parse()?;
            let found = ctx.store.proposal(&id).await?.filter(|found| found.conference == conference.id);
            found.filter(|found| found.standing != Standing::Draft).ok_or(AppError::NotFound)?;
            ctx.store.edit_proposal(&id, version, &terms, &me.id, ctx.now()).await?;
            id
        };
        leptos_axum::redirect(&format!("{}?saved=1", crate::paths::proposal(&slug, saved.as_str())));
        Ok(())
    }
    honest(act(slug, (id, version), key, proposal).await)
}

/// Says what becomes of a proposal: a code of [`domain::conference::Standing`], or `up` and `down` on the standby list.
#[server(endpoint = "conference/sort")]
pub async fn sort_proposal(slug: String, proposal: String, to: String) -> AppResult<()> {
    use crate::context::{Ctx, asked_for_html};
    use crate::error::{AppError, honest};
    use domain::conference::Standing;
    use store::conference::Sort;

    async fn act(slug: String, proposal: String, to: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let conference = super::found(&ctx, &slug).await?;
        let sort = match to.as_str() {
            "up" => Sort::Up,
            "down" => Sort::Down,
            // Drafts and withdrawals are their authors'.
            code => Standing::from_code(code)
                .filter(|to| !matches!(to, Standing::Draft | Standing::Withdrawn))
                .map(Sort::To)
                .ok_or(AppError::Malformed)?,
        };
        let id = proposal.parse()?;
        let found = ctx.store.proposal(&id).await?.filter(|found| found.conference == conference.id);
        found.filter(|found| found.standing != Standing::Draft).ok_or(AppError::NotFound)?;
        ctx.store.sort_proposal(&id, sort, &me.id, ctx.now()).await?;
        if asked_for_html() {
            leptos_axum::redirect(&format!("{}#talk-{proposal}", crate::paths::board(&slug)));
        }
        Ok(())
    }
    honest(act(slug, proposal, to).await)
}

/// Says whether the speakers of a talk are meant to be in two slots.
#[server(endpoint = "conference/allow_twice")]
pub async fn allow_twice(slug: String, proposal: String, on_purpose: bool) -> AppResult<()> {
    use crate::context::{Ctx, asked_for_html};
    use crate::error::{AppError, honest};

    async fn act(slug: String, proposal: String, on_purpose: bool) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let conference = super::found(&ctx, &slug).await?;
        let id = proposal.parse()?;
        let found = ctx.store.proposal(&id).await?.filter(|found| found.conference == conference.id);
        found.ok_or(AppError::NotFound)?;
        ctx.store.allow_twice(&id, on_purpose, &me.id, ctx.now()).await?;
        if asked_for_html() {
            leptos_axum::redirect(&crate::paths::board(&slug));
        }
        Ok(())
    }
    honest(act(slug, proposal, on_purpose).await)
}

/// Says how much a proposal benefits the circle, 1 to 5, and why.
#[server(endpoint = "conference/review")]
pub async fn review_proposal(slug: String, proposal: String, benefit: String, reason: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::{Field, Mistakes, Problem, line};

    async fn act(slug: String, proposal: String, benefit: String, reason: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let conference = super::found(&ctx, &slug).await?;
        let id = proposal.parse()?;
        let found = ctx.store.proposal(&id).await?.filter(|found| found.conference == conference.id);
        let found = found.ok_or(AppError::NotFound)?;
        if super::is_own(&found, me) {
            return Err(AppError::NotFound);
        }
        let mut mistakes = Mistakes::default();
        let typed = benefit.parse::<i64>().ok().filter(|benefit| (1..=5).contains(benefit));
        let benefit = mistakes.note(Field::Benefit, typed.ok_or(Problem::NotOffered));
        let reason = mistakes.note(Field::Reason, line(&reason, 3, 500));
        let (Some(benefit), Some(reason)) = (benefit, reason) else { return Err(mistakes.into()) };
        ctx.store.review_proposal(&id, (benefit, &reason), &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=review#review", crate::paths::proposal(&slug, &proposal)));
        Ok(())
    }
    honest(act(slug, proposal, benefit, reason).await)
}
