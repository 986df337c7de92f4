use super::super::say::Say;
use super::chat::{Quote, Words};
use super::live::{Focus, Live, Whereabouts};
use crate::ui::{ErrorSummary, TextArea, turned_back, use_typed};
use domain::form::Field;
use domain::room::{Audience, AuthorKind, CannotSay, QuestionState};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Among so many of the newest messages one's own is looked for.
const NEWEST: usize = 10;

/// Where one says something. Without wasm it is a form like any other; with it the words show at once, and are kept in this
/// tab until the server has them.
#[component]
pub fn Composer(live: Live) -> impl IntoView {
    let form = NodeRef::<leptos::html::Form>::new();
    let from_address = turned_back(Say::url());
    #[cfg(feature = "hydrate")]
    let waiting = super::outbox::keep(form, live);
    #[cfg(not(feature = "hydrate"))]
    let waiting = RwSignal::new(Vec::<Waiting>::new());
    let error = Signal::derive(move || live.error.get().or_else(|| from_address.get()));
    let reply = move || match live.focus.get() {
        Focus::Reply(id) => Some(id),
        _ => None,
    };
    let back = live.page.get_value();
    let typed = use_typed().or(Field::Words, "");
    let closed = move || !live.state.read().chat_open && !live.eyes.hosts;
    let slow = move || live.state.read().slow_seconds;
    // As plain as can be: what is for a few must not be sent to everyone by mistake, nor the other way.
    let narrower = move || Some(live.audience.get()).filter(|it| *it != Audience::Everyone).map(Audience::code);
    let to_whom = move || match live.audience.get() {
        Audience::Everyone => "Send".to_owned(),
        narrower => format!("Send to {}", narrower.label().to_lowercase()),
    };
    // The stream may bring a message before its sender is answered; then it stands in the chat already.
    let unseen = move || {
        let (me, messages) = (live.me.read_value(), live.messages.read());
        let is_there = |one: &Waiting| {
            let newest = messages.iter().rev().take(NEWEST);
            !one.stuck && newest.filter(|message| message.author.id == me.id).any(|message| message.words == one.words)
        };
        waiting.get().into_iter().filter(|one| !is_there(one)).collect::<Vec<_>>()
    };
    view! {
        <ol class="said" aria-label="Not sent yet" data-waiting="">
            <For each=unseen key=|one| (one.key.clone(), one.stuck) let:one>
                <li>
                    <p class="said-words"><Words words=one.words.clone()/></p>
                    <p class="meta" role="status">{if one.stuck { "Will send when you are back online." } else { "Sending…" }}</p>
                </li>
            </For>
        </ol>
        <Show when=move || !closed() fallback=|| view! { <p class="meta">{CannotSay::ChatClosed.to_string()}</p> }>
            <form class="composer" method="post" action=Say::url() node_ref=form data-for=narrower
                on:keydown=move |pressed| {
                    #[cfg(feature = "hydrate")]
                    super::keyboard::send_by_keys(&pressed);
                    #[cfg(not(feature = "hydrate"))]
                    let _ = pressed;
                }
                on:submit=move |submit| {
                    #[cfg(feature = "hydrate")]
                    super::outbox::send(&submit, live, waiting);
                    #[cfg(not(feature = "hydrate"))]
                    let _ = submit;
                }>
                <ErrorSummary error/>
                <Whereabouts live/>
                <input type="hidden" name="key" value=move || live.keys.read().0.clone()/>
                {
                    let back = back.clone();
                    move || reply().map(|id| view! {
                        <div class="composer-reply">
                            <input type="hidden" name="reply_to" value=id.clone()/>
                            <Quote live id/>
                            <a class="plain" href=back.clone() on:click=move |click| { click.prevent_default(); live.focus.set(Focus::None) }>"Don’t reply"</a>
                        </div>
                    })
                }
                <TextArea rows=2 field=Field::Words label="Say something" value=typed.clone() error/>
                <p class="composer-foot">
                    {(!audiences(live).is_empty()).then(|| view! { <ForWhom live/> })}
                    {move || (slow() > 0).then(|| view! { <span class="meta">{format!("One message every {} s", slow())}</span> })}
                    <button class="button small">{to_whom}</button>
                </p>
                <p class="hint by-keys">"Ctrl and Enter send it."</p>
            </form>
        </Show>
    }
}

/// For whom one can write beside everyone. Nobody is shown that there is something they may not see.
pub fn audiences(live: Live) -> Vec<Audience> {
    let offered = |audience: &Audience| match audience {
        Audience::Everyone => false,
        // Where members are among themselves anyway it would say nothing.
        Audience::Members => live.eyes.belongs && live.outsiders,
        Audience::Managers => live.eyes.manages,
    };
    Audience::ALL.iter().copied().filter(offered).collect()
}

/// What each audience is called in this room.
pub fn called(live: Live, audience: Audience) -> &'static str {
    if audience == Audience::Everyone && live.outsiders { "Everyone, guests too" } else { audience.label() }
}

/// The switch beside what one writes.
#[component]
fn ForWhom(live: Live) -> impl IntoView {
    let options = std::iter::once(Audience::Everyone).chain(audiences(live)).map(move |audience| {
        let is_chosen = move || live.audience.get() == audience;
        view! { <option value=audience.code() selected=is_chosen prop:selected=is_chosen>{called(live, audience)}</option> }
    });
    let choose = move |code: String| {
        if let Some(audience) = Audience::from_code(&code) {
            live.audience.set(audience);
            #[cfg(feature = "hydrate")]
            super::outbox::keep_audience(live);
        }
    };
    view! {
        <label class="visually-hidden" for="say-audience">"Who can read it"</label>
        <select id="say-audience" name="audience" on:change=move |chosen| choose(event_target_value(&chosen))>
            {options.collect_view()}
        </select>
    }
}

/// The mark beside what not everyone in the room can read.
#[component]
pub fn Reach(live: Live, audience: Audience) -> impl IntoView {
    let is_marked = audience != Audience::Everyone && (audience != Audience::Members || live.outsiders);
    is_marked.then(|| view! { " "<span class="tag">{audience.label()}</span> })
}

/// The mark beside the name of somebody who is no member.
#[component]
pub fn Mark(kind: AuthorKind) -> impl IntoView {
    (kind != AuthorKind::Member).then(|| view! { " "<span class="tag">{kind.label()}</span> })
}

/// Words on their way.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Waiting {
    pub key: String,
    pub words: String,
    pub audience: Audience,
    pub reply_to: String,
    /// The server could not be reached.
    pub stuck: bool,
}

/// How a question's state is said beside it.
pub const fn said_of(state: QuestionState) -> Option<&'static str> {
    match state {
        QuestionState::Asked => None,
        other => Some(other.label()),
    }
}
