/// A part of what somebody wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    Words(&'t str),
    /// An `https` address, to be shown as it is written.
    Link(&'t str),
}

/// Splits text at its links. Only `https://` makes one; what ends a sentence does not belong to it.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    const START: &str = "https://";
    let mut found = Vec::new();
    let (mut plain, mut from) = (0, 0);
    while let Some(begin) = text.get(from..).and_then(|rest| rest.find(START)).map(|at| from + at) {
        let rest = text.get(begin..).unwrap_or_default();
        let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')).unwrap_or(rest.len());
        let link = rest
            .get(..length)
            .unwrap_or_default()
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '’', '”']);
        let begins_a_word =
            text.get(..begin).and_then(|before| before.chars().next_back()).is_none_or(|c| !c.is_alphanumeric());
        if link.len() > START.len() && begins_a_word {
            if begin > plain {
                found.push(Piece::Words(text.get(plain..begin).unwrap_or_default()));
            }
            found.push(Piece::Link(link));
            plain = begin + link.len();
        }
        from = begin + link.len().max(START.len());
    }
    if plain < text.len() {
        found.push(Piece::Words(text.get(plain..).unwrap_or_default()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_link_ends_where_its_sentence_does() {
        assert_eq!(
            pieces("See (https://www.cqc.org.uk/a?b=1), it helped."),
            [Piece::Words("See ("), Piece::Link("https://www.cqc.org.uk/a?b=1"), Piece::Words("), it helped.")]
        );
    }

    #[test]
    fn nothing_but_https_is_a_link() {
        for text in
            ["http://example.org", "javascript:alert(1)", "https://", "xhttps://example.org", "data:text/html,x"]
        {
            assert_eq!(pieces(text), [Piece::Words(text)], "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_letter_is_lost_or_moved(text in "(https://|[a-z ).é👍\n]|http:){0,20}") {
            let together: String = pieces(&text).iter().map(|piece| match piece { Piece::Words(t) | Piece::Link(t) => *t }).collect();
            prop_assert_eq!(together, text);
        }
    }
}
