use super::super::get_talk::{InRoom, TalkView, get_talk};
use super::super::mark_talk::MarkTalk;
use super::super::reflect::Reflect;
use super::list::Talks;
use super::notes::Notes;
use super::player::{Player, PlayerView};
use super::transcript::TranscriptView;
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, TextArea, turned_back, use_query_map, use_typed};
use crate::viewer::{Viewer, use_viewer};
use domain::form::Field;
use domain::library::clock;
use domain::plain::counted;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// One talk: to hear, to read, and to go on with.
#[component]
pub fn TalkPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let talk = Resource::new_blocking(move || id.get(), get_talk);
    view! { <Loaded from=talk view=|talk| view! { <Shown talk/> }/> }
}

#[component]
fn Shown(talk: TalkView) -> impl IntoView {
    // Where a link leads goes before where this listener was.
    let asked = use_query_map().with_untracked(|query| query.get("t"));
    let asked = asked.and_then(|seconds| seconds.parse::<u32>().ok()).map(|seconds| seconds.saturating_mul(1000));
    let begins_at = asked.or(talk.goes_on).unwrap_or(0);
    let player = Player::new(&talk, begins_at);
    let organises = use_viewer() == Viewer::Organiser;
    let resumed = (asked.is_none() && begins_at > 0).then(|| {
        let start = paths::talk_at(&talk.id, 0);
        view! {
            <p class="meta">{format!("You were at {}. ", clock(begins_at))}<a href=start rel="external">"Start over"</a></p>
        }
    });
    let chapters = (!talk.chapters.is_empty()).then(|| {
        let chapters = talk.chapters.clone().into_iter().map(|chapter| {
            let address = paths::talk_at(&talk.id, chapter.start);
            view! {
                <li>
                    <a class="moment" href=address rel="external" on:click=move |event| player.jump(&event, chapter.start)>
                        <span class="moment-at">{clock(chapter.start)}</span><span>{chapter.title}</span>
                    </a>
                </li>
            }
        });
        view! { <section aria-labelledby="chapters"><h2 id="chapters">"Chapters"</h2><ol class="plain">{chapters.collect_view()}</ol></section> }
    });
    let topics = talk.topics.clone().into_iter().map(|topic| {
        let address = super::super::address::Search::default().with("topic", &topic).address();
        view! { <li><a class="chip" href=address>{topic}</a></li> }
    });
    view! {
        <Page title=talk.title.clone() wide=true>
            <p class="back"><a href=paths::LIBRARY>"Library"</a></p>
            <h1>{talk.title.clone()}</h1>
            <p class="meta">
                {talk.meta.clone()}
                {talk.for_managers.then(|| view! { " "<span class="tag">"Managers only"</span> })}
                {talk.open.clone().map(|page| view! { " "<a href=page rel="external">"Its page for everyone"</a> })}
                {talk.is_heard.then(|| view! { " "<span class="tag">"Heard"</span> })}
            </p>
            <div class="talk">
                <div class="talk-play">
                    <PlayerView talk=talk.clone() player begins_at/>
                    {resumed}
                    <Marks talk=talk.clone()/>
                    {(!talk.description.is_empty()).then(|| view! { <p class="words">{talk.description.clone()}</p> })}
                    <ul class="choices" aria-label="Topics">{topics.collect_view()}</ul>
                    {chapters}
                    <FromTheRoom talk=talk.clone() player/>
                    <Notes talk=talk.clone() player begins_at/>
                    {organises.then(|| view! { <p><a href=paths::organise_talk(&talk.id)>"Look after this talk"</a></p> })}
                    <Reflection talk=talk.clone()/>
                </div>
                <TranscriptView talk=talk.clone() player/>
            </div>
            {(!talk.related.is_empty()).then(|| view! {
                <section class="screen-only" aria-labelledby="related"><h2 id="related">"Talks near this one"</h2><Talks talks=talk.related label="Talks near this one"/></section>
            })}
        </Page>
    }
}

/// What was asked and said while it was recorded, each with its moment.
#[component]
fn FromTheRoom(talk: TalkView, player: Player) -> impl IntoView {
    let TalkView { id, session, asked, chat, .. } = talk;
    let list = move |said: Vec<InRoom>, label: &'static str| {
        let lines = said.into_iter().map(|InRoom { at, who, words }| {
            let who = (!who.is_empty()).then(|| view! { <b>{who}": "</b> });
            view! {
                <li>
                    <a class="moment" href=paths::talk_at(&id, at) rel="external" on:click=move |event| player.jump(&event, at)>
                        <span class="moment-at">{clock(at)}</span><span>{who}{words}</span>
                    </a>
                </li>
            }
        });
        view! { <ul class="moments" aria-label=label>{lines.collect_view()}</ul> }
    };
    let said = counted(i64::try_from(chat.len()).unwrap_or(i64::MAX), "message");
    session.map(|session| {
        if asked.is_empty() && chat.is_empty() {
            return view! { <p><a href=session>"The session and its room"</a></p> }.into_any();
        }
        view! {
            <section aria-labelledby="room">
                <h2 id="room">"From the room"</h2>
                {(!asked.is_empty()).then(|| list.clone()(asked, "Questions"))}
                {(!chat.is_empty()).then(|| view! {
                    <details class="more"><summary>{format!("The chat: {said}")}</summary>{list(chat, "Chat")}</details>
                })}
                <p><a href=session>"The session and its room"</a></p>
            </section>
        }
        .into_any()
    })
}

/// Keeping it for later, and thanking whoever spoke. Shown as pressed at once.
#[component]
fn Marks(talk: TalkView) -> impl IntoView {
    let mark = ServerAction::<MarkTalk>::new();
    let failed = Signal::derive(move || mark.value().get().and_then(Result::err));
    let (saved, thanked) = (RwSignal::new(talk.is_saved), RwSignal::new(talk.has_thanked));
    Effect::new(move |_| {
        let Some(asked) = mark.input().get() else { return };
        match asked.act.as_str() {
            "save" => saved.set(true),
            "unsave" => saved.set(false),
            "thank" => thanked.set(true),
            _ => thanked.set(false),
        }
    });
    let others = talk.thanks - i64::from(talk.has_thanked);
    let pressed = |signal: RwSignal<bool>| move || if signal.get() { "true" } else { "false" };
    let thanks = move || {
        let all = others + i64::from(thanked.get());
        if all > 0 { counted(all, "thank-you") } else { String::new() }
    };
    view! {
        <ErrorSummary error=failed/>
        <ActionForm action=mark attr:class="marks">
            <input type="hidden" name="id" value=talk.id/>
            <button class="pick" name="act" value=move || if saved.get() { "unsave" } else { "save" } aria-pressed=pressed(saved)>"Save for later"</button>
            <button class="pick" name="act" value=move || if thanked.get() { "unthank" } else { "thank" } aria-pressed=pressed(thanked)>"Thank you"</button>
            <span class="meta" aria-live="polite">{thanks}</span>
        </ActionForm>
    }
}

/// What somebody takes from a talk, for their learning log.
#[component]
fn Reflection(talk: TalkView) -> impl IntoView {
    let reflect = ServerAction::<Reflect>::new();
    let turned = turned_back(Reflect::PATH);
    let error = Signal::derive(move || reflect.value().get().and_then(Result::err).or(turned.get()));
    let saved = move || matches!(reflect.value().get(), Some(Ok(_)));
    let version = move || match reflect.value().get() {
        Some(Ok(version)) => version,
        _ => talk.reflection.1,
    };
    let words = use_typed().or(Field::Words, talk.reflection.0.clone());
    view! {
        <section class="screen-only" aria-labelledby="reflection">
            <h2 id="reflection">"What will I do differently?"</h2>
            <ErrorSummary error/>
            <ActionForm action=reflect attr:class="stack">
                <input type="hidden" name="id" value=talk.id.clone()/>
                <input type="hidden" name="version" value=version/>
                <TextArea field=Field::Words label="For my learning log; only you see it" value=words error/>
                <p class="actions">
                    <button class="button" data-tone="quiet">"Keep this"</button>" "
                    <a href=paths::LEARNING>"My learning log"</a>
                    <span role="status">{move || saved().then_some(" Kept.")}</span>
                </p>
            </ActionForm>
        </section>
    }
}
