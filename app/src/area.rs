use crate::viewer::Viewer;
use domain::plain::own_path;

const PEOPLE: [&str; 7] = [
    "/organise/applications",
    "/organise/audit",
    "/organise/imports",
    "/organise/invitations",
    "/organise/people",
    "/organise/revetting",
    "/organise/unsealing",
];

/// A part of the site that one wasm build takes over. Going from one to another loads a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// What guests see, and signing in.
    Public,
    /// Signing up for the open evening.
    Guests,
    /// Ways of becoming a member, and of coming back.
    Joining,
    Members,
    /// Talks, to be found.
    Library,
    /// A talk, to be heard, and what was heard.
    Talk,
    /// The page of a session, which is its room from doors on; and the pages on which guests and speakers meet it.
    Room,
    /// The calendar, as organisers keep it.
    Organise,
    /// Who gets in and who is here, as organisers look after them.
    People,
    /// Talks, as those keep them who look after the library.
    Recordings,
    /// The circle's days at trade shows, as organisers keep them.
    Conference,
    /// A talk is proposed, and kept while it is typed.
    Propose,
    /// The clock that faces a speaker, on a laptop of the show.
    Stage,
    /// Programmes and talks as everybody reads them, and as speakers answer. Nothing on these moves, so that there is no
    /// build of it.
    Still,
}

impl Area {
    /// The name of its build, and the feature that makes it.
    #[cfg(feature = "ssr")]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Guests => "guests",
            Self::Joining => "joining",
            Self::Members => "members",
            Self::Library => "library",
            Self::Talk => "talk",
            Self::Room => "room",
            Self::Organise => "organise",
            Self::People => "people",
            Self::Recordings => "recordings",
            Self::Conference => "conference",
            Self::Propose => "propose",
            Self::Stage => "stage",
            Self::Still => "still",
        }
    }

    /// The area of a page of ours. `/` is the front page for guests and Tonight for members.
    pub fn of(path: &str, viewer: Viewer) -> Self {
        let path = own_path(path).unwrap_or("/").split(['?', '#']).next().unwrap_or("/");
        let within =
            |places: &[&str]| places.iter().any(|place| path == *place || path.starts_with(&format!("{place}/")));
        if let Some(area) = of_conference(path) {
            area
        } else if within(&PEOPLE) {
            Self::People
        } else if within(&["/organise/talks"]) {
            Self::Recordings
        } else if within(&["/organise/conferences", "/organise/conference"]) {
            Self::Conference
        } else if within(&["/proposing"]) || (path.starts_with("/conference/") && path.ends_with("/propose")) {
            Self::Propose
        } else if within(&["/conference", "/s", "/open-talks", "/propose"]) {
            Self::Still
        } else if within(&["/organise"]) {
            Self::Organise
        } else if within(&["/sessions", "/open-evening/seat", "/g", "/speaking"]) {
            Self::Room
        } else if within(&["/open-evening"]) {
            Self::Guests
        } else if within(&["/apply", "/a", "/invitation", "/return"]) {
            Self::Joining
        } else if within(&["/talks", "/library/learning"]) {
            Self::Talk
        } else if within(&["/library"]) {
            Self::Library
        } else if within(&["/calendar", "/me", "/members", "/welcome"]) || (path == "/" && viewer.is_member()) {
            Self::Members
        } else {
            Self::Public
        }
    }
}

/// What is beside a board and stands still, by what comes after the conference's name.
const STILL: [&str; 8] = ["chair", "day", "door-signs", "inform", "links", "proposals", "running-order", "speakers"];

/// Pages of a conference that belong elsewhere than those beside them: the clock ticks among pages on which nothing moves,
/// and much stands still among those of the board.
fn of_conference(path: &str) -> Option<Area> {
    let mut parts = path.split('/').skip(1);
    match (parts.next()?, parts.next()?, parts.next()?, parts.next()?) {
        ("conference", _, "stage", _) => Some(Area::Stage),
        ("organise", "conference", _, page) => STILL.contains(&page).then_some(Area::Still),
        _ => None,
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
        use Area::{Joining, Members, Organise, Public};
        let areas = ["/organise/series/new", "/organised", "/me#feeds", "/meeting", "/members/1?x=2", "/apply", "/a/b"]
            .map(|path| Area::of(path, Viewer::Member));
        assert_eq!(areas, [Organise, Public, Members, Public, Members, Joining, Joining]);
    }

    #[test]
    fn who_signs_up_for_the_open_evening_loads_no_more_than_that_takes() {
        let areas = ["/open-evening", "/open-evening/seat", "/g/1.2", "/"].map(|path| Area::of(path, Viewer::Guest));
        assert_eq!(areas, [Area::Guests, Area::Room, Area::Room, Area::Public]);
    }

    #[test]
    fn a_session_is_its_room_and_its_keeping_is_not() {
        let areas =
            ["/sessions/1?show=questions#asked", "/organise/sessions/1"].map(|path| Area::of(path, Viewer::Organiser));
        assert_eq!(areas, [Area::Room, Area::Organise]);
    }

    #[test]
    fn the_board_of_a_conference_is_a_build_of_its_own() {
        let areas = [
            "/organise/conferences",
            "/organise/conference/care-show?suggest=1",
            "/organise/conference/speakers",
            "/organise/conference/care-show/speakers/1",
        ];
        let areas = areas.map(|path| Area::of(path, Viewer::Organiser));
        assert_eq!(areas, [Area::Conference, Area::Conference, Area::Conference, Area::Still]);
        let areas =
            ["/organise/conference/care-show/proposals/1", "/organise/conference/proposals", "/organise/conferences/x"]
                .map(|path| Area::of(path, Viewer::Organiser));
        assert_eq!(areas, [Area::Still, Area::Conference, Area::Conference]);
    }

    #[test]
    fn a_talk_is_proposed_in_a_build_of_its_own_and_what_is_only_read_has_none() {
        let areas =
            ["/conference/care-show/propose?id=1", "/proposing/1.2", "/propose/1.2", "/conference/care-show/talks"]
                .map(|path| Area::of(path, Viewer::Guest));
        assert_eq!(areas, [Area::Propose, Area::Propose, Area::Still, Area::Still]);
    }

    #[test]
    fn of_a_conference_the_clock_moves_and_its_paper_stands_still() {
        let areas = [
            "/conference/care-show/stage/3?key=1",
            "/conference/care-show/sheet",
            "/organise/conference/care-show/day",
        ]
        .map(|path| Area::of(path, Viewer::Organiser));
        assert_eq!(areas, [Area::Stage, Area::Still, Area::Still]);
    }

    #[test]
    fn people_are_looked_after_in_a_build_of_their_own() {
        let areas = ["/organise/people/1", "/organise/applications?filter=new", "/organise"]
            .map(|path| Area::of(path, Viewer::Organiser));
        assert_eq!(areas, [Area::People, Area::People, Area::Organise]);
    }

    #[test]
    fn a_talk_is_heard_in_one_build_and_looked_after_in_another() {
        let areas = ["/organise/talks?show=draft", "/organise/talks/1/files", "/talks/1"]
            .map(|path| Area::of(path, Viewer::Organiser));
        assert_eq!(areas, [Area::Recordings, Area::Recordings, Area::Talk]);
    }
}
