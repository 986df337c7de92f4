use super::super::get_programme::{ProgrammeView, SlotView, get_programme};
use crate::paths;
use crate::ui::{Loaded, Page};
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
    let ProgrammeView { slug, title, when, about, registration, slots, json_ld } = programme;
    let summary = format!("{when}. Five talks by people who run care homes.");
    view! {
        // Cards of other sites show these.
        <Meta property="og:title" content=title.clone()/>
        <Meta property="og:description" content=summary.clone()/>
        <Meta property="og:type" content="event"/>
        <Meta name="description" content=summary/>
        <Page title=title.clone()>
            <h1>{title}</h1>
            <p class="lede">{when}</p>
            {(!about.is_empty()).then(|| view! { <p>{about}</p> })}
            <p class="actions">
                {(!registration.is_empty()).then(|| view! { <a class="button" href=registration rel="external noopener">"Register for the show"</a> })}
                <a class="button" data-tone="quiet" href=paths::schedule(&slug, "ics") rel="external">"Add to calendar"</a>
            </p>
            <ol class="programme">{slots.into_iter().map(|slot| view! { <InSlot of=slot/> }).collect_view()}</ol>
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
