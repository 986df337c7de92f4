//! Learns the server's time by timed round trips, and ticks at its whole seconds.

use domain::calendar::{ClockSample, best_offset};
use jiff::Timestamp;
use js_sys::Date;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

thread_local! {
    /// Server minus browser, in milliseconds.
    static OFFSET: Cell<Option<f64>> = const { Cell::new(None) };
    /// Both clocks of the browser at the last tick: when they disagree, it slept or its clock was set.
    static LAST_TICK: Cell<Option<(f64, f64)>> = const { Cell::new(None) };
    static SAMPLES: RefCell<Vec<ClockSample>> = const { RefCell::new(Vec::new()) };
    /// Which round of asking is under way, so that an older one that comes back late is not believed.
    static ROUND: Cell<u32> = const { Cell::new(0) };
}

/// Trips after the first, once the page has settled; the quickest of all is believed.
const MORE_SAMPLES: [u64; 3] = [1_500, 3_000, 6_000];
/// The two clocks of a browser that is awake agree better than this, in milliseconds.
const DISAGREEMENT: f64 = 400.0;

pub(super) fn start(now: RwSignal<Option<Timestamp>>) {
    synchronise(now);
    tick(now);
    let again = move |_: web_sys::Event| synchronise(now);
    window_event_listener_untyped("online", again);
    window_event_listener_untyped("pageshow", move |event| {
        if js_sys::Reflect::get(&event, &JsValue::from_str("persisted")).is_ok_and(|kept| kept.is_truthy()) {
            again(event);
        }
    });
    let woken = wasm_bindgen::closure::Closure::<dyn Fn(web_sys::Event)>::new(move |event| {
        if !document().hidden() {
            again(event);
        }
    });
    let listening = document().add_event_listener_with_callback("visibilitychange", woken.as_ref().unchecked_ref());
    if listening.is_ok() {
        woken.forget(); // listens for as long as the page lives
    }
}

/// Begins a new round: what was learnt before a sleep or a change of clocks is not mixed with what is learnt now.
fn synchronise(now: RwSignal<Option<Timestamp>>) {
    let round = ROUND.get().wrapping_add(1);
    ROUND.set(round);
    SAMPLES.with_borrow_mut(Vec::clear);
    spawn_local(ask(now, round));
    for later in MORE_SAMPLES {
        set_timeout(move || spawn_local(ask(now, round)), Duration::from_millis(later));
    }
}

async fn ask(now: RwSignal<Option<Timestamp>>, round: u32) {
    if ROUND.get() != round {
        return;
    }
    let sample = round_trip().await;
    let (Some(sample), true) = (sample, ROUND.get() == round) else { return };
    let offset = SAMPLES.with_borrow_mut(|samples| {
        samples.push(sample);
        best_offset(samples)
    });
    OFFSET.set(offset.or_else(|| OFFSET.get()));
    show(now);
}

async fn round_trip() -> Option<ClockSample> {
    let sent = Date::now();
    let response = JsFuture::from(window().fetch_with_str("/time")).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    let received = Date::now();
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of any real date fit a double exactly")]
    let server = text.trim().parse::<i64>().ok()? as f64;
    Some(ClockSample { sent, server, received })
}

fn server_now() -> Option<f64> {
    OFFSET.get().map(|offset| Date::now() + offset)
}

fn show(now: RwSignal<Option<Timestamp>>) {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds of any real date fit")]
    let at = server_now().map(|ms| domain::millis::timestamp(ms as i64));
    if at.is_some() {
        now.set(at);
    }
}

fn tick(now: RwSignal<Option<Timestamp>>) {
    let clocks = (Date::now(), window().performance().map_or(0.0, |performance| performance.now()));
    if let Some((date, monotonic)) = LAST_TICK.replace(Some(clocks)) {
        let (by_date, by_monotonic) = (clocks.0 - date, clocks.1 - monotonic);
        // Also after a long gap between ticks: some browsers stop both clocks while the machine sleeps.
        if (by_date - by_monotonic).abs() > DISAGREEMENT || by_date > 90_000.0 {
            synchronise(now);
        }
    }
    show(now);
    let into_second = server_now().map_or(0.0, |ms| ms.rem_euclid(1000.0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 1,004 milliseconds")]
    // A little after the whole second, since timers may fire a touch early.
    let wait = (1004.0 - into_second).max(1.0) as u64;
    set_timeout(move || tick(now), Duration::from_millis(wait));
}
