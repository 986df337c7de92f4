use super::super::get_board::BoardView;
use super::super::make_move::Asked;
use crate::error::AppError;
use domain::conference::{Board, Move, Plan, Slot, Stop, Talk, new_stop};
use domain::ids::ProposalId;
use domain::plain::capital;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use std::collections::HashMap;

/// A move on its way to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    pub act: Move,
    /// The slots' versions as they were seen when it was made.
    pub seen: Vec<i64>,
    /// The server could not be reached; it is sent again.
    pub stuck: bool,
}

/// A talk that was taken up by keyboard, mouse or finger, and the slot it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifted {
    pub talk: ProposalId,
    pub over: Option<Slot>,
}

/// The board as this page knows it. What is on its way shows at once, by the rule that the server keeps.
#[derive(Clone, Copy)]
pub struct Live {
    pub view: RwSignal<BoardView>,
    pub pending: RwSignal<Vec<Pending>>,
    /// What was not done, and why.
    pub refused: RwSignal<Option<(Option<Move>, AppError)>>,
    pub lifted: RwSignal<Option<Lifted>>,
    /// Slots that were chosen for talks and not yet sent: cards are drawn anew whenever somebody moves something.
    pub chosen: StoredValue<HashMap<ProposalId, Slot>>,
    /// What a screen reader hears.
    pub said: RwSignal<String>,
    /// The plan that shows.
    pub plan: Memo<Plan>,
    /// Handlers are attached, so that there is something to take hold of.
    pub ready: RwSignal<bool>,
}

impl Live {
    pub fn new(view: BoardView, refused: Option<(Option<Move>, AppError)>) -> Self {
        let (view, pending) = (RwSignal::new(view), RwSignal::new(Vec::<Pending>::new()));
        let plan = Memo::new(move |_| {
            let settled = view.with(|view| view.board.plan.clone());
            pending.with(|pending| pending.iter().fold(settled, |plan, one| plan.after(&one.act).unwrap_or(plan)))
        });
        let live = Self {
            view,
            pending,
            refused: RwSignal::new(refused),
            lifted: RwSignal::new(None),
            chosen: StoredValue::new(HashMap::new()),
            said: RwSignal::new(String::new()),
            plan,
            ready: RwSignal::new(false),
        };
        #[cfg(feature = "hydrate")]
        super::drive::start(live);
        live
    }

    /// Empty once the page has been left, as when an answer comes late.
    pub fn slug(self) -> String {
        self.view.try_with_untracked(|view| view.slug.clone()).unwrap_or_default()
    }

    /// The versions of the slots, as a form hands them back.
    pub fn seen(self) -> String {
        self.view.with(|view| view.seen.iter().map(|slot| slot.version.to_string()).collect::<Vec<_>>().join(" "))
    }

    pub fn held(self, slot: Slot) -> Option<Talk> {
        let id = self.plan.with(|plan| plan.in_slot(slot).cloned())?;
        self.view.with(|view| view.board.talk(&id).cloned())
    }

    pub fn talk(self, id: &ProposalId) -> Option<Talk> {
        self.view.with(|view| view.board.talk(id).cloned())
    }

    /// Looks at board and shown plan together.
    pub fn look<T>(self, look: impl FnOnce(&Board, &Plan) -> T) -> T {
        self.view.with(|view| self.plan.with(|plan| look(&view.board, plan)))
    }

    /// What stands against a talk in a slot as things are.
    pub fn stop(self, talk: &ProposalId, slot: Slot) -> Option<Stop> {
        self.look(|board, plan| {
            let after = plan.after(&Move::Place(talk.clone(), slot)).ok()?;
            new_stop(board, plan, &after)
        })
    }

    /// A slot in a list of choices: `Slot 3, 12:30, instead of “Falls”`.
    pub fn choice(self, talk: &ProposalId, slot: Slot) -> String {
        let stop = self.stop(talk, slot);
        self.look(|board, plan| {
            let here = format!("{}, {}", capital(&slot.to_string()), board.terms(slot).at);
            let holds = board.held(plan, slot).filter(|held| held.id != *talk);
            match (plan.is_locked(slot), stop, holds) {
                (true, ..) => format!("{here}: locked"),
                (_, Some(stop), _) => format!("{here}: {}", stop.brief()),
                (_, None, Some(held)) if plan.slot_of(talk).is_some() => format!("{here}: swap with “{}”", held.title),
                (_, None, Some(held)) => format!("{here}: instead of “{}”", held.title),
                (_, None, None) => here,
            }
        })
    }

    /// For forms that make a move: with wasm it shows at once, and the page stays.
    pub fn on_move(self) -> impl Fn(SubmitEvent) + Copy {
        move |submit| {
            #[cfg(feature = "hydrate")]
            super::drive::take_move(self, &submit);
            #[cfg(not(feature = "hydrate"))]
            let _ = (self, submit);
        }
    }

    /// For forms that do something else to the board.
    pub fn on_act(self) -> impl Fn(SubmitEvent) + Copy {
        move |submit| {
            #[cfg(feature = "hydrate")]
            super::drive::take_act(self, &submit);
            #[cfg(not(feature = "hydrate"))]
            let _ = (self, submit);
        }
    }
}

/// The hidden fields of a form that makes a move.
#[component]
pub fn Makes(
    live: Live,
    act: Signal<Move>,
    /// The form lets one choose the slot.
    #[prop(optional)]
    slotless: bool,
) -> impl IntoView {
    let asked = move || Asked::of(&act.get(), &[]);
    let slug = live.slug();
    let hidden = move |name: &'static str, value: fn(Asked) -> String| {
        view! { <input type="hidden" name=name value=move || value(asked())/> }
    };
    view! {
        <input type="hidden" name="slug" value=slug/>
        <input type="hidden" name="seen" value=move || live.seen()/>
        {hidden("act", |asked| asked.act)}
        {hidden("proposal", |asked| asked.proposal)}
        {(!slotless).then(|| hidden("slot", |asked| asked.slot))}
        {hidden("held", |asked| asked.held)}
    }
}

/// A form of one button that makes a move.
#[component]
pub fn MoveButton(
    live: Live,
    #[prop(into)] act: Signal<Move>,
    #[prop(optional)] tone: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    use leptos::server_fn::ServerFn;
    let action = super::super::make_move::MakeMove::url();
    view! {
        <form method="post" action=action on:submit=live.on_move()>
            <Makes live act/>
            <button class="button small" data-tone=tone.unwrap_or("quiet")>{children()}</button>
        </form>
    }
}
