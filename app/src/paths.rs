//! Addresses, in one place. Outsiders rely on many of them (docs/addresses.md): change one only with a redirect.

pub const HOME: &str = "/";
pub const OPEN_EVENING: &str = "/open-evening";
pub const APPLY: &str = "/apply";
pub const APPLY_NONE: &str = "/apply/none-of-these";
pub const APPLY_CONFIRM: &str = "/apply/confirm";
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_IN_CODE: &str = "/sign-in/code";
pub const CALENDAR: &str = "/calendar";
pub const ME: &str = "/me";
pub const INVITE: &str = "/me/invitations";
pub const ORGANISE: &str = "/organise";
pub const APPLICATIONS: &str = "/organise/applications";
pub const TEMPLATES: &str = "/organise/applications/templates";
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

/// The application form at one of its parts, on a phone.
pub fn apply_step(step: &str) -> String {
    format!("/apply?step={step}")
}

/// The application form with a member's invitation.
pub fn invited(token: &str) -> String {
    format!("/apply/invited/{token}")
}

/// An applicant's own page.
pub fn followed(token: &str) -> String {
    format!("/a/{token}")
}

pub fn followed_after_sending(token: &str) -> String {
    format!("/a/{token}?done=sent")
}

pub fn application(id: &str) -> String {
    format!("/organise/applications/{id}")
}

/// A page of the queue; `after` is where the page before ended, or empty.
pub fn applications(state: &str, mine: bool, after: &str) -> String {
    let pairs = [("state", state), ("mine", if mine { "1" } else { "" }), ("after", after)];
    let query: Vec<_> =
        pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={value}")).collect();
    if query.is_empty() { APPLICATIONS.into() } else { format!("{APPLICATIONS}?{}", query.join("&")) }
}
