use super::super::board::{Day, Live, Pool, Refusal, Suggested, Worth};
use super::super::get_board::{BoardView, get_board};
use super::super::keep_proposal::SortProposal;
use super::super::make_move::{Asked, MakeMove, RedoMove, UndoMove};
use crate::error::AppError;
use crate::paths;
use crate::ui::{Loaded, Page, Typed, turned_back, use_query_map, use_turned_back, use_typed};
use domain::conference::{SLOTS, slots_filled, stops};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// The board: five slots on the line of the day, and the talks beside it.
#[component]
pub fn BoardPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let back = use_turned_back();
    let board = Resource::new_blocking(
        move || (slug.get(), back.get_untracked()),
        |(slug, back)| async move {
            let view = get_board(slug).await?;
            let typed = if back { use_typed() } else { Typed::default() };
            let sent = |name: &str| typed.sent(name).unwrap_or_default().to_owned();
            let asked = Asked {
                act: sent("act"),
                proposal: sent("proposal"),
                slot: sent("slot"),
                held: sent("held"),
                seen: String::new(),
            };
            Ok::<_, AppError>((view, asked))
        },
    );
    view! { <Loaded from=board view=move |(view, asked)| view! { <Shown view asked/> }/> }
}

#[component]
fn Shown(view: BoardView, asked: Asked) -> impl IntoView {
    let errors = [MakeMove::url(), UndoMove::url(), RedoMove::url(), SortProposal::url()].map(turned_back);
    let error = errors.iter().find_map(GetUntracked::get_untracked);
    let live = Live::new(view, error.map(|why| (asked.read(), why)));
    let query = use_query_map();
    let suggests = move || query.read().get("suggest").is_some();
    let slug = live.slug();
    let board = paths::board(&slug);
    let title = Signal::derive(move || live.view.with(|view| view.title.clone()));
    let lede = move || {
        live.look(|board, plan| {
            let filled = slots_filled(plan.filled());
            match stops(board, plan).len() {
                0 if plan.filled() == SLOTS => format!("{filled}, and no rule stands against it."),
                0 => format!("{filled}."),
                1 => format!("{filled}. One thing cannot stay as it is."),
                _ => format!("{filled}. Some things cannot stay as they are."),
            }
        })
    };
    let when = move || live.view.with(|view| view.when.clone());
    view! {
        <Page title wide=true>
            <Refusal live/>
            <p class="visually-hidden" role="status" aria-live="polite">{move || live.said.get()}</p>
            <h1>{title}</h1>
            <p class="lede">{when}". "{lede}</p>
            <div class="actions">
                <div class="steps">
                <Step live action=UndoMove::url() what="undo" words="Undo" can=Signal::derive(move || live.view.with(|view| view.can_undo))/>
                <Step live action=RedoMove::url() what="redo" words="Redo" can=Signal::derive(move || live.view.with(|view| view.can_redo))/>
                </div>
                <a class="button small" data-tone="quiet" href=format!("{board}?suggest=1#suggestion")>"Suggest a programme"</a>
                <a class="button small" href=paths::programme_keeping(&slug)>"Preview and publish"</a>
                <a href=paths::new_proposal(&slug)>"Write down a proposal"</a>
                <a href=paths::proposals(&slug) rel="external">"All proposals"</a>
                <a href=paths::conference_settings(&slug)>"Day and slots"</a>
                <a href=paths::conference_speakers(&slug)>"Who speaks"</a>
                <a href=paths::conference_day(&slug)>"The day itself"</a>
            </div>
            <Show when=suggests><Suggested live/></Show>
            <div class="board" data-lifted=move || live.lifted.with(Option::is_some).then_some("")>
                <section aria-labelledby="the-day">
                    <h2 id="the-day">"The day"</h2>
                    // What comes and goes with each move stands below the day, which stays where it is under the pointer.
                    <Day live/>
                    <Worth live/>
                </section>
                <Pool live/>
            </div>
        </Page>
    }
}

/// One step back or forth in what one did oneself.
#[component]
fn Step(live: Live, action: &'static str, what: &'static str, words: &'static str, can: Signal<bool>) -> impl IntoView {
    view! {
        <form method="post" action=action on:submit=live.on_act()>
            <input type="hidden" name="slug" value=live.slug()/>
            <input type="hidden" name="do" value=what/>
            <button class="button small" data-tone="quiet" disabled=move || !can.get()>{words}</button>
        </form>
    }
}
