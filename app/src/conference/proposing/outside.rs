use super::own::OwnProposals;
use super::propose::Kept;
use crate::error::AppResult;
use domain::conference::ProposalForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What somebody sees who opens an organiser's link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begin {
    pub title: String,
    /// `Wednesday 17 March 2027, Hall 4`.
    pub when: String,
    pub about: String,
    /// The day until whose end talks are taken; `None` while they are not.
    pub until: Option<String>,
}

#[server(endpoint = "conference/begin")]
pub async fn get_begin(token: String) -> AppResult<Begin> {
    use crate::context::{Ctx, keep_nowhere};
    use crate::error::{AppError, honest};
    use crate::marked;
    use domain::calendar::{date_in_london, words};

    async fn load(token: String) -> AppResult<Begin> {
        keep_nowhere();
        let ctx = Ctx::current()?;
        let today = date_in_london(ctx.now());
        let conference = ctx.store.invited_to_propose(&token, ctx.now()).await?.ok_or(AppError::NotFound)?;
        let terms = conference.terms;
        let day = words::day(terms.date, today);
        let until = terms.call.filter(|_| terms.takes_proposals(today)).map(|(_, closes)| words::day(closes, today));
        Ok(Begin {
            when: if terms.venue.is_empty() { day } else { format!("{day}, {}", terms.venue) },
            title: terms.title,
            about: marked::html(&terms.about),
            until,
        })
    }
    honest(load(token).await)
}

/// Mails somebody the link to a page on which they propose; the answer is the same for any address.
#[server(endpoint = "conference/ask_to_propose")]
pub async fn ask_to_propose(token: String, name: String, email: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::{Field, Mistakes, Problem};
    use domain::people::EmailAddress;

    async fn ask(token: String, name: String, email: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let conference = ctx.store.invited_to_propose(&token, ctx.now()).await?.ok_or(AppError::NotFound)?;
        let mut mistakes = Mistakes::default();
        let name = mistakes.note(Field::Name, domain::plain::name(&name, 120));
        let email = mistakes.note(
            Field::Email,
            if email.trim().is_empty() { Err(Problem::EmailMissing) } else { EmailAddress::parse(&email) },
        );
        let (Some(name), Some(email)) = (name, email) else { return Err(mistakes.into()) };
        let title = conference.terms.title;
        let mail = |own: &str| {
            let body = format!(
                "Dear {name},\n\nhere is your own page for proposing a talk at {title}:\n{}{}\n\nKeep this mail: on that page you \
                 write, change and take back what you propose, and see where it stands. Whoever has the link has the \
                 page.\n\nYou did not ask for this? Then leave it, and nothing happens.\n",
                ctx.public_url,
                paths::proposing(own),
            );
            (format!("Your page for proposing a talk: {title}"), body)
        };
        ctx.store.ask_to_propose(&token, (&name, &email), ctx.now(), mail).await?;
        leptos_axum::redirect(&format!("{}?sent=1", paths::begin_proposing(&token)));
        Ok(())
    }
    honest(ask(token, name, email).await)
}

/// What somebody without an account proposes. `id` is empty for a new one.
#[server(endpoint = "conference/outside")]
pub async fn get_outside(token: String, id: String) -> AppResult<OwnProposals> {
    use crate::context::{Ctx, keep_nowhere};
    use crate::error::honest;

    async fn load(token: String, id: String) -> AppResult<OwnProposals> {
        keep_nowhere();
        let ctx = Ctx::current()?;
        let asking = super::as_proposer(&ctx, &token).await?;
        super::own::ssr::read(&ctx, asking, id, token).await
    }
    honest(load(token, id).await)
}

/// As [`super::propose::propose`], for somebody without an account.
#[server(endpoint = "conference/propose_outside")]
pub async fn propose_outside(
    token: String,
    id: String,
    key: String,
    #[server(default)] seen: String,
    #[server(default)] send: String,
    #[server(flatten)] proposal: ProposalForm,
) -> AppResult<()> {
    use super::propose::ssr::{Sent, take};
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(token: String, sent: Sent, wish: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let asking = super::as_proposer(&ctx, &token).await?;
        take(&ctx, &asking, &sent, &wish).await
    }
    honest(act(token, Sent { id, key, seen, proposal }, send).await)
}

/// As [`super::propose::keep_typing`], for somebody without an account.
#[server(endpoint = "conference/keep_outside")]
pub async fn keep_outside(
    token: String,
    id: String,
    key: String,
    seen: String,
    #[server(flatten)] proposal: ProposalForm,
) -> AppResult<Kept> {
    use super::propose::ssr::{Sent, keep};
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(token: String, sent: Sent) -> AppResult<Kept> {
        let ctx = Ctx::current()?;
        let asking = super::as_proposer(&ctx, &token).await?;
        keep(&ctx, &asking, &sent).await
    }
    honest(act(token, Sent { id, key, seen, proposal }).await)
}

/// Takes back what somebody without an account proposed.
#[server(endpoint = "conference/withdraw_outside")]
pub async fn withdraw_outside(token: String, id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(token: String, id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let asking = super::as_proposer(&ctx, &token).await?;
        super::propose::ssr::withdraw(&ctx, &asking, &id).await
    }
    honest(act(token, id).await)
}
