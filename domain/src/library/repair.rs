//! What stands in a cue: times in the ways they are written, and words among markup.

/// `00:04.000`, `1:02:09.5`, `00:00:04,000`: milliseconds.
pub(super) fn time(text: &str) -> Option<u32> {
    let (clock, fraction) = text.trim().split_once(['.', ',']).unwrap_or((text.trim(), "0"));
    let digits = |part: &str| (!part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())).then_some(());
    digits(fraction)?;
    let ms: u32 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let parts: Vec<_> = clock.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let mut seconds = 0_u32;
    for (place, part) in parts.iter().enumerate() {
        digits(part)?;
        let number: u32 = part.parse().ok()?;
        if place > 0 && number >= 60 {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(number)?;
    }
    seconds.checked_mul(1000)?.checked_add(ms)
}

/// Who speaks, and their words without markup. A voice tag names the speaker, else `Name:` at the beginning.
pub(super) fn spoken(text: &str) -> (String, String) {
    let mut speaker = String::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, tagged)) = rest.split_once('<') {
        words.push_str(before);
        // A `<` that opens no tag is one that somebody forgot to escape.
        let Some((tag, after)) = tagged.split_once('>').filter(|(tag, _)| opens(tag)) else {
            words.push('<');
            rest = tagged;
            continue;
        };
        if let Some((kind, name)) = tag.split_once(char::is_whitespace)
            && (kind == "v" || kind.starts_with("v."))
            && speaker.is_empty()
        {
            speaker = unescaped(name.trim());
        }
        rest = after;
    }
    words.push_str(rest);
    let words = unescaped(&words);
    if speaker.is_empty()
        && let Some((name, said)) = words.split_once(": ")
        && is_name(name)
    {
        return (name.trim().to_owned(), said.trim().to_owned());
    }
    (speaker, words)
}

fn opens(tag: &str) -> bool {
    tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
}

/// Up to four words with capital letters, as in `Dev Shah:`. A sentence before a colon is no name.
fn is_name(text: &str) -> bool {
    let words: Vec<_> = text.split_whitespace().collect();
    (1..=4).contains(&words.len())
        && text.chars().count() <= 40
        && words.iter().all(|word| word.starts_with(char::is_uppercase))
        && !text.contains(['.', ',', '?', '!'])
}

fn unescaped(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&lrm;", ""), ("&rlm;", ""), ("&quot;", "\""), ("&amp;", "&")]
        .into_iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// `-->` must not stand in a cue, which escaping `>` sees to.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
        let read = ["00:04.000", "1:02:09.5", "00:00:04,250", "0:07", "100:00:00.000"].map(time);
        assert_eq!(read, [Some(4_000), Some(3_729_500), Some(4_250), Some(7_000), Some(360_000_000)]);
        for odd in ["", "4", "00:60.000", "a:04.000", "00:04.", "1:2:3:4.0", "-1:00.000"] {
            assert_eq!(time(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_name_before_a_colon_speaks_and_a_sentence_does_not() {
        assert_eq!(spoken("Dev Shah: Twice?"), ("Dev Shah".into(), "Twice?".into()));
        assert_eq!(spoken("We learned this: count twice."), (String::new(), "We learned this: count twice.".into()));
        assert_eq!(spoken("1 < 2"), (String::new(), "1 < 2".into()));
    }
}
