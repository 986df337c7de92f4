//! Moves the player in the browser, and tells the server how far somebody is.

use super::super::get_talk::TalkView;
use super::super::note_listening::note_listening;
use super::player::{Act, Player, SKIP};
use crate::paths;
use domain::library::clock;
use js_sys::{Function, Reflect};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The server is told this often.
const TELL_EVERY: Duration = Duration::from_secs(5);
/// Where the browser remembers how fast somebody listens.
const SPEED: &str = "speed";

/// What goes on while the page lives.
pub(super) fn start(player: Player, talk: &TalkView, begins_at: u32) {
    let heard = StoredValue::new(Listening { id: talk.id.clone(), told: begins_at, listened: 0 });
    let (video, audio, silent, id) = (talk.video.clone(), talk.audio.clone(), talk.silent.clone(), talk.id.clone());
    Effect::new(move |before: Option<bool>| {
        let Some(element) = player.element.get() else { return false };
        if before != Some(true) {
            element.set_controls(false);
            listen(player, heard);
            be_silent(&element, silent.clone());
            if was_tapped(&id) {
                play(&element);
            }
            if let Some(speed) = stored(SPEED) {
                player.speed.set(speed);
            }
        }
        true
    });
    Effect::new(move |_| {
        let speed = player.speed.get();
        if let (Some(element), Ok(rate)) = (player.element.get(), speed.parse()) {
            element.set_default_playback_rate(rate);
            element.set_playback_rate(rate);
            store(SPEED, &speed);
        }
    });
    // From picture to sound and back at the same second.
    Effect::new(move |before: Option<bool>| {
        let sound = player.only_sound.get();
        if before.is_some_and(|before| before != sound)
            && let Some(element) = player.element.get_untracked()
            && let Some((address, _)) = if sound { &audio } else { &video }
        {
            let (at, was_playing) = (player.position.get_untracked() / 1000, player.is_playing.get_untracked());
            element.set_src(&format!("{address}#t={at}"));
            if was_playing {
                play(&element);
            }
        }
        sound
    });
    keys(player);
    lock_screen(player, talk);
}

/// How far the server knows somebody to be.
struct Listening {
    id: String,
    /// Milliseconds.
    told: u32,
    /// Since then, in milliseconds.
    listened: u32,
}

fn listen(player: Player, heard: StoredValue<Listening>) {
    let Some(element) = player.element.get_untracked() else { return };
    let target: web_sys::EventTarget = element.clone().into();
    let on = move |name: &'static str, act: Box<dyn Fn(&web_sys::HtmlVideoElement)>| {
        let closure = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            if let Some(video) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlVideoElement>().ok()) {
                act(&video);
            }
        });
        let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        closure.forget(); // as long as the element lives
    };
    on(
        "timeupdate",
        Box::new(move |video| {
            let now = milliseconds(video.current_time());
            let before = player.position.try_get_untracked().unwrap_or(now);
            // A jump is no listening.
            if let Some(passed) = now.checked_sub(before).filter(|passed| *passed < 2_000) {
                heard.try_update_value(|heard| heard.listened += passed);
            }
            player.position.try_set(now);
        }),
    );
    on(
        "durationchange",
        Box::new(move |video| {
            let duration = video.duration();
            if duration.is_finite() && duration > 0.0 {
                player.duration.try_set(milliseconds(duration));
            }
        }),
    );
    on(
        "play",
        Box::new(move |_| {
            player.is_playing.try_set(true);
        }),
    );
    on(
        "pause",
        Box::new(move |video| {
            player.is_playing.try_set(false);
            tell(player, heard, false);
            address_says(milliseconds(video.current_time()));
        }),
    );
    if let Ok(handle) = set_interval_with_handle(
        move || {
            if player.is_playing.try_get_untracked() == Some(true) {
                tell(player, heard, false);
            }
        },
        TELL_EVERY,
    ) {
        on_cleanup(move || handle.clear());
    }
    let hidden = window_event_listener(ev::pagehide, move |_| tell(player, heard, true));
    let covered = window_event_listener(ev::visibilitychange, move |_| {
        if document().visibility_state() == web_sys::VisibilityState::Hidden {
            tell(player, heard, true);
        }
    });
    on_cleanup(move || {
        hidden.remove();
        covered.remove();
    });
}

/// Browsers say where they are four times a second, so silence begins as much before.
const AHEAD: u32 = 400;

/// Silent where a part was taken out; outside of it as loud as somebody chose.
fn be_silent(element: &web_sys::HtmlVideoElement, silent: Vec<(u32, u32)>) {
    if silent.is_empty() {
        return;
    }
    let before = Cell::new(None::<bool>);
    let closure = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        let Some(video) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlVideoElement>().ok()) else {
            return;
        };
        let at = milliseconds(video.current_time());
        let is_within = silent.iter().any(|(from, to)| from.saturating_sub(AHEAD) <= at && at < *to);
        match (is_within, before.get()) {
            (true, None) => {
                before.set(Some(video.muted()));
                video.set_muted(true);
            }
            (false, Some(was)) => {
                before.set(None);
                video.set_muted(was);
            }
            _ => {}
        }
    });
    for name in ["timeupdate", "seeking", "play"] {
        let _ = element.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    }
    closure.forget(); // as long as the element lives
}

/// Says how far somebody is, if that is news; as the page goes, in a way that outlives it.
fn tell(player: Player, heard: StoredValue<Listening>, goes: bool) {
    let Some(position) = player.position.try_get_untracked() else { return };
    let news = heard.try_update_value(|heard| {
        let is_news = heard.told != position;
        let said = (heard.id.clone(), std::mem::take(&mut heard.listened));
        heard.told = position;
        is_news.then_some(said)
    });
    let Some(Some((id, listened))) = news else { return };
    if goes {
        let form = format!("id={id}&position={position}&listened={listened}");
        if let Ok(form) = web_sys::UrlSearchParams::new_with_str(&form) {
            let _ = window().navigator().send_beacon_with_opt_url_search_params("/api/library/listening", Some(&form));
        }
        return;
    }
    spawn_local(async move {
        if note_listening(id, position, listened).await.is_err() {
            // Said again with the next.
            heard.try_update_value(|heard| {
                heard.told = 0;
                heard.listened += listened;
            });
        }
    });
}

/// The second is kept in the address, so that it can be handed on.
fn address_says(position: u32) {
    let path = window().location().pathname().unwrap_or_default();
    let address = format!("{path}?t={}", position / 1000);
    if let Ok(history) = window().history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        let _ = history.replace_state_with_url(&state, "", Some(&address));
    }
}

impl Player {
    /// Goes where a link leads, without loading the page.
    pub fn jump(self, event: &ev::MouseEvent, to: u32) {
        let Some(element) = self.element.get_untracked() else { return };
        event.prevent_default();
        self.act(Act::Seek(to));
        play(&element);
    }

    pub(super) fn act(self, act: Act) {
        // The buttons of a locked phone outlive the page.
        let Some(element) = self.is_playing.try_get_untracked().and_then(|_| self.element.get_untracked()) else {
            return;
        };
        match act {
            Act::PlayOrPause if element.paused() => play(&element),
            Act::PlayOrPause => drop(element.pause()),
            Act::Skip(by) => {
                let to = i64::from(self.position.get_untracked()).saturating_add(by).max(0);
                self.act(Act::Seek(u32::try_from(to).unwrap_or(u32::MAX)));
            }
            Act::Seek(to) => {
                let to = to.min(self.duration.get_untracked().max(1));
                self.position.set(to);
                element.set_current_time(f64::from(to) / 1000.0);
            }
            Act::Captions => {
                let shows = !self.has_captions.get_untracked();
                if let Some(track) = element.text_tracks().and_then(|tracks| tracks.get(0)) {
                    track.set_mode(if shows {
                        web_sys::TextTrackMode::Showing
                    } else {
                        web_sys::TextTrackMode::Disabled
                    });
                    self.has_captions.set(shows);
                }
            }
            Act::Sound => self.only_sound.update(|sound| *sound = !*sound),
            Act::FullScreen => drop(element.request_fullscreen()),
            // Not every browser has it, so it is asked for by name.
            Act::InPicture => call(&element, "requestPictureInPicture"),
        }
    }

    /// Keeps the line that is being said in sight, while it plays.
    pub fn follow(self, current: Memo<Option<usize>>) {
        Effect::new(move |_| {
            let Some(line) = current.get() else { return };
            if !self.is_playing.get_untracked() {
                return;
            }
            let Some(lines) = document().get_element_by_id("lines") else { return };
            let child = u32::try_from(line).ok().and_then(|line| lines.children().item(line));
            if let Some(child) = child.and_then(|child| child.dyn_into::<web_sys::HtmlElement>().ok()) {
                lines.set_scroll_top(child.offset_top() - lines.client_height() / 3);
            }
        });
    }

    /// Writes the moment that is being heard into a field.
    pub fn write_moment(self, field: &str) {
        let input =
            document().get_element_by_id(field).and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(input) = input {
            input.set_value(&clock(self.position.get_untracked()));
        }
    }

    /// Copies a quote, which names its second by our whole address.
    #[expect(clippy::unused_self, reason = "asked of the player, as all else is")]
    pub fn copy(self, quote: &str, copied: RwSignal<bool>) {
        let origin = window().location().origin().unwrap_or_default();
        let quote = quote.replace(&format!("({}", paths::TALKS), &format!("({origin}{}", paths::TALKS));
        let written = window().navigator().clipboard().write_text(&quote);
        spawn_local(async move {
            copied.set(wasm_bindgen_futures::JsFuture::from(written).await.is_ok());
            set_timeout(
                move || {
                    copied.try_set(false);
                },
                Duration::from_secs(3),
            );
        });
    }
}

/// As in other players: space or k, j and l or the arrows, c, f. Not while somebody types, and not where a key has a meaning
/// of its own: space on a button, arrows on the slider.
fn keys(player: Player) {
    let pressed = window_event_listener(ev::keydown, move |event| {
        let active = document().active_element();
        let tag = active.as_ref().map(web_sys::Element::tag_name).unwrap_or_default();
        let on_slider = active.and_then(|active| active.get_attribute("type")).is_some_and(|kind| kind == "range");
        let on_button = matches!(tag.as_str(), "BUTTON" | "A" | "SUMMARY");
        let typing = matches!(tag.as_str(), "INPUT" | "TEXTAREA" | "SELECT") && !on_slider;
        if typing || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let act = match event.key().as_str() {
            " " if on_button => return,
            "ArrowLeft" | "ArrowRight" if on_slider => return,
            " " | "k" => Act::PlayOrPause,
            "j" | "ArrowLeft" => Act::Skip(-SKIP),
            "l" | "ArrowRight" => Act::Skip(SKIP),
            "c" => Act::Captions,
            "f" => Act::FullScreen,
            _ => return,
        };
        event.prevent_default();
        player.act(act);
    });
    on_cleanup(move || pressed.remove());
}

/// The buttons of a locked phone (W3C Media Session). Asked for by name: not every browser has it.
fn lock_screen(player: Player, talk: &TalkView) {
    let Ok(session) = Reflect::get(&window().navigator(), &"mediaSession".into()) else { return };
    if session.is_undefined() {
        return;
    }
    let described = js_sys::Object::new();
    for (name, words) in [("title", &talk.title), ("artist", &talk.meta)] {
        let _ = Reflect::set(&described, &name.into(), &words.into());
    }
    if let Ok(metadata) = Reflect::get(&window(), &"MediaMetadata".into())
        && let Some(metadata) = metadata.dyn_ref::<Function>()
        && let Ok(metadata) = Reflect::construct(metadata, &js_sys::Array::of1(&described))
    {
        let _ = Reflect::set(&session, &"metadata".into(), &metadata);
    }
    let Ok(set) = Reflect::get(&session, &"setActionHandler".into()) else { return };
    let Some(set) = set.dyn_ref::<Function>() else { return };
    let buttons = [
        ("play", Act::PlayOrPause),
        ("pause", Act::PlayOrPause),
        ("seekbackward", Act::Skip(-SKIP)),
        ("seekforward", Act::Skip(SKIP)),
    ];
    for (name, act) in buttons {
        let pressed = Closure::<dyn Fn()>::new(move || player.act(act));
        let _ = set.call2(&session, &name.into(), pressed.as_ref());
        pressed.forget();
    }
}

fn play(element: &web_sys::HtmlVideoElement) {
    // A browser may refuse, and then its own button is still there.
    if let Ok(playing) = element.play() {
        spawn_local(async move { drop(wasm_bindgen_futures::JsFuture::from(playing).await) });
    }
}

/// Whether a sentence of this talk was just tapped in the library. Said once, so that a page that is loaded again is silent.
fn was_tapped(talk: &str) -> bool {
    let storage = window().session_storage().ok().flatten();
    let tapped = storage.as_ref().and_then(|storage| storage.get_item(super::TAPPED).ok().flatten());
    if let Some(storage) = storage {
        let _ = storage.remove_item(super::TAPPED);
    }
    tapped.is_some_and(|tapped| tapped == talk)
}

fn call(element: &web_sys::HtmlVideoElement, name: &str) {
    if let Ok(function) = Reflect::get(element, &name.into())
        && let Some(function) = function.dyn_ref::<Function>()
    {
        let _ = function.call0(element);
    }
}

fn milliseconds(seconds: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it saturates, which is right at both ends"
    )]
    let milliseconds = (seconds * 1000.0) as u32;
    milliseconds
}

fn stored(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

fn store(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}
