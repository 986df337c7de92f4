use super::super::get_programme::{ProgrammeView, SlotView, get_programme};
use crate::paths;
use crate::ui::{Loaded, Page};
use crate::viewer::use_viewer;
use leptos::prelude::*;
use leptos_meta::Meta;
use leptos_router::hooks::use_params_map;

/// The published programme, for everybody. Nothing on it moves, so that it comes without wasm.
#[component]
pub fn ProgrammePage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let programme = Resource::new_blocking(move || slug.get(), get_programme);
    view! { <Loaded from=programme view=|programme| view! { <Shown programme/> }/> }
}

#[component]
fn Shown(programme: ProgrammeView) -> impl IntoView {
    let ProgrammeView { slug, title, when, about, registers, address, picture, has_begun, slots, json_ld } = programme;
    let summary = format!("{when}. Five talks by people who run care homes.");
    view! {
        // Cards of other sites show these.
        <Meta property="og:title" content=title.clone()/>
        <Meta property="og:description" content=summary.clone()/>
        <Meta property="og:type" content="event"/>
        <Meta property="og:site_name" content="Inner Circle"/>
        <Meta property="og:locale" content="en_GB"/>
        <Meta property="og:url" content=address/>
        <Meta property="og:image" content=picture/>
        <Meta property="og:image:alt" content="The mark of Inner Circle"/>
        <Meta name="twitter:card" content="summary"/>
        <Meta name="description" content=summary/>
        <Page title=title.clone()>
            <h1>{title}</h1>
            <p class="lede">{when}</p>
            {(!about.is_empty()).then(|| view! { <p>{about}</p> })}
            {(has_begun && use_viewer().is_member()).then(|| view! {
                <p><a href=paths::feedback(&slug)>"Were you there? Say what you took from it"</a></p>
            })}
            <p class="actions">
                {registers.then(|| view! { <a class="button" href=paths::register(&slug) rel="nofollow">"Register for the show"</a> })}
                <a class="button" data-tone="quiet" href=paths::schedule(&slug, "ics") rel="external">"Add to calendar"</a>
            </p>
            <ol class="programme">{slots.into_iter().map(|slot| view! { <InSlot of=slot/> }).collect_view()}</ol>
            <p><a href=paths::sheet(&slug)>"The day on one sheet, to print"</a></p>
            <p class="meta">"For programs: "<a href=paths::schedule(&slug, "xml") rel="external">"schedule.xml"</a>", "<a href=paths::schedule(&slug, "json") rel="external">"schedule.json"</a></p>
            <script type="application/ld+json" inner_html=json_ld></script>
        </Page>
    }
}

#[component]
fn InSlot(of: SlotView) -> impl IntoView {
    let SlotView { n, hours, starts_at, stage, talk } = of;
    let body = match talk {
        None => view! { <p class="soft">"Still to be announced."</p> }.into_any(),
        Some(told) => {
            let by = told.by();
            let paragraphs = told.about.split("\n\n").map(|words| view! { <p>{words.to_owned()}</p> }).collect_view();
            let bios = told.voices.iter().filter(|voice| !voice.bio.is_empty());
            let bios = bios.map(|voice| view! { <p class="meta">{voice.bio.clone()}</p> }).collect_view();
            view! {
                <h2>{told.title.clone()}</h2>
                <p><b>{by}</b></p>
                {paragraphs}
                {(!told.takeaway.is_empty()).then(|| view! { <p>"On Monday: "{told.takeaway.clone()}</p> })}
                {bios}
            }
            .into_any()
        }
    };
    view! {
        <li id=format!("slot-{n}")>
            <p class="programme-when"><time datetime=starts_at>{hours}</time>{(!stage.is_empty()).then(|| view! { <span class="soft">{stage}</span> })}</p>
            <div class="stack">{body}</div>
        </li>
    }
}
