//! What the browser does with the board: moves are kept here until the server has them, and others' moves are shown.

use super::super::get_board::{BoardView, get_board};
use super::super::keep_proposal::{allow_twice, sort_proposal};
use super::super::make_move::{Asked, make_move, redo_move, undo_move};
use super::live::{Live, Pending};
use crate::error::{AppError, AppResult};
use crate::live::on_news;
use domain::conference::{CannotMove, Move, Slot, new_stop};
use domain::plain::capital;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement};

/// Without an answer a move is sent again after so long, or as soon as the browser is back online.
const AGAIN: Duration = Duration::from_secs(4);

thread_local! {
    /// A move is on its way; the others wait for it.
    static SENDING: Cell<bool> = const { Cell::new(false) };
}

pub fn start(live: Live) {
    SENDING.set(false);
    Effect::new(move |_| live.ready.set(true));
    on_news(move |_| refresh(live));
    let online = window_event_listener_untyped("online", move |_| send(live));
    on_cleanup(move || online.remove());
}

pub fn take_move(live: Live, submit: &SubmitEvent) {
    let Some(data) = data(submit) else { return };
    let field = |name| text(&data, name);
    let asked = Asked {
        act: field("act"),
        proposal: field("proposal"),
        slot: field("slot"),
        held: field("held"),
        seen: String::new(),
    };
    if let Some(act) = asked.read() {
        submit.prevent_default();
        make(live, act);
    }
}

pub fn take_act(live: Live, submit: &SubmitEvent) {
    let Some(data) = data(submit) else { return };
    submit.prevent_default();
    let (slug, proposal, to) = (live.slug(), text(&data, "proposal"), text(&data, "to"));
    spawn_local(async move {
        let done: AppResult<()> = match text(&data, "do").as_str() {
            "undo" => undo_move(slug).await,
            "redo" => redo_move(slug).await,
            "allow" => allow_twice(slug, proposal, true).await,
            _ => sort_proposal(slug, proposal, to, String::new()).await,
        };
        load(live).await;
        let _ = live.refused.try_set(done.err().map(|why| (None, why)));
    });
}

/// Shows a move and sends it, unless a rule stands against it.
pub fn make(live: Live, act: Move) {
    let Some(plan) = live.plan.try_get_untracked() else { return };
    let after = match plan.after(&act) {
        Ok(after) => after,
        Err(why) => return refuse(live, act, why),
    };
    if after == plan {
        return;
    }
    let stop = live.view.with_untracked(|view| new_stop(&view.board, &plan, &after));
    if let Some(stop) = stop {
        return refuse(live, act, CannotMove::Stopped(stop));
    }
    live.refused.set(None);
    let words = words(live, &act);
    live.said.set(words);
    let seen = live.view.with_untracked(|view| view.seen.iter().map(|slot| slot.version).collect());
    live.pending.update(|pending| pending.push(Pending { act, seen, stuck: false }));
    send(live);
}

fn refuse(live: Live, act: Move, why: CannotMove) {
    live.refused.set(Some((Some(act), why.into())));
}

fn words(live: Live, act: &Move) -> String {
    let title =
        |id| live.view.with_untracked(|view| view.board.talk(id).map_or(String::new(), |talk| talk.title.clone()));
    match act {
        Move::Place(talk, slot) => format!("“{}” is in {slot}.", title(talk)),
        Move::Clear(slot) => format!("{} is empty.", capital(&slot.to_string())),
        Move::Lock(slot) => format!("{} is locked.", capital(&slot.to_string())),
        Move::Unlock(slot) => format!("{} is unlocked.", capital(&slot.to_string())),
        Move::Adopt(_) => "The suggested programme is on the board.".to_owned(),
    }
}

/// Sends what waits, one after another.
fn send(live: Live) {
    if SENDING.replace(true) {
        return;
    }
    spawn_local(async move {
        while let Some(next) = live.pending.try_with_untracked(|pending| pending.first().cloned()).flatten() {
            let asked = Asked::of(&next.act, &next.seen);
            match make_move(live.slug(), asked).await {
                Err(AppError::Offline | AppError::Internal | AppError::TooOften) => {
                    let _ = live.pending.try_update(|pending| pending.iter_mut().for_each(|one| one.stuck = true));
                    set_timeout(move || send(live), AGAIN);
                    break;
                }
                Ok(()) => {
                    settle(live, &next);
                    load(live).await;
                }
                Err(why) => {
                    // What was built upon it was never meant without it. The board comes first: the reason names what is on it.
                    let _ = live.pending.try_update(Vec::clear);
                    load(live).await;
                    let _ = live.refused.try_set(Some((Some(next.act), why)));
                }
            }
        }
        SENDING.set(false);
    });
}

/// The first of those that wait is saved: its slots are one version further, which the next ones know.
fn settle(live: Live, saved: &Pending) {
    let Some(before) = live.view.try_with_untracked(|view| view.board.plan.clone()) else { return };
    let touched = before.after(&saved.act).map(|after| before.differing(&after)).unwrap_or_default();
    let _ = live.pending.try_update(|pending| {
        pending.remove(0);
        for one in pending.iter_mut() {
            for slot in &touched {
                if let (Some(seen), Some(sent)) = (one.seen.get_mut(slot.index()), saved.seen.get(slot.index())) {
                    *seen = sent + 1;
                }
            }
        }
    });
}

fn refresh(live: Live) {
    spawn_local(load(live));
}

async fn load(live: Live) {
    let slug = live.slug();
    if slug.is_empty() {
        return; // the page has been left
    }
    let Ok(fresh) = get_board(slug).await else { return };
    if let Some(news) = live.view.try_with_untracked(|known| others(known, &fresh)).flatten() {
        let _ = live.said.try_set(news);
    }
    let _ = live.view.try_set(fresh);
}

/// What somebody else did since.
fn others(known: &BoardView, fresh: &BoardView) -> Option<String> {
    let said = Slot::ALL.into_iter().filter_map(|slot| {
        let (before, now) = (known.seen.get(slot.index())?, fresh.seen.get(slot.index())?);
        let by = now.by.as_deref().filter(|by| *by != "You" && now.version != before.version)?;
        let (was, is) = (known.board.plan.in_slot(slot), fresh.board.held(&fresh.board.plan, slot));
        Some(match is {
            Some(talk) if was != Some(&talk.id) => format!("{by} put “{}” in {slot}.", talk.title),
            None if was.is_some() => format!("{by} emptied {slot}."),
            _ => format!("{by} changed {slot}."),
        })
    });
    Some(said.collect::<Vec<_>>().join(" ")).filter(|said| !said.is_empty())
}

fn data(submit: &SubmitEvent) -> Option<FormData> {
    let form = submit.target()?.dyn_into::<HtmlFormElement>().ok()?;
    FormData::new_with_form(&form).ok()
}

fn text(data: &FormData, name: &str) -> String {
    data.get(name).as_string().unwrap_or_default()
}
