use crate::viewer::Viewer;
use domain::plain::own_path;

/// A part of the site that one wasm build takes over. Going from one to another loads a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    Public,
    Members,
    Organise,
}

impl Area {
    /// The area of a page of ours. `/` is the front page for guests and Tonight for members.
    pub fn of(path: &str, viewer: Viewer) -> Self {
        let path = own_path(path).unwrap_or("/").split(['?', '#']).next().unwrap_or("/");
        let within =
            |places: &[&str]| places.iter().any(|place| path == *place || path.starts_with(&format!("{place}/")));
        if within(&["/organise"]) {
            Self::Organise
        } else if within(&["/calendar", "/sessions", "/me", "/members", "/welcome", "/invitation"])
            || (path == "/" && viewer.is_member())
        {
            Self::Members
        } else {
            Self::Public
        }
    }
}

/// Lets links that leave the area load a page: the router of this build does not know what is there.
#[cfg(feature = "hydrate")]
pub fn leave_by_loading(viewer: Viewer) {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;

    let here = window().location().pathname().map_or(Area::Public, |path| Area::of(&path, viewer));
    let clicked = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let Some(link) = element.and_then(|element| element.closest("a[href]").ok().flatten()) else { return };
        let address = link.get_attribute("href").unwrap_or_default();
        if own_path(&address).is_some() && Area::of(&address, viewer) != here {
            let _ = link.set_attribute("rel", "external");
        }
    });
    // Before the router's own listener, which leaves links that are `external` to the browser.
    let listening =
        document().add_event_listener_with_callback_and_bool("click", clicked.as_ref().unchecked_ref(), true);
    if listening.is_ok() {
        clicked.forget(); // listens for as long as the page lives
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_page_is_in_the_area_of_whoever_looks_at_it() {
        assert_eq!(Area::of("/", Viewer::Guest), Area::Public);
        assert_eq!(Area::of("/?renewed=1", Viewer::Member), Area::Members);
    }

    #[test]
    fn an_area_begins_at_a_whole_segment() {
        let areas = ["/organise/series/new", "/organised", "/me#feeds", "/meeting", "/members/1?x=2"]
            .map(|path| Area::of(path, Viewer::Member));
        assert_eq!(areas, [Area::Organise, Area::Public, Area::Members, Area::Public, Area::Members]);
    }
}
