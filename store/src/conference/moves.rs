//! What is done on a board. Each move is one transaction that checks the rules once more; of two organisers who change the
//! same slot, the second hears of the first.

use super::board::{self, BoardState};
use super::proposals::claim;
use crate::changes::Topic;
use crate::{Refused, Result, Stale, Store, Write};
use domain::conference::{CannotMove, Move, Plan, SLOTS, Slot, new_stop};
use domain::ids::{ConferenceId, PersonId};
use jiff::Timestamp;

impl Store {
    /// Does something on a board. `seen` are the versions of its slots as whoever does it saw them.
    ///
    /// # Errors
    /// `Stale` where somebody else has changed a slot that this would change; `Move` where a rule stands against it.
    pub async fn make_move(
        &self,
        id: &ConferenceId,
        act: &Move,
        seen: [i64; SLOTS],
        by: &PersonId,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let state = open(&mut write, id).await?;
        let plan = &state.board.plan;
        let named = match act {
            Move::Place(talk, _) => vec![talk],
            Move::Adopt(held) => held.iter().flatten().collect(),
            Move::Clear(_) | Move::Lock(_) | Move::Unlock(_) => Vec::new(),
        };
        if named.iter().any(|talk| state.board.talk(talk).is_none()) {
            return Err(Refused::Move(CannotMove::NoSuchTalk));
        }
        let after = match plan.after(act) {
            Ok(after) => after,
            Err(CannotMove::Locked(slot)) => {
                return Err(stale(&state, &[slot], seen).unwrap_or(Refused::Move(CannotMove::Locked(slot))));
            }
            Err(why) => return Err(why.into()),
        };
        if after == *plan {
            return Ok(()); // as when the same form comes twice
        }
        let touched = plan.differing(&after);
        if let Some(stale) = stale(&state, &touched, seen) {
            return Err(stale);
        }
        if let Some(stop) = new_stop(&state.board, plan, &after) {
            return Err(CannotMove::Stopped(stop).into());
        }
        // What was undone cannot be done again on top of something else.
        sqlx::query(
            "update conference_moves set state = 'gone' where conference_id = $1 and by_id = $2 and state = 'undone'",
        )
        .bind(id.as_str().to_owned())
        .bind(by.as_str().to_owned())
        .execute(&mut *write.tx)
        .await?;
        sqlx::query(
            "insert into conference_moves (conference_id, n, by_id, at, held_before, held_after, state)
             values ($1, (select coalesce(max(m.n), 0) + 1 from conference_moves m where m.conference_id = $1),
                     $2, $3, $4, $5, 'done')",
        )
        .bind(id.as_str().to_owned())
        .bind(by.as_str().to_owned())
        .bind(write.now_ms())
        .bind(plan.to_string())
        .bind(after.to_string())
        .execute(&mut *write.tx)
        .await?;
        settle(&mut write, &state, &after, (Some(by), by.as_str())).await?;
        Ok(write.commit().await?)
    }

    /// Takes back the last thing that this organiser did, unless somebody has changed those slots since.
    ///
    /// # Errors
    /// `Move(NothingToUndo)`, `Stale`, or a rule that stands against it by now.
    pub async fn undo_move(&self, id: &ConferenceId, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        self.step(id, by, now, Step::Back).await
    }

    /// Does once more what this organiser undid last.
    ///
    /// # Errors
    /// As [`Self::undo_move`].
    pub async fn redo_move(&self, id: &ConferenceId, by: &PersonId, now: Timestamp) -> Result<(), Refused> {
        self.step(id, by, now, Step::Forth).await
    }

    async fn step(&self, id: &ConferenceId, by: &PersonId, now: Timestamp, step: Step) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let state = open(&mut write, id).await?;
        let row: Option<(i64, String, String)> = sqlx::query_as(step.next())
            .bind(id.as_str().to_owned())
            .bind(by.as_str().to_owned())
            .fetch_optional(&mut *write.tx)
            .await?;
        let Some((n, before, after)) = row else { return Err(Refused::Move(step.nothing())) };
        let plans = Plan::read(&before).zip(Plan::read(&after));
        let (before, after) = plans.ok_or(crate::StoreError::Inconsistent("conference_moves"))?;
        let (from, to) = match step {
            Step::Back => (after, before),
            Step::Forth => (before, after),
        };
        let plan = &state.board.plan;
        let touched = from.differing(&to);
        if let Some(changed) = plan.differing(&from).into_iter().find(|slot| touched.contains(slot)) {
            let slot = state.state(changed);
            let by = slot.changed_by.as_ref().map(|(_, name)| name.clone());
            return Err(Refused::Stale(Stale { by, at: slot.changed_at }));
        }
        let then = plan.with_slots_of(&to, &touched);
        if let Some(stop) = new_stop(&state.board, plan, &then) {
            return Err(CannotMove::Stopped(stop).into());
        }
        sqlx::query("update conference_moves set state = $1 where conference_id = $2 and n = $3")
            .bind(step.leaves())
            .bind(id.as_str().to_owned())
            .bind(n)
            .execute(&mut *write.tx)
            .await?;
        settle(&mut write, &state, &then, (Some(by), by.as_str())).await?;
        Ok(write.commit().await?)
    }

    /// Whether this organiser has something to undo, and something to do again.
    pub async fn steps(&self, id: &ConferenceId, by: &PersonId) -> Result<(bool, bool)> {
        let (done, undone): (i64, i64) = sqlx::query_as(
            "select coalesce(max(case when state = 'done' then n end), 0),
                    coalesce(max(case when state = 'undone' then n end), 0)
             from conference_moves where conference_id = $1 and by_id = $2",
        )
        .bind(id.as_str().to_owned())
        .bind(by.as_str().to_owned())
        .fetch_one(&self.read)
        .await?;
        Ok((done > 0, undone > 0))
    }
}

#[derive(Clone, Copy)]
enum Step {
    Back,
    Forth,
}

impl Step {
    const fn next(self) -> &'static str {
        match self {
            Self::Back => {
                "select n, held_before, held_after from conference_moves
                 where conference_id = $1 and by_id = $2 and state = 'done' order by n desc limit 1"
            }
            Self::Forth => {
                "select n, held_before, held_after from conference_moves
                 where conference_id = $1 and by_id = $2 and state = 'undone' order by n limit 1"
            }
        }
    }

    const fn nothing(self) -> CannotMove {
        match self {
            Self::Back => CannotMove::NothingToUndo,
            Self::Forth => CannotMove::NothingToRedo,
        }
    }

    const fn leaves(self) -> &'static str {
        match self {
            Self::Back => "undone",
            Self::Forth => "done",
        }
    }
}

async fn open(write: &mut Write<'_>, id: &ConferenceId) -> Result<BoardState, Refused> {
    claim(write, id).await?;
    let now = write.now();
    board::read(&mut write.tx, id, now).await?.ok_or(Refused::NotFound)
}

/// Who has changed one of these slots since they were seen.
fn stale(state: &BoardState, touched: &[Slot], seen: [i64; SLOTS]) -> Option<Refused> {
    let changed = touched.iter().find(|slot| state.state(**slot).version != seen[slot.index()])?;
    let slot = state.state(*changed);
    let by = slot.changed_by.as_ref().map(|(_, name)| name.clone());
    Some(Refused::Stale(Stale { by, at: slot.changed_at }))
}

/// Writes the slots that differ, and says so: by which organiser, if by one, and under which name in the trail.
pub(super) async fn settle(
    write: &mut Write<'_>,
    state: &BoardState,
    after: &Plan,
    (by, actor): (Option<&PersonId>, &str),
) -> Result<()> {
    let (id, plan) = (&state.conference.id, &state.board.plan);
    let touched = plan.differing(after);
    // A talk is in one slot at each moment, so all leave before any comes.
    for slot in &touched {
        sqlx::query("update conference_slots set proposal_id = null where conference_id = $1 and n = $2")
            .bind(id.as_str().to_owned())
            .bind(slot.number())
            .execute(&mut *write.tx)
            .await?;
    }
    for slot in &touched {
        sqlx::query(
            "update conference_slots set proposal_id = $1, locked = $2, version = version + 1, changed_by = $3,
                                         changed_at = $4
             where conference_id = $5 and n = $6",
        )
        .bind(after.in_slot(*slot).map(|talk| talk.as_str().to_owned()))
        .bind(i64::from(after.is_locked(*slot)))
        .bind(by.map(|by| by.as_str().to_owned()))
        .bind(write.now_ms())
        .bind(id.as_str().to_owned())
        .bind(slot.number())
        .execute(&mut *write.tx)
        .await?;
    }
    let said = touched.iter().map(|slot| {
        let held = state.board.held(after, *slot).map_or("nothing", |talk| talk.title.as_str());
        format!("{slot}: {held}{}", if after.is_locked(*slot) { " (locked)" } else { "" })
    });
    let words = said.collect::<Vec<_>>().join("; ");
    write.audit(actor, "moved on board", id.as_str(), words);
    write.tell(Topic::Conference, "moved", id.as_str());
    Ok(())
}
