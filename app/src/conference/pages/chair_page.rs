use super::super::get_chair::{ChairSlot, ChairView, HoldUp, get_chair};
use crate::paths;
use crate::ui::{ErrorSummary, Loaded, Page, turned_back, use_query_map};
use domain::conference::Sign;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Stylesheet;
use leptos_router::hooks::use_params_map;

/// The chair's remote control: a phone in the first row, three large buttons.
#[component]
pub fn ChairPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        (params.read().get("slug").unwrap_or_default(), query.read().get("slot").unwrap_or_default())
    });
    let chair = Resource::new_blocking(move || asked.get(), |(slug, slot)| get_chair(slug, slot));
    view! { <Loaded from=chair view=|chair| view! { <Shown chair/> }/> }
}

#[component]
fn Shown(chair: ChairView) -> impl IntoView {
    let ChairView { slug, title, slot: ChairSlot { n, hours, title: talk, by, shows }, slots } = chair;
    let error = turned_back(HoldUp::url());
    let is_up = !shows.is_empty();
    let button = |sign: Option<Sign>| {
        let (code, words) = sign.map_or(("", "Clear"), |sign| (sign.code(), sign.label()));
        let tone = sign.is_none().then_some("quiet");
        view! {
            <form method="post" action=HoldUp::url()>
                <input type="hidden" name="slug" value=slug.clone()/>
                <input type="hidden" name="slot" value=n.to_string()/>
                <input type="hidden" name="sign" value=code/>
                <button class="button" data-tone=tone>{words}</button>
            </form>
        }
    };
    let buttons = Sign::ALL.iter().map(|sign| button(Some(*sign))).collect_view();
    let clear = is_up.then(|| button(None));
    let (page, day) = (paths::chair(&slug), paths::conference_day(&slug));
    let other = move |(its, hours): (i64, String)| {
        let current = (its == n).then_some("page");
        view! { <a href=format!("{page}?slot={its}") aria-current=current>{format!("{its}: {hours}")}</a> }
    };
    let heading = if talk.is_empty() { format!("Slot {n}") } else { talk };
    view! {
        <Stylesheet href=paths::DAY_STYLE/>
        <Page title=format!("From the chair: {title}")>
            <ErrorSummary error/>
            <h1>{heading}</h1>
            <p class="lede">{if by.is_empty() { format!("{hours}, slot {n}.") } else { format!("{by}, {hours}.") }}</p>
            <p role="status">{if is_up { shows } else { "Nothing is held up.".into() }}</p>
            <div class="remote">{buttons}{clear}</div>
            <p class="hint">"It shows on the stage clock at once, and goes by itself after a minute."</p>
            <nav class="states" aria-label="Slots">{slots.into_iter().map(other).collect_view()}</nav>
            <p><a href=day>"Everything for the day"</a></p>
        </Page>
    }
}
