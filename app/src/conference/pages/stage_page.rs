use super::super::get_stage::{StageView, get_stage};
use crate::live::{on_news, use_now};
use crate::paths;
use crate::ui::{Loaded, Page, use_query_map};
use domain::conference::{ClockFace, SLOTS, Sign, reading};
use leptos::prelude::*;
use leptos_meta::Stylesheet;
use leptos_router::hooks::use_params_map;

/// The clock that faces whoever speaks. Computed from the server's time at each second, so that a laptop that slept shows
/// what is so; without wasm the page is loaded again every quarter of a minute.
#[component]
pub fn StagePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let param = |name| params.read().get(name).unwrap_or_default();
        (param("slug"), param("slot"), query.read().get("key").unwrap_or_default())
    });
    let stage = Resource::new_blocking(move || asked.get(), |(slug, slot, key)| get_stage(slug, slot, key));
    // At once: whoever speaks should see a sign within a second.
    on_news(move |_| stage.refetch());
    view! { <Loaded from=stage view=|stage| view! { <Shown stage/> }/> }
}

#[component]
fn Shown(stage: StageView) -> impl IntoView {
    let StageView { slug, n, by, title, times, starts, ends, held_up, key, as_of } = stage;
    let now = use_now();
    let at = move || now.get().unwrap_or(as_of);
    let hours = format!("{starts} to {ends}");
    let shown = Memo::new(move |_| {
        let ClockFace { light, figures, words } = reading(times, (&starts, &ends), at());
        (light.code(), figures, words)
    });
    let sign = Memo::new(move |_| held_up.and_then(|held| held.shows(at())).map(Sign::label));
    #[cfg(feature = "hydrate")]
    {
        // Asked for again each minute: browsers let go of it whenever nobody sees the page.
        let minute = Memo::new(move |_| now.get().map(|now| now.as_second() / 60));
        Effect::new(move |_| {
            minute.track();
            stay_awake();
        });
    }
    let last = i64::try_from(SLOTS).unwrap_or(i64::MAX);
    let to = move |n: i64| (1..=last).contains(&n).then(|| (n, paths::stage(&slug, n, &key)));
    let (before, next) = (to(n - 1), to(n + 1));
    let link = |(n, address): (i64, String)| view! { <a href=address>{format!("Slot {n}")}</a> };
    view! {
        <Stylesheet href=paths::DAY_STYLE/>
        <Page title=format!("Stage clock, slot {n}")>
            <noscript inner_html=r#"<meta http-equiv="refresh" content="15">"#></noscript>
            <section class="stage" data-light=move || shown.get().0 data-sign=move || sign.get().map(|_| "")
                data-long=move || shown.with(|(_, figures, _)| figures.len() > 5).then_some("")>
                <h1 class="stage-talk">
                    {if by.is_empty() { view! { {format!("Slot {n}")} }.into_any() } else { view! { <b>{by}</b>" "{title} }.into_any() }}
                </h1>
                <p class="stage-sign" role="alert">{sign}</p>
                <p class="stage-clock" role="timer"><b>{move || shown.get().1}</b>" "<span>{move || shown.get().2}</span></p>
                <p class="stage-foot">
                    <span>{hours}</span>
                    {before.map(link)}
                    {next.map(link)}
                    <FullScreen/>
                </p>
            </section>
        </Page>
    }
}

/// Where the browser can: without wasm its own key does it.
#[component]
fn FullScreen() -> impl IntoView {
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let open = |_| {
        if let Some(root) = document().document_element() {
            let _ = root.request_fullscreen();
        }
    };
    view! { <Show when=move || ready.get()><button class="plain" type="button" on:click=open>"Full screen"</button></Show> }
}

/// Keeps the screen of a laptop on that nobody touches, where the browser can (Screen Wake Lock API).
#[cfg(feature = "hydrate")]
fn stay_awake() {
    use js_sys::{Function, Promise, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    let asked = || {
        let lock = Reflect::get(&window().navigator(), &JsValue::from_str("wakeLock")).ok()?;
        let request: Function = Reflect::get(&lock, &JsValue::from_str("request")).ok()?.dyn_into().ok()?;
        request.call1(&lock, &JsValue::from_str("screen")).ok()?.dyn_into::<Promise>().ok()
    };
    if let Some(asked) = asked() {
        // A browser that is low on power says no, and the clock goes on.
        leptos::task::spawn_local(async move { drop(wasm_bindgen_futures::JsFuture::from(asked).await) });
    }
}
