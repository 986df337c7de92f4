//! The player: the browser's own controls, until the wasm puts ours in their place.

use super::super::get_talk::TalkView;
use crate::paths;
use domain::library::clock;
use leptos::html;
use leptos::prelude::*;

const SPEEDS: [&str; 6] = ["0.75", "1", "1.25", "1.5", "1.75", "2"];

/// What the page knows of its player.
#[derive(Clone, Copy)]
pub struct Player {
    /// Milliseconds.
    pub position: RwSignal<u32>,
    pub(super) duration: RwSignal<u32>,
    pub(super) is_playing: RwSignal<bool>,
    pub(super) only_sound: RwSignal<bool>,
    pub(super) has_captions: RwSignal<bool>,
    pub(super) speed: RwSignal<String>,
    pub(super) element: NodeRef<html::Video>,
}

impl Player {
    pub fn new(talk: &TalkView, begins_at: u32) -> Self {
        let sound = talk.audio.is_some() && (talk.video.is_none() || talk.low_data);
        Self {
            position: RwSignal::new(begins_at),
            duration: RwSignal::new(talk.duration_ms),
            is_playing: RwSignal::new(false),
            only_sound: RwSignal::new(sound),
            has_captions: RwSignal::new(false),
            speed: RwSignal::new("1".to_owned()),
            element: NodeRef::new(),
        }
    }
}

/// On the server nobody presses anything.
#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_self, reason = "as in the browser")]
impl Player {
    pub fn jump(self, _: &leptos::ev::MouseEvent, _: u32) {}
    pub fn follow(self, _: Memo<Option<usize>>) {}
    pub fn copy(self, _: &str, _: RwSignal<bool>) {}
    pub fn write_moment(self, _: &str) {}
    fn act(self, _: Act) {}
}

/// What a control or a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    PlayOrPause,
    /// By so many milliseconds.
    Skip(i64),
    Seek(u32),
    Captions,
    Sound,
    FullScreen,
    InPicture,
}

/// Forwards and backwards at one press, in milliseconds.
pub(super) const SKIP: i64 = 15_000;

/// Sound and picture. The browser begins at the address's second by itself (Media Fragments §4.2.1). Nothing plays before
/// somebody asks for it.
#[component]
pub fn PlayerView(talk: TalkView, player: Player, begins_at: u32) -> impl IntoView {
    let (video, audio) = (talk.video.clone(), talk.audio.clone());
    let file = if player.only_sound.get_untracked() {
        audio.clone().or(video.clone())
    } else {
        video.clone().or(audio.clone())
    };
    let Some((address, _)) = file else {
        return view! { <div class="notice" data-kind="info"><p>"The recording is being prepared. What was said is on this page."</p></div> }
            .into_any();
    };
    let captions = (!talk.cues.is_empty()).then(|| {
        view! { <track kind="captions" srclang="en" label="English" src=paths::captions(&talk.id)/> }
    });
    #[cfg(feature = "hydrate")]
    super::driver::start(player, &talk, begins_at);
    let sound = move || player.only_sound.get().then_some("");
    view! {
        <div class="player" data-sound=sound>
            <video
                node_ref=player.element controls playsinline preload="metadata" src=format!("{address}#t={}", begins_at / 1000)
                poster=talk.poster.clone() aria-label=talk.title.clone()
            >{captions}</video>
            <Controls player has_both=video.is_some() && audio.is_some() has_captions=!talk.cues.is_empty()/>
        </div>
    }
    .into_any()
}

/// Shown once they work; the sheet hides them before (`body[data-hydrated]`).
#[component]
fn Controls(player: Player, has_both: bool, has_captions: bool) -> impl IntoView {
    let act = move |act: Act| move |_| player.act(act);
    let time = move || format!("{} / {}", clock(player.position.get()), clock(player.duration.get()));
    let on = |signal: RwSignal<bool>| move || if signal.get() { "true" } else { "false" };
    let speeds = SPEEDS.into_iter().map(|speed| {
        view! { <option value=speed selected=move || player.speed.get() == speed>{speed}"×"</option> }
    });
    view! {
        <div class="controls" role="group" aria-label="Player">
            <input
                type="range" class="seek" min="0" step="1000" aria-label="Position" aria-valuetext=time
                max=move || player.duration.get() prop:value=move || player.position.get().to_string()
                on:input=move |event| if let Ok(at) = event_target_value(&event).parse() { player.act(Act::Seek(at)) }
            />
            <button type="button" class="control" on:click=act(Act::Skip(-SKIP)) aria-label="Back 15 seconds">"−15"</button>
            <button type="button" class="control play" on:click=act(Act::PlayOrPause)>
                {move || if player.is_playing.get() { "Pause" } else { "Play" }}
            </button>
            <button type="button" class="control" on:click=act(Act::Skip(SKIP)) aria-label="On 15 seconds">"+15"</button>
            <span class="time" aria-hidden="true">{time}</span>
            <label class="visually-hidden" for="speed">"Speed"</label>
            <select id="speed" class="control" on:change=move |event| player.speed.set(event_target_value(&event))>{speeds.collect_view()}</select>
            {has_captions.then(|| view! {
                <button type="button" class="control" on:click=act(Act::Captions) aria-pressed=on(player.has_captions)>"Captions"</button>
            })}
            {has_both.then(|| view! {
                <button type="button" class="control" on:click=act(Act::Sound) aria-pressed=on(player.only_sound)>"Sound only"</button>
            })}
            <button type="button" class="control picture" on:click=act(Act::InPicture)>"In a corner"</button>
            <button type="button" class="control picture" on:click=act(Act::FullScreen)>"Full screen"</button>
        </div>
    }
}
