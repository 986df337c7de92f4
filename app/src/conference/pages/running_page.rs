use super::super::get_paper::{Run, RunningView, get_running};
use crate::paths;
use crate::ui::{Loaded, Page};
use leptos::prelude::*;
use leptos_meta::Stylesheet;
use leptos_router::hooks::use_params_map;

/// What the chair has in hand on the day, on paper.
#[component]
pub fn RunningPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let running = Resource::new_blocking(move || slug.get(), get_running);
    view! { <Loaded from=running view=|running| view! { <Shown running/> }/> }
}

#[component]
fn Shown(running: RunningView) -> impl IntoView {
    let RunningView { slug, title, when, differs, runs } = running;
    let has_changed = !differs.is_empty();
    view! {
        <Stylesheet href=paths::DAY_STYLE/>
        <Page title=format!("Running order: {title}")>
            <p class="on-screen"><a href=paths::conference_day(&slug)>"Everything for the day"</a></p>
            {has_changed.then(|| view! {
                <div class="notice" data-kind="warning">
                    <p><strong>"Not all of this is published yet. "</strong>"Everybody still reads the version before:"</p>
                    <ul>{differs.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
                </div>
            })}
            <h1>"Running order"</h1>
            <p class="lede">{title}". "{when}"."</p>
            <ol class="running">{runs.into_iter().map(|run| view! { <OneRun run/> }).collect_view()}</ol>
        </Page>
    }
}

#[component]
fn OneRun(run: Run) -> impl IntoView {
    let Run { slot, minutes, speakers, needs, email, confirmed, pause } = run;
    let is_empty = slot.title.is_empty();
    let speaker = |name: String| view! { <li><b>{name}</b><span class="by-hand">"Say it: "</span><span class="by-hand">"Phone: "</span></li> };
    let state = if confirmed { "Said that they come." } else { "Has not said yet that they come." };
    view! {
        <li>
            <p class="running-at"><b>{slot.hours}</b><span>{format!("{minutes} minutes")}</span><span>{slot.stage}</span></p>
            <div>
                <h2>{if is_empty { "Nothing here yet".to_owned() } else { slot.title }}</h2>
                <ul>{speakers.into_iter().map(speaker).collect_view()}</ul>
                {(!needs.is_empty()).then(|| view! { <p>"Needs: "{needs}</p> })}
                {(!is_empty).then(|| view! { <p>{state}{(!email.is_empty()).then(|| format!(" Written to at {email}."))}</p> })}
            </div>
            {(!pause.is_empty()).then(|| view! { <p class="running-pause">{pause}</p> })}
        </li>
    }
}
