use super::super::get_day::{DaySlot, DayView, RegisterDay, get_day};
use super::super::make_talk::MakeTalk;
use super::super::thoughts::WhatWasThought;
use crate::paths;
use crate::ui::{Loaded, Page};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
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
    let DayView { slug, title, when, slots, clock_address, register_address, registrations, snippet } = day;
    let is_published = !slots.is_empty();
    let parts = if is_published {
        view! {
            <OnStage slug=slug.clone() slots=slots.clone() clock_address/>
            <OnPaper slug=slug.clone()/>
            <Registration slug=slug.clone() address=register_address days=registrations/>
            <Elsewhere slug=slug.clone() snippet/>
            <Afterwards slug=slug.clone() slots/>
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
    let row = move |DaySlot { n, hours, title, by, .. }: DaySlot| {
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

#[component]
fn Registration(slug: String, address: String, days: Vec<RegisterDay>) -> impl IntoView {
    let has_link = !address.is_empty();
    let is_new = days.is_empty();
    let row = |RegisterDay { day, opened, first, again }: RegisterDay| {
        view! { <tr><th scope="row">{day}</th><td>{opened}</td><td>{first}</td><td>{again}</td></tr> }
    };
    view! {
        <section class="part" aria-labelledby="registration">
            <h2 id="registration">"Registration"</h2>
            {if has_link {
                view! {
                    <p>"Give people this link to register. It is counted, asks whether it is their first visit, and leads on:"</p>
                    <p><code class="address">{address}</code></p>
                }
                .into_any()
            } else {
                view! { <p>"There is no page to register yet. "<a href=paths::conference_settings(&slug)>"Name it among the day’s settings"</a></p> }.into_any()
            }}
            {if is_new {
                view! { <p class="meta">"Nobody has opened it yet. Programs that search the web are not counted."</p> }.into_any()
            } else {
                view! {
                    <table class="counts">
                        <thead><tr><th scope="col">"Day"</th><th scope="col">"Opened"</th><th scope="col">"First visit"</th><th scope="col">"Been before"</th></tr></thead>
                        <tbody>{days.into_iter().map(row).collect_view()}</tbody>
                    </table>
                }
                .into_any()
            }}
        </section>
    }
}

/// Copies the lines with a few of our own: this page has no build.
const COPY: &str = "const b=document.currentScript.previousElementSibling,a=document.getElementById('snippet');\
    b.hidden=false;b.onclick=()=>navigator.clipboard.writeText(a.value).then(()=>b.textContent='Copied',()=>a.select())";

#[component]
fn Elsewhere(slug: String, snippet: String) -> impl IntoView {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    let page = paths::conference(&slug);
    let written = snippet.replace('&', "&amp;").replace('<', "&lt;");
    view! {
        <section class="part" aria-labelledby="elsewhere">
            <h2 id="elsewhere">"On the show’s own site"</h2>
            <p>"With these five lines their page shows our programme as it is now, in their own style. Nothing of it has to be copied again."</p>
            <div class="field">
                <label for="snippet">"Five lines for the show’s site"</label>
                <textarea id="snippet" rows=5 readonly=true inner_html=written></textarea>
            </div>
            <p class="actions">
                <button class="button small" type="button" data-tone="quiet" hidden=true>"Copy the five lines"</button>
                <script nonce=nonce.clone() inner_html=COPY></script>
            </p>
            <p>"There it looks like this, without their style:"</p>
            <div class="embedded">
                <div id="inner-circle-programme"><a href=page>"The programme"</a></div>
                <script nonce=nonce async=true src=paths::EMBED data-programme=slug></script>
            </div>
        </section>
    }
}

#[component]
fn Afterwards(slug: String, slots: Vec<DaySlot>) -> impl IntoView {
    let address = paths::feedback(&slug);
    let row = move |DaySlot { talk, title, by, kept, thoughts, .. }: DaySlot| {
        let act = if kept.is_empty() {
            view! {
                <form method="post" action=MakeTalk::url()>
                    <input type="hidden" name="slug" value=slug.clone()/>
                    <input type="hidden" name="talk" value=talk/>
                    <button class="button small" data-tone="quiet">"Make a talk of it"<span class="visually-hidden">{format!(": {title}")}</span></button>
                </form>
            }
            .into_any()
        } else {
            view! { <a href=paths::organise_talk(&kept)>"In the library"<span class="visually-hidden">{format!(": {title}")}</span></a> }.into_any()
        };
        let said = match thoughts {
            Some(thoughts) => view! { <WhatWasThought thoughts/> }.into_any(),
            None => view! { <p class="meta">"Fewer than three have said what they took from it."</p> }.into_any(),
        };
        view! {
            <li class="row">
                <div class="row-what"><h3>{title.clone()}</h3><p>{by}</p>{said}</div>
                <div class="row-act">{act}</div>
            </li>
        }
    };
    let begun: Vec<_> = slots.into_iter().filter(|slot| slot.has_begun && !slot.talk.is_empty()).collect();
    let is_before = begun.is_empty();
    view! {
        <section class="part" aria-labelledby="afterwards">
            <h2 id="afterwards">"Afterwards"</h2>
            {is_before.then(|| view! {
                <p>"From the first talk on, this is where recordings become talks of the library, and where you read what members took from the day."</p>
            })}
            {(!is_before).then(|| view! {
                <p>"Members who were there say what they took from it on "<a href=address>"a page of one tap a talk"</a>"."</p>
                <ul class="rows" data-plain="">{begun.into_iter().map(row).collect_view()}</ul>
            })}
        </section>
    }
}
