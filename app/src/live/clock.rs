use jiff::Timestamp;
use leptos::prelude::*;

/// The server's time as this browser knows it: `None` until the first timed round trip, on the server always.
#[derive(Clone, Copy)]
struct LiveClock(RwSignal<Option<Timestamp>>);

pub(super) fn provide() {
    let now = RwSignal::new(None);
    provide_context(LiveClock(now));
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| super::clock_driver::start(now));
}

/// The server's time, new at each whole second of it.
pub fn use_now() -> Signal<Option<Timestamp>> {
    use_context::<LiveClock>().map_or_else(|| Signal::derive(|| None), |LiveClock(now)| now.into())
}

/// `21:00 where you are`, when the visitor's own clock shows something else than London's. `None` until hydrated.
pub fn use_own_zone(at: Signal<Timestamp>, london: Signal<String>) -> Signal<Option<String>> {
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    Signal::derive(move || {
        ready
            .get()
            .then(|| own_time(at.get()))
            .filter(|own| *own != london.get())
            .map(|own| format!("{own} where you are"))
    })
}

#[cfg(feature = "hydrate")]
fn own_time(at: Timestamp) -> String {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of any real date fit a double exactly")]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.as_millisecond() as f64));
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// The server does not know where anybody is.
#[cfg(not(feature = "hydrate"))]
fn own_time(_: Timestamp) -> String {
    String::new()
}
