use super::super::keep_proposal::SortProposal;
use super::super::make_move::MakeMove;
use super::live::{Live, Makes};
use crate::paths;
use domain::conference::{Interest, Move, Slot, Standing, Talk, tenths};
use domain::ids::ProposalId;
use domain::plain::counted;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// So many of one kind are shown beside the day. Of a call that very many answered, the others are in the list.
const MOST: usize = 60;

/// The talks that are in no slot, by what became of them.
#[component]
pub fn Pool(live: Live) -> impl IntoView {
    let of = move |standing: &'static [Standing]| {
        Memo::new(move |_| {
            let plan = live.plan.get();
            live.view.with(|view| {
                let of = view.board.talks.iter().filter(|talk| standing.contains(&talk.standing));
                let mut of: Vec<&Talk> = of.filter(|talk| plan.slot_of(&talk.id).is_none()).collect();
                let in_line = |talk: &Talk| if talk.standing == Standing::Standby { talk.line } else { 0 };
                of.sort_by_key(|talk| (in_line(talk), -talk.benefit.unwrap_or(0), -talk.wishes));
                of.into_iter().map(|talk| talk.id.clone()).collect::<Vec<_>>()
            })
        })
    };
    let (shortlist, proposed) = (of(&[Standing::Shortlisted]), of(&[Standing::Proposed]));
    let (standby, out) = (of(&[Standing::Standby]), of(&[Standing::Declined, Standing::Withdrawn]));
    let is_empty = move || live.view.with(|view| view.board.talks.is_empty());
    view! {
        <div class="pool">
            <Show when=is_empty>
                <div class="empty">
                    <p>"No proposals yet. Write down the first one, and it can be put into a slot."</p>
                </div>
            </Show>
            <Heap live title="Shortlist" id="shortlist" talks=shortlist/>
            <Heap live title="Proposed" id="proposed" talks=proposed/>
            <Heap live title="Standby, in this order" id="standby" talks=standby/>
            <Heap live title="Declined or withdrawn" id="out" talks=out/>
        </div>
    }
}

#[component]
fn Heap(live: Live, title: &'static str, id: &'static str, talks: Memo<Vec<ProposalId>>) -> impl IntoView {
    let more = move || talks.with(Vec::len).saturating_sub(MOST);
    let list = StoredValue::new(paths::proposals(&live.slug()));
    view! {
        <Show when=move || talks.with(|talks| !talks.is_empty())>
            <section class="part" aria-labelledby=id>
                <h2 id=id>{title}</h2>
                <ul class="proposals">
                    <For each=move || talks.get().into_iter().take(MOST) key=Clone::clone let:talk>
                        <Card live id=talk/>
                    </For>
                </ul>
                <Show when=move || { more() > 0 }>
                    <p><a href=list.get_value() rel="external">{move || format!("and {} more", more())}</a></p>
                </Show>
            </section>
        </Show>
    }
}

/// A talk that is in no slot.
#[component]
fn Card(live: Live, id: ProposalId) -> impl IntoView {
    let talk = {
        let id = id.clone();
        Memo::new(move |_| live.talk(&id))
    };
    let place = format!("talk-{id}");
    let (sorted, placed) = (id.clone(), id.clone());
    view! {
        <li class="proposal" id=place data-card="">
            {move || talk.get().map(|talk| view! { <About live talk/> })}
            {move || talk.get().filter(|talk| talk.standing.may_be_placed()).map(|_| view! { <PutIn live id=placed.clone()/> })}
            {move || talk.get().map(|talk| view! { <Sorting live id=sorted.clone() standing=talk.standing/> })}
        </li>
    }
}

/// What one needs to know of a talk at a glance.
#[component]
pub fn About(live: Live, talk: Talk) -> impl IntoView {
    let page = paths::proposal(&live.slug(), talk.id.as_str());
    let is_open = live.view.with(|view| view.unjudged.contains(&talk.id));
    let benefit = talk.benefit.map(|benefit| format!("Benefit {}", tenths(benefit)));
    let wishes = (talk.wishes > 0).then(|| format!("{} would come", counted(talk.wishes, "member")));
    let facts = [Some(format!("{} min", talk.length.get())), benefit, wishes];
    let facts: Vec<String> = facts.into_iter().flatten().chain(talk.topics.iter().cloned()).collect();
    let sells =
        (talk.interest != Interest::Nothing).then(|| view! { <p class="meta"><b>{talk.interest.label()}</b></p> });
    let by = talk.by();
    view! {
        <div class="proposal-head">
            <div>
                <h3><a href=page.clone()>{talk.title.clone()}</a></h3>
                <p class="meta">{by}</p>
                {is_open.then(|| view! { <p class="meta"><a href=format!("{page}#review")>"Say what you think"</a></p> })}
            </div>
            <Show when=move || live.ready.get()>
                <Grip live id=talk.id.clone() title=talk.title.clone()/>
            </Show>
        </div>
        <p class="meta">{facts.join(" · ")}</p>
        {sells}
    }
}

/// What to take hold of: with a mouse or a finger to drag, with a keyboard to go from slot to slot.
#[component]
fn Grip(live: Live, id: ProposalId, title: String) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        use super::lift;
        let (moving, keyed, held) = (id.clone(), id.clone(), id);
        let is_up = move || live.lifted.with(|lifted| lifted.as_ref().is_some_and(|lifted| lifted.talk == held));
        view! {
            <button type="button" class="grip" aria-label=format!("Move “{title}”") aria-pressed=move || is_up().to_string()
                on:pointerdown=move |event| lift::pressed(&event)
                on:pointermove=move |event| lift::dragged(live, &moving, &event)
                on:pointerup=move |event| lift::dropped(live, &event)
                on:pointercancel=move |event| lift::cancelled(live, &event)
                on:keydown=move |event| lift::key(live, &keyed, &event)>
                <svg viewBox="0 0 24 24" width="24" height="24" fill="currentColor" aria-hidden="true"><path d="M9 5h2v2H9zM13 5h2v2h-2zM9 11h2v2H9zM13 11h2v2h-2zM9 17h2v2H9zM13 17h2v2h-2z"/></svg>
            </button>
        }
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (live, id, title);
    }
}

/// A form that puts a talk into a slot.
#[component]
pub fn PutIn(live: Live, id: ProposalId) -> impl IntoView {
    let field = format!("to-{id}");
    let (option_id, talk) = (id.clone(), id.clone());
    let act = Signal::derive(move || Move::Place(talk.clone(), Slot::ALL[0]));
    let chosen = live.chosen.with_value(|chosen| chosen.get(&id).copied());
    let chosen = chosen.filter(|slot| untrack(|| live.plan.with(|plan| plan.slot_of(&id) != Some(*slot))));
    // Else the first slot that would take it without anything leaving.
    let fits = chosen.or_else(|| {
        untrack(|| Slot::ALL.into_iter().find(|slot| live.held(*slot).is_none() && live.stop(&id, *slot).is_none()))
    });
    let choose = move |event| {
        if let Some(slot) = Slot::ALL.into_iter().find(|slot| slot.number().to_string() == event_target_value(&event)) {
            live.chosen.update_value(|chosen| {
                chosen.insert(id.clone(), slot);
            });
        }
    };
    let here = move |slot: Slot| {
        let id = option_id.clone();
        view! {
            <option value=slot.number().to_string() selected=fits == Some(slot)>{move || live.choice(&id, slot)}</option>
        }
    };
    view! {
        <form class="put" method="post" action=MakeMove::url() on:submit=live.on_move()>
            <Makes live act slotless=true/>
            <label class="visually-hidden" for=field.clone()>"Place in slot"</label>
            <select id=field name="slot" on:change=choose>{Slot::ALL.map(here)}</select>
            <button class="button small">"Put it there"</button>
        </form>
    }
}

/// Where a proposal may go from where it stands: codes and words.
pub fn ways(standing: Standing) -> &'static [(&'static str, &'static str)] {
    match standing {
        Standing::Proposed => &[("shortlisted", "Shortlist"), ("standby", "Standby"), ("declined", "Decline")],
        Standing::Shortlisted => &[("standby", "Standby"), ("declined", "Decline")],
        Standing::Standby => &[("up", "Up"), ("down", "Down"), ("shortlisted", "Shortlist"), ("declined", "Decline")],
        Standing::Declined => &[("shortlisted", "Shortlist")],
        Standing::Draft | Standing::Withdrawn => &[],
    }
}

/// What becomes of it: buttons for where it may go.
#[component]
fn Sorting(live: Live, id: ProposalId, standing: Standing) -> impl IntoView {
    let offers = ways(standing);
    let title = live.talk(&id).map(|talk| talk.title).unwrap_or_default();
    let slug = live.slug();
    let offer = move |(to, words): &(&'static str, &'static str)| {
        view! {
            <form method="post" action=SortProposal::url() on:submit=live.on_act()>
                <input type="hidden" name="slug" value=slug.clone()/>
                <input type="hidden" name="proposal" value=id.to_string()/>
                <input type="hidden" name="to" value=*to/>
                <button class="plain">{*words}<span class="visually-hidden">{format!(" “{title}”")}</span></button>
            </form>
        }
    };
    view! { <div class="sorting">{offers.iter().map(offer).collect_view()}</div> }
}
