//! Addresses, in one place. Outsiders rely on many of them (docs/addresses.md): change one only with a redirect.

pub const HOME: &str = "/";
pub const OPEN_EVENING: &str = "/open-evening";
pub const APPLY: &str = "/apply";
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_IN_CODE: &str = "/sign-in/code";
pub const CALENDAR: &str = "/calendar";
pub const ME: &str = "/me";
pub const ORGANISE: &str = "/organise";
pub const REVETTING: &str = "/organise/revetting";
pub const NEW_SERIES: &str = "/organise/series/new";
pub const NEW_SESSION: &str = "/organise/sessions/new";
pub const OPEN_EVENINGS_FEED: &str = "/feeds/open-evenings.ics";

pub fn session(id: &str) -> String {
    format!("/sessions/{id}")
}

pub fn join(id: &str) -> String {
    format!("/sessions/{id}/join")
}

pub fn session_file(id: &str) -> String {
    format!("/sessions/{id}/session.ics")
}

/// A redirect to the form of a web calendar, filled in.
pub fn add_to(calendar: &str, id: &str) -> String {
    format!("/sessions/{id}/add/{calendar}")
}

pub fn month(code: &str) -> String {
    format!("/calendar?month={code}")
}

pub fn organise_series(id: &str) -> String {
    format!("/organise/series/{id}")
}

pub fn review_series(id: &str) -> String {
    format!("/organise/series/{id}/review")
}

pub fn organise_session(id: &str) -> String {
    format!("/organise/sessions/{id}")
}
