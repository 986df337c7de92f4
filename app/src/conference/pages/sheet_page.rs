use super::super::get_paper::{PaperSlot, PaperView, get_paper};
use super::super::qr::Qr;
use crate::paths;
use crate::ui::{Loaded, Page};
use leptos::prelude::*;
use leptos_meta::Stylesheet;
use leptos_router::hooks::use_params_map;

/// The day on one sheet of A4, for stands and bags.
#[component]
pub fn SheetPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
    let paper = Resource::new_blocking(move || slug.get(), get_paper);
    view! { <Loaded from=paper view=|paper| view! { <Shown paper/> }/> }
}

#[component]
fn Shown(paper: PaperView) -> impl IntoView {
    let PaperView { slug, title, day, venue, about, slots, address, leads, code } = paper;
    let label = format!("{leads}: {address}");
    view! {
        <Stylesheet href=paths::DAY_STYLE/>
        <Page title=format!("{title}, to print")>
            <p class="on-screen">"Print it from the menu of your browser, on one sheet of A4. "<a href=paths::conference(&slug)>"The programme as a page"</a></p>
            <article class="sheet">
                <header>
                    <img src="/mark.svg" alt="" width="88" height="88"/>
                    <h1>{title}</h1>
                    <p class="sheet-when"><b>{day}</b>{(!venue.is_empty()).then(|| view! { <br/>{venue} })}</p>
                    {(!about.is_empty()).then(|| view! { <p class="sheet-about">{about}</p> })}
                </header>
                <ol class="sheet-slots">{slots.into_iter().map(|slot| view! { <OnSheet of=slot/> }).collect_view()}</ol>
                <footer>
                    {code.map(|squares| view! { <Qr squares label/> })}
                    <p><b>{leads}</b><br/><span>{address}</span></p>
                    <p class="sheet-circle"><b>"Inner Circle"</b><br/>"Talks by people who look after care homes. Nobody sells from this stage."</p>
                </footer>
            </article>
        </Page>
    }
}

#[component]
fn OnSheet(of: PaperSlot) -> impl IntoView {
    let PaperSlot { at, hours, stage, title, by, takeaway, .. } = of;
    view! {
        <li>
            <p class="sheet-at"><b>{at}</b><span class="visually-hidden">{hours}</span><small>{stage}</small></p>
            {if title.is_empty() {
                view! { <p>"Still to be announced."</p> }.into_any()
            } else {
                view! {
                    <div>
                        <h2>{title}</h2>
                        <p class="sheet-by">{by}</p>
                        {(!takeaway.is_empty()).then(|| view! { <p class="sheet-monday">{takeaway}</p> })}
                    </div>
                }
                .into_any()
            }}
        </li>
    }
}
