use crate::error::AppResult;
use domain::conference::ProposalForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What was kept of what is being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub id: String,
    pub seen: i64,
    /// The description as readers will see it, in HTML.
    pub preview: String,
}

/// Sends what a member proposes where `send` is `yes`; else keeps it for them, whatever it is.
#[server(endpoint = "conference/propose")]
pub async fn propose(
    slug: String,
    id: String,
    key: String,
    #[server(default)] seen: String,
    #[server(default)] send: String,
    #[server(flatten)] proposal: ProposalForm,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(slug: String, sent: ssr::Sent, wish: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        ctx.member()?;
        let asking = super::as_member(&ctx, &slug).await?;
        ssr::take(&ctx, &asking, &sent, &wish).await
    }
    honest(act(slug, ssr::Sent { id, key, seen, proposal }, send).await)
}

/// Keeps what a member is typing.
#[server(endpoint = "conference/keep_typing")]
pub async fn keep_typing(
    slug: String,
    id: String,
    key: String,
    seen: String,
    #[server(flatten)] proposal: ProposalForm,
) -> AppResult<Kept> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(slug: String, sent: ssr::Sent) -> AppResult<Kept> {
        let ctx = Ctx::current()?;
        ctx.member()?;
        let asking = super::as_member(&ctx, &slug).await?;
        ssr::keep(&ctx, &asking, &sent).await
    }
    honest(act(slug, ssr::Sent { id, key, seen, proposal }).await)
}

/// Takes back what one proposed.
#[server(endpoint = "conference/withdraw")]
pub async fn withdraw_proposal(slug: String, id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(slug: String, id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        ctx.member()?;
        let asking = super::as_member(&ctx, &slug).await?;
        ssr::withdraw(&ctx, &asking, &id).await
    }
    honest(act(slug, id).await)
}

#[cfg(feature = "ssr")]
pub(super) mod ssr {
    use super::super::Asking;
    use super::Kept;
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use crate::marked;
    use domain::conference::ProposalForm;
    use domain::form::{Field, Mistakes, Problem};
    use store::conference::{OwnEdit, OwnTyping};

    /// More than all fields together may have.
    const MOST_TYPED: usize = 40_000;

    /// A form as it came.
    pub struct Sent {
        pub id: String,
        pub key: String,
        pub seen: String,
        pub proposal: ProposalForm,
    }

    pub async fn take(ctx: &Ctx, asking: &Asking, sent: &Sent, wish: &str) -> AppResult<()> {
        if wish != "yes" {
            let kept = keep(ctx, asking, sent).await?;
            let place = if wish == "look" { "#look" } else { "" };
            leptos_axum::redirect(&format!("{}?id={}&saved=draft{place}", asking.page, kept.id));
            return Ok(());
        }
        let mut mistakes = Mistakes::default();
        let terms = mistakes.take(sent.proposal.read());
        let promised = if sent.proposal.no_selling.is_empty() { Err(Problem::PromiseMissing) } else { Ok(()) };
        let promised = mistakes.note(Field::NoSelling, promised);
        let (Some(terms), Some(())) = (terms, promised) else { return Err(mistakes.into()) };
        let id = if sent.id.is_empty() { None } else { Some(sent.id.parse()?) };
        let seen = sent.seen.parse().unwrap_or(0);
        let edit = OwnEdit { id: id.as_ref(), terms: &terms, seen, form: &sent.key };
        ctx.store.save_own_proposal(&asking.conference.id, edit, &asking.author, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=sent", asking.page));
        Ok(())
    }

    pub async fn keep(ctx: &Ctx, asking: &Asking, sent: &Sent) -> AppResult<Kept> {
        if sent.id.is_empty() && sent.proposal.is_empty() {
            return Err(AppError::field(Field::Title, Problem::Missing));
        }
        let typed = serde_json::to_string(&sent.proposal).map_err(|_| AppError::Malformed)?;
        if typed.len() > MOST_TYPED {
            let has = u32::try_from(sent.proposal.description.chars().count()).unwrap_or(u32::MAX);
            return Err(AppError::field(Field::Description, Problem::TooLong { limit: 4_000, has }));
        }
        let id = if sent.id.is_empty() { None } else { Some(sent.id.parse()?) };
        let title: String = sent.proposal.title.trim().chars().filter(|c| !c.is_control()).take(120).collect();
        let seen = sent.seen.parse().unwrap_or(0);
        let typing = OwnTyping { id: id.as_ref(), title: &title, typed: &typed, seen, form: &sent.key };
        let kept = ctx.store.keep_typing(&asking.conference.id, typing, &asking.author, ctx.now()).await?;
        Ok(Kept { id: kept.0.into(), seen: kept.1, preview: marked::html(&sent.proposal.description) })
    }

    pub async fn withdraw(ctx: &Ctx, asking: &Asking, id: &str) -> AppResult<()> {
        ctx.store.withdraw_own_proposal(&id.parse()?, &asking.author, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=withdrawn", asking.page));
        Ok(())
    }
}
