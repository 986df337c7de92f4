use super::super::get_room::{Mine, RoomView};
use super::composer::audiences;
use crate::error::AppError;
use crate::live::use_now;
use crate::ui::{use_query_map, use_typed};
use domain::form::Field;
use domain::room::{Audience, Author, AuthorKind, Eyes, Message, Question, QuestionState, Reaction, RoomState};
use jiff::Timestamp;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The room as this page knows it: what it loaded, and what it has heard since.
#[derive(Clone, Copy)]
pub struct Live {
    pub session: StoredValue<String>,
    pub me: StoredValue<Author>,
    pub eyes: Eyes,
    /// The address of the page that shows it.
    pub page: StoredValue<String>,
    /// Guests or somebody invited to speak may be here.
    pub outsiders: bool,
    pub messages: RwSignal<Vec<Message>>,
    pub questions: RwSignal<Vec<Question>>,
    pub state: RwSignal<RoomState>,
    pub mine: RwSignal<Mine>,
    pub focus: RwSignal<Focus>,
    /// For whom one writes in the chat, until one chooses otherwise.
    pub audience: RwSignal<Audience>,
    pub keys: RwSignal<(String, String)>,
    pub now: Signal<Option<Timestamp>>,
    /// Why something done in passing was refused.
    pub error: RwSignal<Option<AppError>>,
}

/// The one message that something is being done about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    #[default]
    None,
    On(String),
    Reply(String),
    Edit(String),
}

impl Focus {
    /// Without wasm the page's address says it.
    fn of_address() -> Self {
        let query = use_query_map();
        let query = query.read_untracked();
        let asked = |key| query.get(key);
        asked("reply")
            .map(Self::Reply)
            .or_else(|| asked("edit").map(Self::Edit))
            .or_else(|| asked("on").map(Self::On))
            .unwrap_or_default()
    }
}

impl Live {
    pub fn new(room: RoomView) -> Self {
        let live = Self {
            session: StoredValue::new(room.session),
            me: StoredValue::new(room.me),
            eyes: room.eyes,
            page: StoredValue::new(room.page),
            outsiders: room.outsiders,
            messages: RwSignal::new(room.messages),
            questions: RwSignal::new(room.questions),
            state: RwSignal::new(room.state),
            mine: RwSignal::new(room.mine),
            focus: RwSignal::new(Focus::of_address()),
            audience: RwSignal::new(Audience::Everyone),
            keys: RwSignal::new(room.keys),
            now: use_now(),
            error: RwSignal::new(None),
        };
        live.audience.set(chosen_before(live));
        #[cfg(all(feature = "hydrate", feature = "room"))]
        Effect::new(move |_| {
            crate::live::enter_room(&live.session.read_value(), &live.by(), move |said| live.hear(said));
        });
        live
    }

    /// Takes over what was loaded again.
    pub fn load(&self, room: RoomView) {
        self.messages.set(room.messages);
        self.questions.set(room.questions);
        self.state.set(room.state);
        self.mine.set(room.mine);
    }

    /// As whom the forms of this page are sent: nothing says "as whoever is signed in".
    pub fn by(&self) -> String {
        let me = self.me.read_value();
        if me.kind == AuthorKind::Member { String::new() } else { me.id.clone() }
    }

    pub fn reaction_of_mine(&self, message: &str) -> Option<Reaction> {
        self.mine.read().reacted.iter().find(|(its, _)| its == message).map(|(_, reaction)| *reaction)
    }
}

/// For whom one wrote before, as the page's address says it without wasm.
fn chosen_before(live: Live) -> Audience {
    let typed = use_typed();
    let sent = typed.sent("audience").filter(|_| typed.has(Field::Words)).map(str::to_owned);
    let code = sent.or_else(|| use_query_map().read_untracked().get("for"));
    let chosen = code.and_then(|code| Audience::from_code(&code));
    chosen.filter(|audience| audiences(live).contains(audience)).unwrap_or(Audience::Everyone)
}

/// In which room, and as whom: hidden in every form of it.
#[component]
pub fn Whereabouts(live: Live) -> impl IntoView {
    view! {
        <input type="hidden" name="id" value=live.session.get_value()/>
        <input type="hidden" name="by" value=live.by()/>
    }
}

/// What an action's form sent last: by the time its answer is here, the action has forgotten.
pub fn sent_by<S>(action: ServerAction<S>) -> StoredValue<Option<S>>
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    let sent = StoredValue::new(None);
    Effect::new(move |_| {
        if let Some(input) = action.input().get() {
            sent.set_value(Some(input));
        }
    });
    sent
}

/// Whether nobody waits for an answer any more.
pub fn is_done(question: &Question) -> bool {
    matches!(question.state, QuestionState::Answered | QuestionState::Removed)
}
