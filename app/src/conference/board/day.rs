use super::super::keep_proposal::AllowTwice;
use super::live::{Live, MoveButton};
use super::talks::{About, PutIn};
use crate::paths;
use domain::conference::{Fix, Listeners, Move, Slot, stops, warnings};
use domain::plain::{capital, count};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The five slots on the line of the day.
#[component]
pub fn Day(live: Live) -> impl IntoView {
    view! {
        <ol class="day" id="day">
            {Slot::ALL.map(|slot| view! { <SlotCard live which=slot/> })}
        </ol>
    }
}

#[component]
fn SlotCard(live: Live, which: Slot) -> impl IntoView {
    let slot = which;
    let held = Memo::new(move |_| live.held(slot));
    let locked = move || live.plan.with(|plan| plan.is_locked(slot));
    let over = move || live.lifted.with(|lifted| lifted.as_ref().is_some_and(|lifted| lifted.over == Some(slot)));
    let unsaved = move || {
        let settled = live.view.with(|view| view.board.plan.clone());
        let stuck = live.pending.with(|pending| pending.iter().any(|one| one.stuck));
        stuck && live.plan.with(|plan| plan.differing(&settled).contains(&slot))
    };
    // While something is held, each slot says whether it takes it.
    let takes = move || {
        let lifted = live.lifted.get()?;
        let stands = locked() || live.stop(&lifted.talk, slot).is_some();
        Some(if stands { "no" } else { "yes" })
    };
    let place = format!("slot-{}", slot.number());
    let label = format!("{place}-title");
    let named_by = label.clone();
    view! {
        <li class="slot" id=place data-slot=slot.number().to_string() data-locked=move || locked().then_some("")
            data-over=move || over().then_some("") data-takes=takes aria-labelledby=named_by>
            <Heading live which=slot label/>
            <div class="slot-body" data-card=move || held.with(Option::is_some).then_some("")>
                {move || match held.get() {
                    Some(talk) => view! { <About live talk/> }.into_any(),
                    None => view! { <p class="soft">"Nothing here yet."</p> }.into_any(),
                }}
            </div>
            <Show when=unsaved><p class="meta" role="status"><b>"Not saved. "</b>"It is saved as soon as there is a connection."</p></Show>
            <Standing live which=slot/>
            {move || held.get().map(|talk| {
                let is_locked = locked();
                view! {
                    <div class="slot-acts">
                        {(!is_locked).then(|| view! { <PutIn live id=talk.id.clone()/> })}
                        {(!is_locked).then(|| view! { <MoveButton live act=Move::Clear(slot)>"Take it out"</MoveButton> })}
                        {if is_locked {
                            view! { <MoveButton live act=Move::Unlock(slot)>"Unlock"</MoveButton> }.into_any()
                        } else {
                            view! { <MoveButton live act=Move::Lock(slot)>"Lock"</MoveButton> }.into_any()
                        }}
                    </div>
                }
            })}
        </li>
        <Pause live which=slot/>
    }
}

/// When, where and for whom; who changed it last.
#[component]
fn Heading(live: Live, which: Slot, label: String) -> impl IntoView {
    let slot = which;
    let terms = Memo::new(move |_| live.view.with(|view| view.board.terms(slot).clone()));
    let about = move || {
        let terms = terms.get();
        let theme = (!terms.theme.is_empty()).then(|| format!("on {}", terms.theme));
        let whom =
            (terms.listeners != Listeners::Everyone).then(|| format!("for {}", terms.listeners.label().to_lowercase()));
        let stage = (!terms.stage.is_empty()).then(|| terms.stage.clone());
        [stage, theme, whom].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let changed = move || {
        let seen = live.view.with(|view| view.seen.get(slot.index()).cloned());
        seen.and_then(|seen| seen.by.map(|by| format!("{by}, {}", seen.ago)))
    };
    view! {
        <div class="slot-head">
            <h3 id=label>{move || format!("{} ", terms.get().hours())}<span class="soft">{capital(&slot.to_string())}</span></h3>
            <Show when=move || live.plan.with(|plan| plan.is_locked(slot))><p class="tag" data-tick="yes">"Locked"</p></Show>
        </div>
        <p class="meta">{about}</p>
        {move || changed().map(|words| view! { <p class="meta slot-by">{words}</p> })}
    }
}

/// What stands against what is in a slot, and the way out.
#[component]
fn Standing(live: Live, which: Slot) -> impl IntoView {
    let slot = which;
    let found = Memo::new(move |_| {
        live.look(|board, plan| {
            let here = stops(board, plan).into_iter().filter(|stop| stop.slot() == slot);
            here.map(|stop| (stop.why(board, plan), stop.fix(board, plan))).collect::<Vec<_>>()
        })
    });
    move || {
        let card = |(why, fix): (String, Option<Fix>)| {
            view! {
                <div class="notice" data-kind="danger">
                    <p><strong>"This cannot be. "</strong>{why}</p>
                    {fix.map(|fix| view! { <WayOut live fix/> })}
                </div>
            }
        };
        found.get().into_iter().map(card).collect_view()
    }
}

/// The time between a slot and the next.
#[component]
fn Pause(live: Live, which: Slot) -> impl IntoView {
    let slot = which;
    let minutes = move || {
        let next = Slot::ALL.get(slot.index() + 1)?;
        Some(live.view.with(|view| view.board.terms(*next).at.minutes() - view.board.terms(slot).end()))
    };
    move || {
        minutes().filter(|minutes| *minutes > 0).map(|minutes| {
            view! { <li class="pause"><span>{format!("{minutes} minutes between")}</span></li> }
        })
    }
}

/// What is worth a look in the whole day.
#[component]
pub fn Worth(live: Live) -> impl IntoView {
    let found = Memo::new(move |_| {
        live.look(|board, plan| {
            let all = warnings(board, plan).into_iter();
            all.map(|warning| (warning.why(board, plan), warning.fix(board))).collect::<Vec<_>>()
        })
    });
    let entry = move |(why, fix): (String, Option<Fix>)| view! { <li><p>{why}</p>{fix.map(|fix| view! { <WayOut live fix/> })}</li> };
    view! {
        <Show when=move || found.with(|found| !found.is_empty())>
            <section class="notice" data-kind="warning" aria-labelledby="worth">
                <h2 id="worth">{move || format!("{} worth a look", capital(&count(i64::try_from(found.with(Vec::len)).unwrap_or(0))))}</h2>
                <ul>{move || found.get().into_iter().map(entry).collect_view()}</ul>
            </section>
        </Show>
    }
}

/// The way out that a rule offers, as something to press.
#[component]
pub fn WayOut(live: Live, fix: Fix) -> impl IntoView {
    let slug = live.slug();
    match fix {
        Fix::Make(act, words) => view! { <MoveButton live act>{words}</MoveButton> }.into_any(),
        Fix::Allow(id) => view! {
            <form method="post" action=AllowTwice::url() on:submit=live.on_act()>
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="proposal" value=id.to_string()/>
                <input type="hidden" name="on_purpose" value="true"/>
                <input type="hidden" name="do" value="allow"/>
                <button class="button small" data-tone="quiet">"They are meant to speak twice"</button>
            </form>
        }
        .into_any(),
        Fix::EditTalk(id) => {
            view! { <p><a href=paths::proposal(&slug, id.as_str())>"Change the talk"</a></p> }.into_any()
        }
        Fix::EditSlot(slot) => {
            let page = format!("{}#slot-{}", paths::conference_settings(&slug), slot.number());
            view! { <p><a href=page>{format!("Change {slot}")}</a></p> }.into_any()
        }
        Fix::Look(talks) => {
            let link = |id: domain::ids::ProposalId| {
                let title = live.talk(&id).map(|talk| talk.title).unwrap_or_default();
                view! { <li><a href=format!("#talk-{id}") rel="external">{title}</a></li> }
            };
            view! { <ul>{talks.into_iter().map(link).collect_view()}</ul> }.into_any()
        }
    }
}
