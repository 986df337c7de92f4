use crate::live::use_now;
use crate::paths;
use crate::viewer::{Viewer, use_viewer};
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use std::sync::{Arc, Mutex};

/// What is on every page: the way past the menu, the mark, the places, the foot.
#[component]
pub fn Chrome(children: Children) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::focus::first_page();
    // Says to tests, and to nobody else, that handlers are attached.
    Effect::new(|_| {
        if let Some(body) = document().body() {
            let _ = body.set_attribute("data-hydrated", "");
        }
    });
    view! {
        // `external`: the router would scroll there, while the browser moves the focus too.
        <a class="skip" href="#main" rel="external">"Skip to the page"</a>
        <header class="top">
            <a class="brand" href=paths::HOME>
                <svg viewBox="0 0 32 32" width="30" height="30" fill="none" aria-hidden="true">
                    <path d="M5.02 15.42A11 11 0 1 1 11 25.8" stroke="currentColor" stroke-width="3" stroke-linecap="round"/>
                    <circle class="mark-dot" cx="6.47" cy="21.5" r="3.4"/>
                </svg>
                "Inner Circle"
            </a>
            <Places/>
        </header>
        {children()}
        <footer class="foot">
            <p>"Inner Circle is a closed community of people who look after care homes. Nobody here recruits or sells."</p>
        </footer>
    }
}

/// One list of places: a row at the top on a desktop, a bar at the thumb on a phone.
#[component]
fn Places() -> impl IntoView {
    let viewer = use_viewer();
    let path = use_location().pathname;
    let here = move |place: &'static str| {
        move || {
            let path = path.get();
            // A whole segment: `/members` is not within `/me`.
            let rest = path.strip_prefix(place);
            // A talk is in the library.
            let of_library = place == paths::LIBRARY && path.starts_with(paths::TALKS);
            let within =
                of_library || path == place || (place != paths::HOME && rest.is_some_and(|rest| rest.starts_with('/')));
            within.then_some("page")
        }
    };
    let place = move |address: &'static str, name: &'static str, drawing: &'static str| {
        // A thumb's bar has four places, or five; *Tonight* leads to the whole calendar.
        let desktop_only = (address == paths::CALENDAR).then_some("");
        view! {
            <a href=address aria-current=here(address) data-desktop=desktop_only>
                <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" aria-hidden="true"><path d=drawing/></svg>
                {name}
            </a>
        }
    };
    view! {
        <nav class="places" aria-label="Places">
            {if viewer.is_member() {
                view! {
                    {place(paths::HOME, "Tonight", CLOCK)}
                    {place(paths::CALENDAR, "Calendar", SHEET)}
                    {place(paths::LIBRARY, "Library", BOOK)}
                    {place(paths::MEMBERS, "Members", PEOPLE)}
                    {place(paths::ME, "Me", PERSON)}
                }
                .into_any()
            } else {
                view! {
                    {place(paths::OPEN_EVENING, "Open evening", DOOR)}
                    {place(paths::SIGN_IN, "Sign in", PERSON)}
                }
                .into_any()
            }}
            {(viewer == Viewer::Organiser).then(|| place(paths::ORGANISE, "Organise", LIST))}
        </nav>
    }
}

const CLOCK: &str = "M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0M12 12V6.5M12 12l-4.5 2.6";
const SHEET: &str =
    "M5.5 5h13a2 2 0 0 1 2 2v11.5a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2M3.5 10h17M8 2.8V6.5M16 2.8V6.5";
const BOOK: &str =
    "M12 6.5C10 5 7 4.5 3.5 4.8v13.4c3.5-.3 6.5.2 8.5 1.7c2-1.5 5-2 8.5-1.7V4.8C17 4.5 14 5 12 6.5M12 6.5v13.4";
const PERSON: &str = "M16 8a4 4 0 1 1-8 0a4 4 0 0 1 8 0M4.5 20.5c1-4 4-6 7.5-6s6.5 2 7.5 6";
const PEOPLE: &str = "M12 8.5a3.5 3.5 0 1 1-7 0a3.5 3.5 0 0 1 7 0M2.5 20c.8-3.8 3.2-5.6 6-5.6s5.2 1.8 6 5.6M15.5 5.4a3.3 3.3 0 0 1 0 6.4M17 14.8c2.4.5 4 2.2 4.6 5.2";
const DOOR: &str = "M6 20.5V4.5l9-1.5v17.5M3.5 20.5h17M12 12v1M15 5h3v15.5";
const LIST: &str = "M9 6h11M9 12h11M9 18h11M4 6h.5M4 12h.5M4 18h.5";

/// The main part of a page, with its title.
#[component]
pub fn Page(
    #[prop(into)] title: Signal<String>,
    /// Two columns on a desktop instead of one of reading width.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    // The server writes the head last, when this page's signals may be gone already.
    let text = if cfg!(feature = "ssr") { title.get_untracked().into() } else { lasting(title) };
    let main = NodeRef::new();
    #[cfg(feature = "hydrate")]
    super::focus::goes_on_from(main);
    view! {
        <Title text/>
        <main id="main" class="page" data-width=wide.then_some("wide") tabindex="-1" node_ref=main>{children()}</main>
    }
}

/// A title that outlives its page: `leptos_meta` keeps a rebuilt page's title, and reads it once more after the page is gone.
fn lasting(title: Signal<String>) -> TextProp {
    let last = Arc::new(Mutex::new(String::new()));
    TextProp::from(move || {
        let Ok(mut last) = last.lock() else { return String::new() };
        if let Some(title) = title.try_get() {
            *last = title;
        }
        last.clone()
    })
}

/// Lights the mark while something is on.
pub fn light_the_mark(is_on: Signal<bool>) {
    let now = use_now();
    Effect::new(move |_| {
        now.track();
        let Some(body) = document().body() else { return };
        let _ = if is_on.get() { body.set_attribute("data-now", "") } else { body.remove_attribute("data-now") };
    });
    on_cleanup(|| {
        #[cfg(feature = "hydrate")]
        if let Some(body) = document().body() {
            let _ = body.remove_attribute("data-now");
        }
    });
}
