//! A learning log on paper: A4, in the letters that every PDF reader has (ISO 32000-1 §9.6.2.2).

use encoding_rs::WINDOWS_1252;
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

/// In points, of which there are 72 to an inch.
const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 56.0;
const REGULAR: (Name<'_>, &[u8]) = (Name(b"F1"), b"Helvetica");
const BOLD: (Name<'_>, &[u8]) = (Name(b"F2"), b"Helvetica-Bold");

/// How a paragraph looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Title,
    Heading,
    Text,
    /// Dates and minutes.
    Small,
}

impl Look {
    /// Size of the letters, and the room above.
    const fn measures(self) -> (f32, f32) {
        match self {
            Self::Title => (20.0, 0.0),
            Self::Heading => (12.0, 16.0),
            Self::Text => (11.0, 4.0),
            Self::Small => (9.5, 2.0),
        }
    }

    const fn font(self) -> Name<'static> {
        match self {
            Self::Title | Self::Heading => BOLD.0,
            Self::Text | Self::Small => REGULAR.0,
        }
    }
}

/// The document. Each page has `foot` and its number at its end.
pub fn document(title: &str, foot: &str, paragraphs: &[(Look, String)]) -> Vec<u8> {
    let pages = laid_out(paragraphs);
    let (catalog, tree, info, regular, bold) = (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4), Ref::new(5));
    let number = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
    let page_ref = |n: usize| Ref::new(6 + 2 * number(n));
    let content_ref = |n: usize| Ref::new(7 + 2 * number(n));
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree).lang(TextStr("en-GB"));
    pdf.document_info(info).title(TextStr(title));
    pdf.pages(tree).kids((0..pages.len()).map(page_ref)).count(number(pages.len()));
    for (id, (_, name)) in [(regular, REGULAR), (bold, BOLD)] {
        pdf.type1_font(id).base_font(Name(name)).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (n, lines) in pages.iter().enumerate() {
        let mut page = pdf.page(page_ref(n));
        page.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).parent(tree).contents(content_ref(n));
        page.resources().fonts().pair(REGULAR.0, regular).pair(BOLD.0, bold);
        page.finish();
        let mut content = Content::new();
        for line in lines {
            written(&mut content, line.look, line.y, &line.words);
        }
        written(&mut content, Look::Small, MARGIN / 2.0, &format!("{foot} · Page {} of {}", n + 1, pages.len()));
        pdf.stream(content_ref(n), &content.finish());
    }
    pdf.finish()
}

struct Line {
    look: Look,
    /// From the bottom of the page.
    y: f32,
    words: String,
}

/// The lines of each page; there is always one.
fn laid_out(paragraphs: &[(Look, String)]) -> Vec<Vec<Line>> {
    let mut pages = vec![Vec::new()];
    let mut y = PAGE.1 - MARGIN;
    for (look, words) in paragraphs {
        let (size, above) = look.measures();
        y -= above;
        for words in words.lines().flat_map(|line| wrapped(line, size)) {
            y -= size * 1.35;
            if y < MARGIN {
                pages.push(Vec::new());
                y = PAGE.1 - MARGIN - size;
            }
            if let Some(page) = pages.last_mut() {
                page.push(Line { look: *look, y, words });
            }
        }
    }
    pages
}

/// Lines no wider than the page; a word that is wider itself is cut.
fn wrapped(line: &str, size: f32) -> Vec<String> {
    let room = PAGE.0 - 2.0 * MARGIN;
    let width = |words: &str| words.chars().map(width).sum::<f32>() * size / 1000.0;
    let mut lines = vec![String::new()];
    for word in line.split_whitespace() {
        let mut rest = word;
        while !rest.is_empty() {
            let last = lines.last().map_or("", String::as_str);
            let joined = if last.is_empty() { rest.to_owned() } else { format!("{last} {rest}") };
            if width(&joined) <= room {
                lines.pop();
                lines.push(joined);
                break;
            }
            if !last.is_empty() {
                lines.push(String::new());
                continue;
            }
            let fits =
                rest.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| width(&rest[..*end]) <= room);
            let end = fits.last().unwrap_or(rest.len());
            lines.pop();
            lines.push(rest[..end].to_owned());
            lines.push(String::new());
            rest = &rest[end..];
        }
    }
    lines
}

fn written(content: &mut Content, look: Look, y: f32, words: &str) {
    content.begin_text().set_font(look.font(), look.measures().0).next_line(MARGIN, y);
    content.show(Str(&encoded(words))).end_text();
}

/// What these letters cannot show is a question mark.
fn encoded(words: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(words.len());
    let mut letter = [0; 4];
    for c in words.chars() {
        let (encoded, _, is_unknown) = WINDOWS_1252.encode(c.encode_utf8(&mut letter));
        bytes.extend_from_slice(if is_unknown { b"?" } else { &encoded });
    }
    bytes
}

/// Of a letter of Helvetica, in thousandths of its size: from its metrics, near enough for bold and accented ones.
fn width(c: char) -> f32 {
    const ASCII: [u16; 95] = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667,
        556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556,
        556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
        500, 500, 500, 334, 260, 334, 584,
    ];
    let place = u32::from(c).checked_sub(32).and_then(|place| usize::try_from(place).ok());
    f32::from(place.and_then(|place| ASCII.get(place)).copied().unwrap_or(if c.is_uppercase() { 778 } else { 611 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_the_page_and_lose_no_word() {
        let words = "Count twice at handover, with the second signature before the trolley moves on. ".repeat(9);
        let lines = wrapped(&words, 11.0);
        assert!(lines.len() > 5);
        assert_eq!(
            lines.join(" ").split_whitespace().collect::<Vec<_>>(),
            words.split_whitespace().collect::<Vec<_>>()
        );
        let long = "w".repeat(500);
        assert_eq!(wrapped(&long, 11.0).concat(), long);
        assert!(wrapped(&long, 11.0).iter().all(|line| line.chars().map(width).sum::<f32>() * 0.011 <= 483.0));
    }

    #[test]
    fn a_long_log_goes_on_on_further_pages() {
        let lines: Vec<_> = (0..200).map(|n| (Look::Text, format!("Line {n}"))).collect();
        let pages = laid_out(&lines);
        assert!(pages.len() > 3 && pages.iter().flatten().count() == 200);
        assert!(pages.iter().flatten().all(|line| line.y >= MARGIN && line.y < PAGE.1 - MARGIN));
    }

    #[test]
    fn letters_of_our_names_are_kept_and_others_are_a_question_mark() {
        assert_eq!(encoded("Siân’s – …"), [b"Si", &[0xe2][..], b"n", &[0x92], b"s ", &[0x96], b" ", &[0x85]].concat());
        assert_eq!(encoded("Олег 😀"), b"???? ?");
    }
}
