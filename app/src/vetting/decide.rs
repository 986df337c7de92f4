use crate::error::AppResult;
use domain::vetting::DecisionForm;
use leptos::prelude::*;

/// Approves, asks or declines. `version` is what the organiser saw. With a `template` nothing is decided: the page comes
/// back with its words, and what was typed.
#[server(endpoint = "vetting/decide")]
pub async fn decide(
    id: String,
    version: i64,
    #[server(default)] template: String,
    #[server(flatten)] decision: DecisionForm,
) -> AppResult<()> {
    use super::{evidence, mails};
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::vetting::{Basis, Listing};

    async fn act(id: String, version: i64, template: String, decision: DecisionForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        if !template.is_empty() {
            return Err(AppError::WordsBrought);
        }
        let rests_on_register = decision.basis == Basis::Register.code();
        let listing = if rests_on_register { evidence::listing(&ctx, &id).await? } else { Listing::None };
        let decision = decision.read(listing)?;
        let mail = |decided: &store::vetting::Decided| {
            mails::decided(&ctx.public_url, decision.verdict, &decision.words, decided)
        };
        ctx.store.decide(&id, version, &decision, &me.id, ctx.now(), mail).await?;
        ssr::go_on(&ctx, &id, &me.id).await
    }
    honest(act(id, version, template, decision).await)
}

/// Takes the last decision on an application back, within a minute.
#[server(endpoint = "vetting/undo")]
pub async fn undo_decision(id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn act(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.undo_decision(&id, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?done=undone", paths::application(&id)));
        Ok(())
    }
    honest(act(id).await)
}

/// Takes a declined or lapsed application up again.
#[server(endpoint = "vetting/reopen")]
pub async fn reopen_application(id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn act(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.reopen_application(&id, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?done=reopened", paths::application(&id)));
        Ok(())
    }
    honest(act(id).await)
}

/// Takes an application over, or gives it back to all.
#[server(endpoint = "vetting/hand")]
pub async fn hand_application(id: String, mine: bool) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn act(id: String, mine: bool) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.hand_application(&id, mine.then_some(&me.id), &me.id, ctx.now()).await?;
        leptos_axum::redirect(&paths::application(&id));
        Ok(())
    }
    honest(act(id, mine).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use crate::context::Ctx;
    use crate::error::AppResult;
    use crate::paths;
    use domain::ids::PersonId;

    /// To whoever waits next, or back to the list.
    pub async fn go_on(ctx: &Ctx, id: &str, me: &PersonId) -> AppResult<()> {
        let next = ctx.store.go_on_in_queue(id, me, ctx.now()).await?;
        let page = next.map_or_else(|| paths::APPLICATIONS.to_owned(), |next| paths::application(&next));
        leptos_axum::redirect(&format!("{page}?decided={id}"));
        Ok(())
    }
}
