//! Addresses, in one place. Outsiders rely on many of them (docs/addresses.md): change one only with a redirect.

pub const HOME: &str = "/";
pub const OPEN_EVENING: &str = "/open-evening";
pub const APPLY: &str = "/apply";
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_IN_CODE: &str = "/sign-in/code";
pub const CALENDAR: &str = "/calendar";
pub const ME: &str = "/me";
pub const PROFILE: &str = "/me/profile";
pub const OWN_PHOTO: &str = "/me/photo";
pub const REMOVE_PHOTO: &str = "/me/photo/remove";
pub const MEMBERS: &str = "/members";
pub const WELCOME: &str = "/welcome";
pub const ORGANISE: &str = "/organise";
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

pub fn member(id: &str) -> String {
    format!("/members/{id}")
}

/// A photo in one of its two sizes, 512 or 96 pixels; `hash` names the photo that is meant.
pub fn photo(id: &str, size: u16, hash: &str) -> String {
    format!("/members/{id}/photo/{size}?v={hash}")
}

/// The directory, searched for what these fields say. Empty ones are left out.
pub fn members(fields: &[(&str, &str)]) -> String {
    let asked: Vec<_> = fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    if asked.is_empty() { MEMBERS.to_owned() } else { format!("{MEMBERS}?{}", asked.join("&")) }
}

/// Text as a query can hold it (RFC 3986 §2.1).
fn encoded(text: &str) -> String {
    const FIGURES: &[u8; 16] = b"0123456789ABCDEF";
    let figure = |n: u8| FIGURES.get(usize::from(n)).copied().map_or('0', char::from);
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
            out.push(char::from(b));
        } else {
            out.extend(['%', figure(b >> 4), figure(b & 15)]);
        }
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_an_address_that_reads_back() {
        let address = members(&[("name", ""), ("talk", "R&D, 50%"), ("after", "siân~1")]);
        assert_eq!(address, "/members?talk=R%26D%2C%2050%25&after=si%C3%A2n~1");
        assert_eq!(members(&[("name", "")]), "/members");
    }
}
