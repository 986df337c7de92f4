//! Letters as files have them: in several encodings, sometimes in one file.

use jiff::civil::Date;
use std::borrow::Cow;

/// UTF-8 where it is that, else Windows-1252, as older programs write.
pub fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
    }
}

/// 0x80 to 0x9f, where Windows-1252 differs from Latin-1; what it leaves undefined becomes a space.
const HIGH: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        latin => char::from(latin),
    }
}

/// One line, without control characters and without those that turn the direction of what follows.
pub fn clean(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let kept: String = text.chars().filter(|c| !turns(*c)).collect();
    let words = kept.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The date after "as at": `Source: CQC database as at 1 October 2026`.
pub fn as_at(text: &str) -> Option<Date> {
    let at = text.to_lowercase();
    let (_, after) = at.split_once("as at ")?;
    written_out(&after.split_whitespace().collect::<Vec<_>>())
}

/// The date that a file's name begins with: `01_October_2026_HSCA_Active_Locations.ods`.
pub fn date_of_name(name: &str) -> Option<Date> {
    let name = name.to_lowercase();
    let words: Vec<_> = name.split(['_', ' ', '-', '.']).collect();
    (0..words.len()).find_map(|from| written_out(&words[from..]))
}

/// `1 October 2026`, and whatever follows.
fn written_out(words: &[&str]) -> Option<Date> {
    let [day, month, year, ..] = words else { return None };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    let month = MONTHS.iter().position(|name| name.starts_with(month) && month.len() > 2)?;
    let year = year.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
    Date::new(year, i8::try_from(month + 1).ok()?, day).ok().filter(|date| date.year() > 2000)
}

/// A day as cells have it: 2026-10-01, with or without a time, or 01/10/2026.
pub fn date(cell: &str) -> Option<Date> {
    let day = cell.split(['T', ' ']).next().unwrap_or_default();
    if let [day, month, year] = day.split('/').collect::<Vec<_>>()[..] {
        return Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    }
    day.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as ymd;

    #[test]
    fn letters_are_read_as_they_were_meant_in_either_encoding() {
        assert_eq!(decoded("Café".as_bytes()), "Café");
        assert_eq!(decoded(b"Caf\xe9 \x93Rosewood\x94 \x96 \x80"), "Café “Rosewood” – €");
    }

    #[test]
    fn a_name_cannot_turn_the_direction_of_the_page() {
        assert_eq!(clean(" Rose\u{202e}wood\r\n \u{0}House\u{200f} "), "Rosewood House");
    }

    #[test]
    fn the_date_of_a_file_is_found_in_its_notes_or_its_name() {
        assert_eq!(as_at("Source: CQC database as at 1 October 2026."), Some(ymd(2026, 10, 1)));
        assert_eq!(as_at("as at 31 September 2026"), None);
        assert_eq!(date_of_name("01_October_2026_HSCA_Active_Locations.ods"), Some(ymd(2026, 10, 1)));
        assert_eq!(date_of_name("locations.csv"), None);
    }

    #[test]
    fn a_day_is_read_as_offices_and_people_write_it() {
        for cell in ["2010-10-01", "2010-10-01T00:00:00", "01/10/2010", "1/10/2010 00:00"] {
            assert_eq!(date(cell), Some(ymd(2010, 10, 1)), "{cell}");
        }
        assert_eq!(date("10/13/2010"), None);
    }
}
