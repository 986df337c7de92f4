use super::super::get_paper::{PaperSlot, PaperView, get_paper};
use crate::paths;
use crate::ui::{Loaded, Page};
use leptos::prelude::*;
use leptos_meta::Stylesheet;
use leptos_router::hooks::use_params_map;

/// A sign for the door of each slot, a page each, to be read from across a hall.
#[component]
pub fn DoorsPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let paper = Resource::new_blocking(move || slug.get(), get_paper);
    view! { <Loaded from=paper view=|paper| view! { <Shown paper/> }/> }
}

#[component]
fn Shown(paper: PaperView) -> impl IntoView {
    let PaperView { slug, title, slots, .. } = paper;
    let sign = {
        let title = title.clone();
        move |slot: PaperSlot| view! { <DoorSign of=slot conference=title.clone()/> }
    };
    let held = slots.into_iter().filter(|slot| !slot.title.is_empty());
    view! {
        <Stylesheet href=paths::DAY_STYLE/>
        <Page title=format!("Door signs: {title}") wide=true>
            <p class="on-screen">"Each sign is a page of A4, across. "<a href=paths::conference_day(&slug)>"Everything for the day"</a></p>
            <h1 class="visually-hidden">"Door signs"</h1>
            {held.map(sign).collect_view()}
        </Page>
    }
}

#[component]
fn DoorSign(of: PaperSlot, conference: String) -> impl IntoView {
    let PaperSlot { hours, stage, title, by, .. } = of;
    // What is long is set smaller, so that it stays on its page.
    let is_long = title.chars().count() > 60;
    view! {
        <article class="door" data-long=is_long.then_some("")>
            <p class="door-at">{hours}</p>
            <h2>{title}</h2>
            <p class="door-by">{by}</p>
            <p class="door-foot"><span>{stage}</span><span>{conference}</span></p>
        </article>
    }
}
