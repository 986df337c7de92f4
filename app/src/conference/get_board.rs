use crate::error::AppResult;
use domain::conference::Board;
use domain::ids::ProposalId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Who changed what is in a slot last, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotSeen {
    pub version: i64,
    /// `Asha` or `You`; `None` while nobody has.
    pub by: Option<String>,
    /// `8 seconds ago`.
    pub ago: String,
}

/// A conference's board, as one organiser sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardView {
    pub slug: String,
    pub title: String,
    /// `Wednesday 17 March 2027, Hall 4`.
    pub when: String,
    pub board: Board,
    /// Of the five slots.
    pub seen: Vec<SlotSeen>,
    /// On which one may say what one thinks, and has not. What others think of them, and of one's own, is not among this.
    pub unjudged: Vec<ProposalId>,
    pub can_undo: bool,
    pub can_redo: bool,
}

#[server(endpoint = "conference/board")]
pub async fn get_board(slug: String) -> AppResult<BoardView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, words};
    use store::conference::{BoardState, SlotState};

    async fn load(slug: String) -> AppResult<BoardView> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let id = super::found(&ctx, &slug).await?.id;
        let state = ctx.store.board(&id, now).await?.ok_or(AppError::NotFound)?;
        let judging = super::judging(&ctx, &state, me).await?;
        let BoardState { conference, mut board, slots, .. } = state;
        let unsaid = board.talks.iter().map(|talk| talk.id.clone()).filter(|id| !judging.has_said(id));
        let unsaid: Vec<ProposalId> = unsaid.collect();
        board.without(&judging.nameless(), &unsaid);
        let open = |id: &&ProposalId| judging.bar(id).is_none();
        let unjudged = unsaid.iter().filter(open).cloned().collect();
        let (can_undo, can_redo) = ctx.store.steps(&id, &me.id).await?;
        let seen = |slot: SlotState| SlotSeen {
            version: slot.version,
            by: slot.changed_by.map(|(id, name)| if id == me.id { "You".into() } else { name }),
            ago: words::ago(slot.changed_at, now),
        };
        let terms = conference.terms;
        let day = words::day(terms.date, date_in_london(now));
        Ok(BoardView {
            slug: terms.slug.into(),
            title: terms.title,
            when: if terms.venue.is_empty() { day } else { format!("{day}, {}", terms.venue) },
            board,
            seen: slots.into_iter().map(seen).collect(),
            unjudged,
            can_undo,
            can_redo,
        })
    }
    honest(load(slug).await)
}
