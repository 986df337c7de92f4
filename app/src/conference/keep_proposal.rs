use crate::error::AppResult;
use domain::conference::{JudgementForm, ProposalForm};
use domain::ids::ProposalId;
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
    use domain::form::{Field, Problem};
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
            let found = found.filter(|found| found.standing != Standing::Draft).ok_or(AppError::NotFound)?;
            let judging = ctx.store.judging(&conference.id, (&[found], conference.terms.blind), &me.id).await?;
            if judging.hides_names_of(&id) {
                return Err(AppError::field(Field::Benefit, Problem::JudgeFirst));
            }
            ctx.store.edit_proposal(&id, version, &terms, &me.id, ctx.now()).await?;
            id
        };
        leptos_axum::redirect(&format!("{}?saved=1", crate::paths::proposal(&slug, saved.as_str())));
        Ok(())
    }
    honest(act(slug, (id, version), key, proposal).await)
}

/// Says what becomes of a proposal, `from` the board or the `list`: a code of [`domain::conference::Standing`], or `up` and `down` on the standby list.
#[server(endpoint = "conference/sort")]
pub async fn sort_proposal(
    slug: String,
    proposal: String,
    to: String,
    #[server(default)] from: String,
) -> AppResult<()> {
    use crate::context::{Ctx, asked_for_html};
    use crate::error::{AppError, honest};
    use domain::conference::Standing;
    use store::conference::Sort;

    async fn act(slug: String, proposal: String, to: String, from: String) -> AppResult<()> {
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
            let page = if from == "list" { crate::paths::proposals(&slug) } else { crate::paths::board(&slug) };
            leptos_axum::redirect(&format!("{page}#talk-{proposal}"));
        }
        Ok(())
    }
    honest(act(slug, proposal, to, from).await)
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

/// Says how much a proposal benefits the circle and how independent it is, 1 to 5, and why.
#[server(endpoint = "conference/review")]
pub async fn review_proposal(
    slug: String,
    proposal: String,
    #[server(flatten)] answer: JudgementForm,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn act(slug: String, proposal: String, answer: JudgementForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let conference = super::found(&ctx, &slug).await?;
        let id: ProposalId = proposal.parse()?;
        let state = ctx.store.board(&conference.id, ctx.now()).await?.ok_or(AppError::NotFound)?;
        state.board.talk(&id).ok_or(AppError::NotFound)?;
        if super::judging(&ctx, &state, me).await?.bar(&id).is_some() {
            return Err(AppError::NotFound);
        }
        ctx.store.review_proposal(&id, &answer.read()?, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=review#review", crate::paths::proposal(&slug, &proposal)));
        Ok(())
    }
    honest(act(slug, proposal, answer).await)
}
