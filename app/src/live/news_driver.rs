//! One `EventSource` per page, closed while nobody looks, opened again where it left off.

use super::news::News;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{EventSource, MessageEvent};

/// Where news goes, and of what.
type Heard = (RwSignal<Option<News>>, &'static str);

thread_local! {
    static OPEN: RefCell<Option<EventSource>> = const { RefCell::new(None) };
    /// The newest change this page has heard of.
    static AFTER: Cell<i64> = const { Cell::new(0) };
    /// Counts times of hiding, so that only the last one's timer closes the stream.
    static HIDDEN: Cell<u32> = const { Cell::new(0) };
    static FAILURES: Cell<u32> = const { Cell::new(0) };
    /// The room that this page shows, as a stream's address asks for it, if it does.
    static ROOM: RefCell<String> = const { RefCell::new(String::new()) };
    /// What a stream was opened with, to open another.
    static OPEN_WITH: Cell<Option<Heard>> = const { Cell::new(None) };
}

/// What members hear, and nobody else.
#[cfg(any(feature = "members", feature = "room", feature = "organise", feature = "people", feature = "conference"))]
const INSIDE: &str = "calendar";

/// HTTP/1.1 gives all tabs of a host six connections, so a page nobody has looked at for so long gives its own back.
const HIDDEN_TOO_LONG: Duration = Duration::from_mins(5);

#[cfg(feature = "room")]
mod room {
    use super::{AFTER, OPEN, OPEN_WITH, ROOM};
    use domain::room::Said;
    use serde::Deserialize;
    use std::cell::RefCell;

    #[derive(Deserialize)]
    struct Frame {
        n: i64,
        said: Said,
    }

    type Hear = Box<dyn Fn(Said)>;

    thread_local! {
        static HEAR: RefCell<Option<Hear>> = const { RefCell::new(None) };
    }

    /// From now on the page's stream also tells what is said in this session's room; `by` is of those who are no members.
    pub fn enter_room(session: &str, by: &str, hear: impl Fn(Said) + 'static) {
        HEAR.set(Some(Box::new(hear)));
        let room = format!(",room&room={session}&by={by}");
        if ROOM.replace(room.clone()) != room && OPEN.with_borrow(Option::is_some) {
            super::close();
            OPEN_WITH.with(|open| {
                if let Some((news, topic)) = open.get() {
                    super::open(news, topic);
                }
            });
        }
    }

    pub(super) fn hear(data: &str) {
        if let Ok(frame) = serde_json::from_str::<Frame>(data) {
            AFTER.set(AFTER.get().max(frame.n));
            HEAR.with_borrow(|hear| {
                if let Some(hear) = hear {
                    hear(frame.said);
                }
            });
        }
    }
}
#[cfg(feature = "room")]
pub use room::enter_room;

pub(super) fn start(news: RwSignal<Option<News>>, topic: &'static str) {
    let after = document().body().and_then(|body| body.get_attribute("data-after"));
    AFTER.set(after.and_then(|n| n.parse().ok()).unwrap_or(0));
    let open = move || open(news, topic);
    // After the page has settled: the first samples of the clock go before.
    set_timeout(open, Duration::from_millis(800));
    window_event_listener_untyped("pagehide", |_| close());
    window_event_listener_untyped("pageshow", move |_| open());
    window_event_listener_untyped("online", move |_| open());
    let seen = Closure::<dyn Fn()>::new(move || if document().hidden() { close_later() } else { open() });
    if document().add_event_listener_with_callback("visibilitychange", seen.as_ref().unchecked_ref()).is_ok() {
        seen.forget(); // listens for as long as the page lives
    }
}

fn open(news: RwSignal<Option<News>>, topic: &'static str) {
    HIDDEN.set(HIDDEN.get().wrapping_add(1));
    let alive =
        OPEN.with_borrow(|open| open.as_ref().is_some_and(|source| source.ready_state() != EventSource::CLOSED));
    if alive {
        return;
    }
    OPEN_WITH.set(Some((news, topic)));
    let room = ROOM.with_borrow(String::clone);
    let Ok(source) = EventSource::new(&format!("/events?topics={topic}{room}&after={}", AFTER.get())) else { return };
    #[cfg(feature = "room")]
    listen(&source, "room", |data| room::hear(&data));
    listen(&source, "change", move |data| hear(news, data));
    listen(&source, "reset", move |data| hear(news, data));
    listen(&source, "hello", move |_| FAILURES.set(0));
    // After any answer but 200 an EventSource gives up for good, so a new one has to be made.
    let failed = Closure::<dyn Fn()>::new(move || {
        let given_up = OPEN.with_borrow(|open| open.as_ref().is_some_and(|s| s.ready_state() == EventSource::CLOSED));
        // Also on a page that nobody looks at, as they may in a moment.
        #[cfg(any(
            feature = "members",
            feature = "room",
            feature = "organise",
            feature = "people",
            feature = "conference"
        ))]
        if given_up && topic.starts_with(INSIDE) {
            spawn_local(super::shown_out::look(INSIDE));
        }
        if given_up && (!document().hidden() || is_in_room()) {
            let failures = FAILURES.get();
            // Whoever is no member may have been shown out: their page looks once whether it still has a room.
            if failures == 0 && ROOM.with_borrow(|room| !room.is_empty() && !room.ends_with("&by=")) {
                news.set(Some(News { n: AFTER.get(), what: "reset".into(), about: String::new() }));
            }
            FAILURES.set(failures.saturating_add(1));
            if failures >= PATIENCE {
                spawn_local(ask_instead(news));
            }
            set_timeout(move || open_again(news, topic), pause(failures));
        }
    });
    source.set_onerror(Some(failed.as_ref().unchecked_ref()));
    failed.forget();
    OPEN.with_borrow_mut(|open| *open = Some(source));
}

fn open_again(news: RwSignal<Option<News>>, topic: &'static str) {
    open(news, topic);
}

/// So many times in a row a stream is only asked for again.
const PATIENCE: u32 = 3;

/// A server that answers and gives no stream has too many open already. Until it has a place, the page's data is loaded
/// again as often as a place is asked for, which soon is two to four times a minute.
async fn ask_instead(news: RwSignal<Option<News>>) {
    let Ok(answer) = JsFuture::from(window().fetch_with_str("/time")).await else { return };
    if answer.dyn_into::<web_sys::Response>().is_ok_and(|answer| answer.ok()) {
        news.set(Some(News { n: AFTER.get(), what: "reset".into(), about: String::new() }));
    }
}

/// One to two seconds, then longer and longer up to half a minute, never the same for all pages at once.
fn pause(failures: u32) -> Duration {
    let base = 1_000_u32 << failures.min(4);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a small number")]
    let jitter = (js_sys::Math::random() * f64::from(base)) as u64;
    Duration::from_millis(u64::from(base) + jitter)
}

fn listen(source: &EventSource, kind: &str, hear: impl Fn(String) + 'static) {
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        hear(event.data().as_string().unwrap_or_default());
    });
    if source.add_event_listener_with_callback(kind, heard.as_ref().unchecked_ref()).is_ok() {
        heard.forget(); // lives as long as its source
    }
}

fn hear(news: RwSignal<Option<News>>, data: String) {
    if let Ok(piece) = serde_json::from_str::<News>(&data) {
        AFTER.set(AFTER.get().max(piece.n));
        news.set(Some(piece));
    }
}

fn close() {
    OPEN.with_borrow_mut(|open| {
        if let Some(source) = open.take() {
            source.close();
        }
    });
}

/// Whoever is in a room has the call in front of it, and is still there.
fn is_in_room() -> bool {
    document().query_selector("#room[data-open]").is_ok_and(|room| room.is_some())
}

fn close_later() {
    let this_time = HIDDEN.get().wrapping_add(1);
    HIDDEN.set(this_time);
    set_timeout(
        move || {
            if HIDDEN.get() == this_time && document().hidden() && !is_in_room() {
                close();
            }
        },
        HIDDEN_TOO_LONG,
    );
}
