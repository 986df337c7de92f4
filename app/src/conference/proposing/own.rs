use crate::error::AppResult;
use domain::conference::ProposalForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What somebody proposes for a conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnProposals {
    pub slug: String,
    /// Of somebody without an account; empty for a member.
    pub token: String,
    pub title: String,
    /// `Wednesday 17 March 2027, Hall 4`.
    pub when: String,
    /// Whether one may propose, and until when or from when on.
    pub call: String,
    pub is_open: bool,
    pub rows: Vec<OwnRow>,
    /// The hours of the five slots.
    pub hours: Vec<String>,
    /// The one that the address names, or an empty one.
    pub editing: Editing,
}

/// One of them. What organisers think of it is not among this: they tell it when they tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRow {
    pub id: String,
    pub title: String,
    pub stands: String,
    pub is_draft: bool,
    pub can_withdraw: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editing {
    /// Empty for a new one.
    pub id: String,
    pub form: ProposalForm,
    pub is_sent: bool,
    /// It holds what was typed and not sent.
    pub has_unsent: bool,
    /// How often what is typed was kept.
    pub seen: i64,
    /// The description as readers will see it, in HTML.
    pub preview: String,
    /// Of a new one, so that it is added once.
    pub key: String,
}

/// `id` is empty for a new one.
#[server(endpoint = "conference/own")]
pub async fn get_own(slug: String, id: String) -> AppResult<OwnProposals> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load(slug: String, id: String) -> AppResult<OwnProposals> {
        let ctx = Ctx::current()?;
        ctx.member()?;
        let asking = super::as_member(&ctx, &slug).await?;
        ssr::read(&ctx, asking, id, String::new()).await
    }
    honest(load(slug, id).await)
}

#[cfg(feature = "ssr")]
pub(super) mod ssr {
    use super::super::Asking;
    use super::{Editing, OwnProposals, OwnRow};
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use crate::marked;
    use domain::calendar::{date_in_london, words};
    use domain::conference::{ConferenceTerms, Informed, ProposalForm, SlotTerms, Standing};
    use jiff::Timestamp;
    use jiff::civil::Date;
    use store::conference::Proposal;

    fn call(terms: &ConferenceTerms, today: Date) -> String {
        match terms.call {
            Some((opens, _)) if today < opens => {
                format!("You can propose a talk from {} on.", words::day(opens, today))
            }
            Some((_, closes)) if today <= closes => {
                format!("You can propose a talk, and change it, until the end of {}.", words::day(closes, today))
            }
            Some(_) => "The call for talks is closed. What you sent can still be taken back.".to_owned(),
            None => "Nobody is asked for talks yet.".to_owned(),
        }
    }

    fn row(proposal: &Proposal, told: Option<&(Informed, Timestamp)>, today: Date) -> OwnRow {
        let stands = match (proposal.standing, told) {
            (Standing::Draft, _) => "In preparation. Nobody but you sees it.".to_owned(),
            (Standing::Withdrawn, _) => "You took it back.".to_owned(),
            // What they were told, whatever became of it since.
            (_, Some((group, at))) => {
                format!("{} The organisers wrote to you on {}.", group.told(), words::day(date_in_london(*at), today))
            }
            _ => "Sent. The organisers write to you when they have decided.".to_owned(),
        };
        let title = proposal.terms.title.trim();
        OwnRow {
            id: proposal.id.to_string(),
            title: if title.is_empty() { "A talk that has no title yet".into() } else { title.into() },
            stands,
            is_draft: proposal.standing == Standing::Draft,
            can_withdraw: proposal.standing != Standing::Withdrawn,
        }
    }

    async fn editing(ctx: &Ctx, asking: &Asking, found: &Proposal) -> AppResult<Editing> {
        let typed = ctx.store.typed_proposal(&found.id, &asking.author).await?;
        let unsent: Option<ProposalForm> = serde_json::from_str(&typed.typed).ok();
        let has_unsent = unsent.is_some();
        let form = unsent.unwrap_or_else(|| ProposalForm::of(&found.terms));
        Ok(Editing {
            id: found.id.to_string(),
            preview: marked::html(&form.description),
            form,
            is_sent: found.standing != Standing::Draft,
            has_unsent,
            seen: typed.version,
            key: String::new(),
        })
    }

    pub async fn read(ctx: &Ctx, asking: Asking, id: String, token: String) -> AppResult<OwnProposals> {
        let today = date_in_london(ctx.now());
        let terms = &asking.conference.terms;
        let own = ctx.store.own_proposals(&asking.conference.id, &asking.author).await?;
        // To somebody who has nothing there, a conference without a call is none of their business.
        if terms.call.is_none() && own.is_empty() {
            return Err(AppError::NotFound);
        }
        let board = ctx.store.board(&asking.conference.id, ctx.now()).await?.ok_or(AppError::NotFound)?.board;
        let editing = match own.iter().find(|proposal| proposal.id.as_str() == id) {
            Some(found) => editing(ctx, &asking, found).await?,
            None if !id.is_empty() => return Err(AppError::NotFound),
            None => Editing {
                id,
                form: ProposalForm { speakers: asking.name.clone(), minutes: "30".into(), ..ProposalForm::default() },
                is_sent: false,
                has_unsent: false,
                seen: 0,
                preview: String::new(),
                key: ctx.store.new_form_id()?,
            },
        };
        let day = words::day(terms.date, today);
        let told = ctx.store.informed_of(&asking.conference.id, ctx.now()).await?;
        Ok(OwnProposals {
            slug: terms.slug.as_str().to_owned(),
            token,
            title: terms.title.clone(),
            when: if terms.venue.is_empty() { day } else { format!("{day}, {}", terms.venue) },
            call: call(terms, today),
            is_open: terms.takes_proposals(today),
            rows: own.iter().map(|one| row(one, told.get(&one.id), today)).collect(),
            hours: board.slots.iter().map(SlotTerms::hours).collect(),
            editing,
        })
    }
}
