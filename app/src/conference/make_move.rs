use crate::error::AppResult;
use domain::conference::{Move, Plan, SLOTS, Slot};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A move as a form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `place`, `clear`, `lock`, `unlock` or `adopt`.
    pub act: String,
    pub proposal: String,
    pub slot: String,
    /// All five slots, for `adopt`.
    pub held: String,
    /// The versions of the five slots, as they were seen.
    pub seen: String,
}

impl Asked {
    pub fn of(act: &Move, seen: &[i64]) -> Self {
        let seen = seen.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
        let (word, proposal, slot, held) = match act {
            Move::Place(talk, slot) => ("place", talk.to_string(), Some(*slot), String::new()),
            Move::Clear(slot) => ("clear", String::new(), Some(*slot), String::new()),
            Move::Lock(slot) => ("lock", String::new(), Some(*slot), String::new()),
            Move::Unlock(slot) => ("unlock", String::new(), Some(*slot), String::new()),
            Move::Adopt(held) => ("adopt", String::new(), None, Plan::new(held.clone(), [false; SLOTS]).to_string()),
        };
        let slot = slot.map_or(String::new(), |slot| slot.number().to_string());
        Self { act: word.into(), proposal, slot, held, seen }
    }

    /// What is asked, if it is anything that can be.
    pub fn read(&self) -> Option<Move> {
        let slot = || Slot::parse(&self.slot);
        match self.act.as_str() {
            "place" => Some(Move::Place(self.proposal.parse().ok()?, slot()?)),
            "clear" => slot().map(Move::Clear),
            "lock" => slot().map(Move::Lock),
            "unlock" => slot().map(Move::Unlock),
            "adopt" => Plan::read(&self.held).map(|plan| Move::Adopt(plan.held().clone())),
            _ => None,
        }
    }

    pub fn versions(&self) -> Option<[i64; SLOTS]> {
        let versions: Option<Vec<i64>> = self.seen.split(' ').map(|version| version.parse().ok()).collect();
        versions?.try_into().ok()
    }
}

/// Does something on a board.
#[server(endpoint = "conference/move")]
pub async fn make_move(slug: String, #[server(flatten)] asked: Asked) -> AppResult<()> {
    use crate::context::{Ctx, asked_for_html};
    use crate::error::{AppError, honest};

    async fn act(slug: String, asked: Asked) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = super::found(&ctx, &slug).await?.id;
        let (act, seen) = asked.read().zip(asked.versions()).ok_or(AppError::Malformed)?;
        ctx.store.make_move(&id, &act, seen, &me.id, ctx.now()).await?;
        if asked_for_html() {
            let place = if asked.slot.is_empty() { "day".to_owned() } else { format!("slot-{}", asked.slot) };
            leptos_axum::redirect(&format!("{}#{place}", crate::paths::board(&slug)));
        }
        Ok(())
    }
    honest(act(slug, asked).await)
}

/// Takes back the last thing that one did on this board.
#[server(endpoint = "conference/undo")]
pub async fn undo_move(slug: String) -> AppResult<()> {
    use crate::context::{Ctx, asked_for_html};
    use crate::error::honest;

    async fn act(slug: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = super::found(&ctx, &slug).await?.id;
        ctx.store.undo_move(&id, &me.id, ctx.now()).await?;
        if asked_for_html() {
            leptos_axum::redirect(&crate::paths::board(&slug));
        }
        Ok(())
    }
    honest(act(slug).await)
}

/// Does once more what one undid.
#[server(endpoint = "conference/redo")]
pub async fn redo_move(slug: String) -> AppResult<()> {
    use crate::context::{Ctx, asked_for_html};
    use crate::error::honest;

    async fn act(slug: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = super::found(&ctx, &slug).await?.id;
        ctx.store.redo_move(&id, &me.id, ctx.now()).await?;
        if asked_for_html() {
            leptos_axum::redirect(&crate::paths::board(&slug));
        }
        Ok(())
    }
    honest(act(slug).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_move_is_read_as_a_form_sends_it() {
        let (talk, slot) = ("p1".parse().unwrap(), Slot::ALL[2]);
        let acts = [
            Move::Place(talk, slot),
            Move::Clear(slot),
            Move::Lock(slot),
            Move::Unlock(slot),
            Move::Adopt([None, Some("p2".parse().unwrap()), None, None, None]),
        ];
        for act in acts {
            let asked = Asked::of(&act, &[1, 2, 3, 4, 5]);
            assert_eq!((asked.read(), asked.versions()), (Some(act), Some([1, 2, 3, 4, 5])));
        }
        let sixth = Asked { act: "clear".into(), slot: "6".into(), seen: "1 1 1 1 1 1".into(), ..Asked::default() };
        assert_eq!((sixth.read(), sixth.versions()), (None, None));
    }
}
