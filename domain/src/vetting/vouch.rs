use crate::plain;
use jiff::SignedDuration;

/// How long a personal invitation link may be used.
pub const VOUCH_LASTS: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Links of one member that may be open at a time: enough for the colleagues one knows.
pub const OPEN_VOUCHES: i64 = 5;

/// Links that one form may bring.
const MOST_LINKS: usize = 10;

/// Adds a link's token to those that a form or a draft holds, divided by blanks. Each is kept once, the first ones if
/// there are too many.
#[must_use]
pub fn with_token(held: &str, token: &str) -> String {
    let mut tokens: Vec<&str> = Vec::new();
    for token in held.split_whitespace().chain(token.split_whitespace()) {
        if !tokens.contains(&token) && tokens.len() < MOST_LINKS {
            tokens.push(token);
        }
    }
    tokens.join(" ")
}

/// The token of a link as somebody pasted it: the whole address, or only its end.
pub fn token_of_link(pasted: &str) -> &str {
    let path = pasted.trim().split(['?', '#']).next().unwrap_or_default();
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// `Vouched for by 2 members`.
pub fn vouched_by(members: i64) -> String {
    format!("Vouched for by {}", plain::counted(members, "member"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_holds_each_link_once_and_not_more_than_ten() {
        assert_eq!(with_token("a.1 b.2", "a.1"), "a.1 b.2");
        assert_eq!(with_token("", "a.1"), "a.1");
        assert_eq!(with_token("a.1", ""), "a.1");
        let many: Vec<_> = (0..40).map(|n| n.to_string()).collect();
        assert_eq!(with_token(&many.join(" "), "late"), "0 1 2 3 4 5 6 7 8 9");
    }

    #[test]
    fn a_pasted_link_is_read_whole_or_by_its_end() {
        for pasted in
            ["https://circle.example/apply/invited/a.1", " a.1 ", "/apply/invited/a.1/", "x/a.1?from=mail#top"]
        {
            assert_eq!(token_of_link(pasted), "a.1", "{pasted}");
        }
    }

    #[test]
    fn the_number_of_members_is_said() {
        assert_eq!([1, 2].map(vouched_by), ["Vouched for by 1 member", "Vouched for by 2 members"]);
    }
}
