use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Links by which others propose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    pub slug: String,
    pub title: String,
    /// Why nobody can propose by one yet.
    pub closed: Option<String>,
    pub rows: Vec<LinkRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRow {
    pub id: String,
    pub whom: String,
    /// `Two of five have used it. Open until Thursday 26 November.`
    pub stands: String,
    /// The whole link, while somebody can begin by it.
    pub link: Option<String>,
}

#[server(endpoint = "conference/invitations")]
pub async fn get_proposal_invitations(slug: String) -> AppResult<Links> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;
    use domain::calendar::{date_in_london, words};
    use domain::plain::{capital, count};
    use store::conference::ProposalInvitation;

    async fn load(slug: String) -> AppResult<Links> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let (now, today) = (ctx.now(), date_in_london(ctx.now()));
        let conference = super::super::found(&ctx, &slug).await?;
        let row = |link: ProposalInvitation| {
            let used = if link.used == 0 {
                "Nobody has used it.".to_owned()
            } else {
                format!("{} of {} used.", capital(&count(link.used)), count(link.uses))
            };
            let day = words::day(date_in_london(link.expires_at), today);
            let (stands, is_open) = match () {
                () if link.is_revoked => ("Taken back.".to_owned(), false),
                () if link.expires_at <= now => (format!("It ended on {day}."), false),
                () if link.used >= link.uses => ("As many have used it as it is for.".to_owned(), false),
                () => (format!("Open until {day}."), true),
            };
            LinkRow {
                whom: link.whom,
                stands: format!("{used} {stands} Made by {}.", link.made_by),
                link: is_open.then(|| format!("{}{}", ctx.public_url, paths::begin_proposing(&link.token))),
                id: link.id,
            }
        };
        let rows = ctx.store.proposal_invitations(&conference.id).await?.into_iter().map(row).collect();
        let closed = match conference.terms.call {
            _ if conference.terms.takes_proposals(today) => None,
            Some((opens, _)) if today < opens => {
                Some(format!("The call for talks opens on {}. Links work from then on.", words::day(opens, today)))
            }
            Some(_) => Some("The call for talks is closed. Extend it under “Day and slots” first.".to_owned()),
            None => Some("There is no call for talks yet. Say from when to when under “Day and slots”.".to_owned()),
        };
        Ok(Links { slug, title: conference.terms.title, closed, rows })
    }
    honest(load(slug).await)
}

/// Makes a link for `uses` people and `days` days.
#[server(endpoint = "conference/invite")]
pub async fn invite_proposals(slug: String, whom: String, uses: String, days: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;
    use domain::form::{Field, Mistakes, Problem};
    use jiff::SignedDuration;

    async fn act(slug: String, whom: String, uses: String, days: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let conference = super::super::found(&ctx, &slug).await?;
        let number = |typed: &str, most: i64| {
            typed
                .trim()
                .parse::<i64>()
                .ok()
                .filter(|n| (1..=most).contains(n))
                .ok_or(Problem::NumberRange { most: 200 })
        };
        let mut mistakes = Mistakes::default();
        let whom = mistakes.note(Field::Whom, domain::plain::name(&whom, 120));
        let uses = mistakes.note(Field::Uses, number(&uses, 200));
        let days = mistakes.note(Field::Days, number(&days, 200));
        let (Some(whom), Some(uses), Some(days)) = (whom, uses, days) else { return Err(mistakes.into()) };
        let until = ctx.now() + SignedDuration::from_hours(24 * days);
        ctx.store.invite_proposals(&conference.id, (&whom, uses, until), &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?made=1", paths::proposal_links(&slug)));
        Ok(())
    }
    honest(act(slug, whom, uses, days).await)
}

/// Takes a link back. Who has proposed by it keeps their page.
#[server(endpoint = "conference/revoke_invitation")]
pub async fn revoke_invitation(slug: String, id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(slug: String, id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let conference = super::super::found(&ctx, &slug).await?;
        ctx.store.revoke_proposal_invitation(&conference.id, &id, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?revoked=1", crate::paths::proposal_links(&slug)));
        Ok(())
    }
    honest(act(slug, id).await)
}
