//! The text form of iCalendar: content lines, folded and escaped (RFC 5545 §3.1, §3.3.11).
//!
//! Written here because the `icalendar` crate (0.17) cannot be trusted with people's words: its folding never ends on
//! notes that have many emoji before many spaces. Nor can it write a VTIMEZONE: it has no constructor for one, and each
//! component without UID and DTSTAMP is given a random one and the present time.

/// Bytes of a line, without its CRLF (RFC 5545 §3.1).
const LINE_LIMIT: usize = 75;

/// A calendar component, from BEGIN to END.
#[derive(Clone, Debug)]
pub struct Block {
    name: &'static str,
    lines: String,
}

impl Block {
    pub fn new(name: &'static str) -> Self {
        Self { name, lines: String::new() }.line("BEGIN", name)
    }

    /// A property whose value is written as it is: dates, numbers, addresses. `name` may carry parameters.
    #[must_use]
    pub fn line(mut self, name: &str, value: &str) -> Self {
        fold(&format!("{name}:{value}"), &mut self.lines);
        self
    }

    /// A property whose value people wrote.
    #[must_use]
    pub fn text(self, name: &str, value: &str) -> Self {
        self.line(name, &escaped(value))
    }

    #[must_use]
    pub fn with(mut self, inner: Self) -> Self {
        self.lines.push_str(&inner.finish());
        self
    }

    #[must_use]
    pub fn with_all(self, inner: impl IntoIterator<Item = Self>) -> Self {
        inner.into_iter().fold(self, Self::with)
    }

    /// The whole component, each line ended by CRLF.
    pub fn finish(self) -> String {
        let name = self.name;
        self.line("END", name).lines
    }
}

/// TEXT may hold no control character but the tab; a line break becomes `\n` (RFC 5545 §3.3.11).
fn escaped(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\t' => out.push(c),
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

/// Appends `line` in pieces of at most 75 bytes, cutting neither a character nor an escape such as `\n`: a reader that
/// unescapes line by line would find a lone backslash.
fn fold(line: &str, out: &mut String) {
    let mut width = 0;
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let escaped = if first == '\\' { rest.chars().nth(1).map_or(0, char::len_utf8) } else { 0 };
        let (whole, tail) = rest.split_at(first.len_utf8() + escaped);
        if width + whole.len() > LINE_LIMIT {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push_str(whole);
        width += whole.len();
        rest = tail;
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        Block::new("VEVENT").text("DESCRIPTION", text).finish()
    }

    /// What a reader gets back (RFC 5545 §3.1, §3.3.11).
    fn read(written: &str) -> String {
        let unfolded = written.replace("\r\n ", "");
        let value = unfolded.lines().find_map(|line| line.strip_prefix("DESCRIPTION:")).unwrap();
        let mut chars = value.chars();
        std::iter::from_fn(|| match chars.next()? {
            '\\' => chars.next().map(|c| if c == 'n' { '\n' } else { c }),
            c => Some(c),
        })
        .collect()
    }

    #[test]
    fn every_line_is_short_and_ended_by_crlf_whatever_people_write() {
        // The third is one on which the `icalendar` crate folds for ever.
        let texts = [
            "ü".repeat(200),
            "🎉👩‍⚕️".repeat(60),
            format!("{}{}", "😀".repeat(30), " a".repeat(120)),
            format!("{}{}", "é".repeat(61), "\u{3000}".repeat(300)),
            "word ".repeat(100) + "end",
            "a;b,c\\d\n".repeat(60),
        ];
        for text in texts {
            for shift in 0..8 {
                let text = format!("{}{text}", "x".repeat(shift));
                let written = written(&text);
                assert!(written.ends_with("\r\n"));
                assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
                assert!(written.split("\r\n").all(|line| line.len() <= 75), "{written}");
                assert_eq!(read(&written), text);
            }
        }
    }

    #[test]
    fn a_line_of_75_bytes_is_left_whole_and_one_more_is_folded() {
        let fits = "x".repeat(75 - "DESCRIPTION:".len());
        assert!(!written(&fits).contains("\r\n "));
        assert!(written(&format!("{fits}y")).contains("\r\n y\r\n"));
    }

    #[test]
    fn no_fold_parts_a_backslash_from_what_it_escapes() {
        for shift in 0..80 {
            let written = written(&format!("{}{}", "x".repeat(shift), "\n".repeat(50)));
            assert!(written.split("\r\n").all(|line| line.matches('\\').count() == line.matches("\\n").count()));
        }
    }

    #[test]
    fn what_has_a_meaning_in_the_format_is_escaped() {
        assert_eq!(
            written("a\\b; c, d: \"e\"\r\nf\rg\th\u{7}\u{85}"),
            "BEGIN:VEVENT\r\nDESCRIPTION:a\\\\b\\; c\\, d: \"e\"\\nf\\ng\th\r\nEND:VEVENT\r\n"
        );
    }

    #[test]
    fn a_title_cannot_add_a_line_of_its_own() {
        let written = written("Evening\r\nATTACH:https://evil.example\u{2028}x");
        assert_eq!(written.matches("\r\n").count(), 3);
    }
}
