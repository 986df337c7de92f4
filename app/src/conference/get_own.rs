use crate::error::AppResult;
use domain::conference::ProposalForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What a member proposes for a conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnProposals {
    pub slug: String,
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
    pub can_withdraw: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editing {
    /// Empty for a new one.
    pub id: String,
    pub form: ProposalForm,
    pub is_sent: bool,
    /// Of a new one, so that it is added once.
    pub key: String,
}

/// `id` is empty for a new one.
#[server(endpoint = "conference/own")]
pub async fn get_own(slug: String, id: String) -> AppResult<OwnProposals> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, words};
    use domain::conference::{ConferenceTerms, SlotTerms, Standing};
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

    fn row(proposal: &Proposal) -> OwnRow {
        let stands = match proposal.standing {
            Standing::Draft => "In preparation. Nobody but you sees it.",
            Standing::Withdrawn => "You took it back.",
            _ => "Sent. The organisers write to you when they have decided.",
        };
        OwnRow {
            id: proposal.id.to_string(),
            title: proposal.terms.title.clone(),
            stands: stands.into(),
            can_withdraw: proposal.standing != Standing::Withdrawn,
        }
    }

    async fn load(slug: String, id: String) -> AppResult<OwnProposals> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let today = date_in_london(ctx.now());
        let conference = super::found(&ctx, &slug).await?;
        let terms = &conference.terms;
        let own = ctx.store.own_proposals(&conference.id, &me.id).await?;
        // To somebody who has nothing there, a conference without a call is none of their business.
        if terms.call.is_none() && own.is_empty() {
            return Err(AppError::NotFound);
        }
        let board = ctx.store.board(&conference.id, ctx.now()).await?.ok_or(AppError::NotFound)?.board;
        let editing = match own.iter().find(|proposal| proposal.id.as_str() == id) {
            Some(found) => Editing {
                id,
                form: ProposalForm::of(&found.terms),
                is_sent: found.standing != Standing::Draft,
                key: String::new(),
            },
            None if !id.is_empty() => return Err(AppError::NotFound),
            None => Editing {
                id,
                form: ProposalForm { speakers: me.name.clone(), minutes: "30".into(), ..ProposalForm::default() },
                is_sent: false,
                key: ctx.store.new_form_id()?,
            },
        };
        let day = words::day(terms.date, today);
        Ok(OwnProposals {
            slug,
            title: terms.title.clone(),
            when: if terms.venue.is_empty() { day } else { format!("{day}, {}", terms.venue) },
            call: call(terms, today),
            is_open: terms.takes_proposals(today),
            rows: own.iter().map(row).collect(),
            hours: board.slots.iter().map(SlotTerms::hours).collect(),
            editing,
        })
    }
    honest(load(slug, id).await)
}

/// Saves what a member proposes; `send` is `yes` where organisers shall see it.
#[server(endpoint = "conference/propose")]
pub async fn propose(
    slug: String,
    id: String,
    key: String,
    #[server(default)] send: String,
    #[server(flatten)] proposal: ProposalForm,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::form::{Field, Mistakes, Problem};
    use store::conference::OwnEdit;

    async fn act(slug: String, id: String, (key, send): (String, bool), proposal: ProposalForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let conference = super::found(&ctx, &slug).await?;
        let mut mistakes = Mistakes::default();
        let terms = mistakes.take(proposal.read());
        let promised = if proposal.no_selling.is_empty() && send { Err(Problem::PromiseMissing) } else { Ok(()) };
        let promised = mistakes.note(Field::NoSelling, promised);
        let (Some(terms), Some(())) = (terms, promised) else { return Err(mistakes.into()) };
        let id = if id.is_empty() { None } else { Some(id.parse()?) };
        let edit = OwnEdit { id: id.as_ref(), terms: &terms, send, form: &key };
        let saved = ctx.store.save_own_proposal(&conference.id, edit, &me.id, ctx.now()).await?;
        let page = crate::paths::propose(&slug);
        let what = if send { "sent" } else { "draft" };
        leptos_axum::redirect(&if send {
            format!("{page}?saved={what}")
        } else {
            format!("{page}?id={saved}&saved={what}")
        });
        Ok(())
    }
    honest(act(slug, id, (key, send == "yes"), proposal).await)
}

/// Takes back what one proposed.
#[server(endpoint = "conference/withdraw")]
pub async fn withdraw_proposal(slug: String, id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn act(slug: String, id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        ctx.store.withdraw_own_proposal(&id.parse()?, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=withdrawn", crate::paths::propose(&slug)));
        Ok(())
    }
    honest(act(slug, id).await)
}
