use super::super::get_day::{DaySlot, DayView, get_day};
use crate::paths;
use crate::ui::{Loaded, Page};
use leptos::prelude::*;
use leptos_meta::Stylesheet;
use leptos_router::hooks::use_params_map;

/// What there is to do on the day itself: the clock, paper, who registered, and what comes after.
#[component]
pub fn DayPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let day = Resource::new_blocking(move || slug.get(), get_day);
    view! { <Loaded from=day view=|day| view! { <Shown day/> }/> }
}

#[component]
fn Shown(day: DayView) -> impl IntoView {
    let DayView { slug, title, when, slots, clock_address } = day;
    let is_published = !slots.is_empty();
    let parts = if is_published {
        view! {
            <OnStage slug=slug.clone() slots clock_address/>
            <OnPaper slug=slug.clone()/>
        }
        .into_any()
    } else {
        view! {
            <section class="part" aria-labelledby="not-yet">
                <h2 id="not-yet">"Publish the programme first"</h2>
                <p>"The clock, the sheets of paper and the rest are made of what is published."</p>
                <p class="actions"><a class="button" href=paths::programme_keeping(&slug)>"Preview and publish"</a></p>
            </section>
        }
        .into_any()
    };
    view! {
        <Stylesheet href=paths::DAY_STYLE/>
        <Page title=format!("The day: {title}")>
            <h1>"The day itself"</h1>
            <p class="lede">{when}". "<a href=paths::board(&slug)>"To the board"</a></p>
            {parts}
        </Page>
    }
}

#[component]
fn OnStage(slug: String, slots: Vec<DaySlot>, clock_address: String) -> impl IntoView {
    let chair = paths::chair(&slug);
    let row = move |DaySlot { n, hours, title, by }: DaySlot| {
        let what = if by.is_empty() { "Nothing in it".to_owned() } else { format!("{title}, {by}") };
        view! {
            <li class="row">
                <div class="row-what"><h3><a href=paths::stage(&slug, n, "")>{format!("Clock of slot {n}, {hours}")}</a></h3><p>{what}</p></div>
            </li>
        }
    };
    view! {
        <section class="part" aria-labelledby="stage">
            <h2 id="stage">"On the stage"</h2>
            <p>"The clock faces whoever speaks, on a laptop in front of the stage. The chair holds up “speed up” and “thank you” from a phone."</p>
            <p class="actions"><a class="button" href=chair>"Open the chair’s buttons"</a></p>
            <p>"On a laptop of the show, type this address. It opens the five clocks and nothing else, and nobody signs in:"</p>
            <p><code class="address">{clock_address}</code></p>
            <ul class="rows" data-plain="">{slots.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}

#[component]
fn OnPaper(slug: String) -> impl IntoView {
    view! {
        <section class="part" aria-labelledby="paper">
            <h2 id="paper">"On paper"</h2>
            <p>"Each opens as a page that is made to be printed, in colour or in black and white."</p>
            <ul class="rows" data-plain="">
                <li class="row"><div class="row-what"><h3><a href=paths::sheet(&slug)>"The day on one sheet of A4"</a></h3><p>"For the stand and for everybody’s bag, with a code to register."</p></div></li>
                <li class="row"><div class="row-what"><h3><a href=paths::running_order(&slug)>"Running order for the chair"</a></h3><p>"Times, names, what each speaker needs, and the time between."</p></div></li>
                <li class="row"><div class="row-what"><h3><a href=paths::door_signs(&slug)>"Signs for the door"</a></h3><p>"A page for each slot, to be read from across the hall."</p></div></li>
            </ul>
        </section>
    }
}
