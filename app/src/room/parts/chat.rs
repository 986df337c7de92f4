use super::super::direct::Direct;
use super::composer::{Composer, Mark, Reach};
use super::live::{Focus, Live};
use super::options::{Edit, Options};
use crate::paths;
use crate::ui::{ErrorSummary, refused};
use domain::calendar::words;
use domain::room::{Audience, Message, Piece, TakenOut, pieces};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What is said, newest last, and where one says something.
#[component]
pub fn Chat(
    live: Live,
    open: Memo<bool>,
    /// Whether a phone shows it now, and not the questions.
    shown: Signal<bool>,
) -> impl IntoView {
    let list = NodeRef::<leptos::html::Ol>::new();
    #[cfg(feature = "hydrate")]
    super::keyboard::stay_at_the_end(list, live.messages, shown);
    #[cfg(not(feature = "hydrate"))]
    let _ = shown;
    // The composer stays the same while one opens a message or replies to it, with what is typed and who types.
    let edited = Memo::new(move |_| match live.focus.get() {
        Focus::Edit(id) => Some(id),
        _ => None,
    });
    let direct = ServerAction::<Direct>::new();
    let error = refused(direct);
    let pinned = move || live.messages.read().iter().filter(|message| message.pinned).cloned().collect::<Vec<_>>();
    view! {
        <section class="chat" aria-labelledby="said">
            <h3 id="said">"Chat"</h3>
            <ErrorSummary error/>
            {move || pinned().into_iter().map(|message| view! {
                <p class="pinned"><span class="tag">"Pinned"</span>" "<strong>{message.author.name.clone()}": "</strong><Words words=message.words/></p>
            }).collect_view()}
            <ol class="said" node_ref=list tabindex="0" aria-live="polite" aria-label="What is said, newest last">
                <For each=move || live.messages.get() key=look let:message>
                    <Line live message open direct/>
                </For>
            </ol>
            <Show when=move || live.messages.read().is_empty()>
                <p class="meta">{move || if open.get() { "Nobody has said anything yet." } else { "Nobody said anything in the chat." }}</p>
            </Show>
            <Show when=move || open.get() fallback=|| view! { <p class="meta">"The session is over. What was said stays here for members."</p> }>
                {move || match edited.get() {
                    Some(id) => view! { <Edit live id/> }.into_any(),
                    None => view! { <Composer live/> }.into_any(),
                }}
            </Show>
        </section>
    }
}

/// All that decides what a line looks like: when it changes, so does the line.
type Look = (String, String, [bool; 3], Option<TakenOut>, Vec<(domain::room::Reaction, i64)>);

fn look(message: &Message) -> Look {
    let Message { id, words, edited, held, pinned, taken_out, reactions, .. } = message.clone();
    (id, words, [edited, held, pinned], taken_out, reactions)
}

#[component]
fn Line(live: Live, message: Message, open: Memo<bool>, direct: ServerAction<Direct>) -> impl IntoView {
    let place = format!("m-{}", message.id);
    let (audience, kind, held) = (message.audience, message.author.kind, message.held);
    let time = words::time(message.sent_at);
    let name = message.author.name.clone();
    let gone = message.taken_out.map(|by| match by {
        TakenOut::ByAuthor => "Taken back.",
        TakenOut::ByHost => "Removed by the host.",
    });
    let quoted = message.reply_to.clone().map(|id| view! { <Quote live id/> });
    let body = match gone {
        Some(why) => view! { <p class="meta">{why}</p> }.into_any(),
        None => view! { <p class="said-words"><Words words=message.words.clone()/></p> }.into_any(),
    };
    let reactions = message.reactions.iter().map(|(reaction, count)| {
        view! { <span class="reaction" title=reaction.label()><span aria-hidden="true">{reaction.emoji()}</span>{format!(" {count}")}<span class="visually-hidden">{format!(" × {}. ", reaction.label())}</span></span> }
    });
    let reactions =
        (!message.reactions.is_empty()).then(|| view! { <span class="reactions">{reactions.collect_view()}</span> });
    let stands = gone.is_none();
    let message = StoredValue::new(message);
    let id = StoredValue::new(message.read_value().id.clone());
    let is_open = move || stands && open.get() && matches!(live.focus.get(), Focus::On(on) if on == id.get_value());
    let more = {
        let label = format!("React or reply to {name}");
        let address = paths::in_room(&live.page.get_value(), "on", &id.get_value(), &place);
        move || {
            (stands && open.get()).then(|| {
            view! {
                <a class="said-more" href=address.clone() aria-label=label.clone() title=label.clone() aria-expanded=move || if is_open() { "true" } else { "false" }
                    on:click=move |click| {
                        click.prevent_default();
                        live.focus.set(if is_open() { Focus::None } else { Focus::On(id.get_value()) });
                    }>"···"</a>
            }
        })
        }
    };
    view! {
        <li id=place data-managers=(audience == Audience::Managers).then_some("") data-held=held.then_some("")>
            <p class="said-head">
                <strong>{name}</strong><Mark kind/>" "<time class="meta">{time}</time>
                {message.read_value().edited.then_some(" · changed")}
                <Reach live audience/>
                {held.then(|| view! { " "<span class="tag">"Waiting for the host"</span> })}
                {more}
            </p>
            {quoted}
            {body}
            {reactions}
            {(held && live.eyes.hosts).then(|| view! {
                <ActionForm action=direct attr:class="inline" attr:aria-label="As host">
                    <input type="hidden" name="id" value=live.session.get_value()/>
                    <input type="hidden" name="about" value=id.get_value()/>
                    <button class="button small" name="act" value="let-through">"Let it through"</button>
                    <button class="button small" data-tone="danger" name="act" value="remove">"Turn it down"</button>
                </ActionForm>
            })}
            {move || is_open().then(|| view! { <Options live message=message.get_value()/> })}
        </li>
    }
}

/// The message that is replied to, as it now is.
#[component]
pub fn Quote(live: Live, id: String) -> impl IntoView {
    let words = move || {
        let messages = live.messages.read();
        messages.iter().find(|message| message.id == id).map(|message| match message.taken_out {
            None => format!("{}: {}", message.author.name, shortened(&message.words)),
            Some(_) => format!("{}: …", message.author.name),
        })
    };
    view! { <p class="quote">{move || words().unwrap_or_else(|| "An earlier message".into())}</p> }
}

fn shortened(words: &str) -> String {
    const LENGTH: usize = 80;
    let mut letters = words.chars();
    let first: String = letters.by_ref().take(LENGTH).collect();
    if letters.next().is_some() { format!("{first}…") } else { first }
}

/// What somebody wrote, its links plain.
#[component]
pub fn Words(words: String) -> impl IntoView {
    let parts = pieces(&words).into_iter().map(|piece| match piece {
        Piece::Words(words) => words.to_owned().into_any(),
        Piece::Link(link) => {
            view! { <a href=link.to_owned() rel="noopener nofollow ugc external" target="_blank">{link.to_owned()}</a> }
                .into_any()
        }
    });
    parts.collect::<Vec<_>>()
}
