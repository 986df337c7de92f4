//! One cell: spreadsheets and strangers put things there that no person is called.

use crate::form::Problem;
use crate::people::{EmailAddress, Profession};
use crate::plain;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Why a cell cannot be taken as it is, and what to write instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum CellProblem {
    #[error(transparent)]
    Plain(Problem),
    #[error("This begins like a formula. Write it without =, +, - or @ in front.")]
    Formula,
    #[error("The spreadsheet put an error here instead of the words. Write them again.")]
    SpreadsheetError,
    #[error("The spreadsheet made a number of this. Format the column as text and write it again.")]
    SpreadsheetNumber,
    #[error("The spreadsheet made a date of this. Format the column as text and write it again.")]
    SpreadsheetDate,
    #[error("The spreadsheet wrote a number instead of the date, maybe for {0}. Write the date like 2026-03-14.")]
    SerialDate(Date),
    #[error("Write the date like 2026-03-14 or 14/03/2026.")]
    DateShape,
    #[error("That day has not come yet. Write the day they were vetted.")]
    NotYet,
    #[error("That is too long ago to be true. Write the day they were vetted, like 2026-03-14.")]
    LongAgo,
    #[error("Some letters were lost when the file was saved. Save it as CSV UTF-8, or write this again.")]
    Garbled,
    #[error("“{0}” is not a plain letter, though it may look like one. Type the whole address again.")]
    LookAlike(char),
    #[error("Write registered manager, executive, trustee, CQC or local authority.")]
    NotARole,
}

impl From<Problem> for CellProblem {
    fn from(problem: Problem) -> Self {
        Self::Plain(problem)
    }
}

/// What a cell says. A dash, or “n/a”, is how people write that there is nothing to say.
///
/// # Errors
/// What is not what anybody wrote: errors of a spreadsheet, formulas, letters that were lost.
pub(super) fn words(cell: &str) -> Result<&str, CellProblem> {
    const ERRORS: [&str; 11] =
        ["#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#ERROR!"];
    let words = cell.trim();
    if matches!(words.to_lowercase().as_str(), "-" | "–" | "—" | "n/a" | "na" | "none") {
        return Ok("");
    }
    let all_hashes = words.len() > 2 && words.bytes().all(|b| b == b'#');
    if all_hashes || ERRORS.iter().any(|error| words.eq_ignore_ascii_case(error)) {
        return Err(CellProblem::SpreadsheetError);
    }
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return Err(CellProblem::Formula);
    }
    if is_garbled(words) { Err(CellProblem::Garbled) } else { Ok(words) }
}

/// The replacement character, or the trace of UTF-8 that was read as something else: `Ã©` for `é`.
fn is_garbled(words: &str) -> bool {
    let pairs = words.chars().zip(words.chars().skip(1));
    words.contains('\u{fffd}')
        || pairs.into_iter().any(|(a, b)| matches!(a, 'Ã' | 'Â' | 'Å') && ('\u{80}'..='\u{bf}').contains(&b))
        || words.contains("â€")
}

/// The name of a person: words with letters in them, and none that a spreadsheet made.
pub(super) fn name(cell: &str, limit: u32) -> Result<String, CellProblem> {
    let words = words(cell)?;
    if !words.is_empty() && !words.chars().any(char::is_alphabetic) || is_scientific(words) {
        return Err(CellProblem::SpreadsheetNumber);
    }
    if looks_like_a_date(words) {
        return Err(CellProblem::SpreadsheetDate);
    }
    Ok(plain::name(words, limit)?)
}

/// `1.23E+10`
fn is_scientific(words: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
    words.to_uppercase().split_once('E').is_some_and(|(head, tail)| {
        let power = tail.trim_start_matches(['+', '-']);
        number(head) && number(power)
    })
}

/// `01-Mar` or `Mar-26`: what became of “March 1” or of somebody called May.
fn looks_like_a_date(words: &str) -> bool {
    let figures = |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<_> = words.split(['-', '/']).collect();
    match parts[..] {
        [day, month] | [day, month, _] if figures(day) => month_called(month).is_some(),
        [month, year] if figures(year) => month_called(month).is_some(),
        _ => false,
    }
}

/// Words that may be missing.
pub(super) fn note(cell: &str, limit: u32) -> Result<String, CellProblem> {
    Ok(plain::text(words(cell)?, limit)?.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// An address of plain letters only. Letters of other alphabets that look like ours would send an invitation, and with
/// it a membership, to somebody else.
pub(super) fn email(cell: &str) -> Result<EmailAddress, CellProblem> {
    let words = words(cell)?;
    match words.chars().find(|c| !c.is_ascii()) {
        Some(letter) if letter.is_alphanumeric() => Err(CellProblem::LookAlike(letter)),
        Some(_) => Err(CellProblem::Plain(Problem::HiddenLetters)),
        None => Ok(EmailAddress::parse(words)?),
    }
}

pub(super) fn role(cell: &str) -> Result<Profession, CellProblem> {
    let role = words(cell)?.to_lowercase();
    let role: String = role.chars().filter(|c| c.is_alphanumeric()).collect();
    match role.as_str() {
        "" => Err(CellProblem::Plain(Problem::Missing)),
        "registeredmanager" | "manager" | "homemanager" | "carehomemanager" | "rm" => Ok(Profession::RegisteredManager),
        "executive"
        | "trustee"
        | "trustexecutive"
        | "executiveortrustee"
        | "careexecutive"
        | "provider"
        | "nominatedindividual"
        | "director"
        | "chiefexecutive"
        | "ceo" => Ok(Profession::TrustExecutive),
        "cqc" | "carequalitycommission" | "inspector" | "cqcinspector" | "regulator" => Ok(Profession::Cqc),
        "localauthority" | "la" | "council" | "commissioner" => Ok(Profession::LocalAuthority),
        _ => Err(CellProblem::NotARole),
    }
}

/// A day in the past, as people in Britain write it.
pub(super) fn day(cell: &str, today: Date) -> Result<Date, CellProblem> {
    let words = words(cell)?;
    if words.is_empty() {
        return Err(CellProblem::Plain(Problem::Missing));
    }
    if let Some(serial) = serial_date(words) {
        return Err(CellProblem::SerialDate(serial));
    }
    let date = written_date(words).ok_or(CellProblem::DateShape)?;
    if date > today {
        Err(CellProblem::NotYet)
    } else if date.year() < 2000 {
        Err(CellProblem::LongAgo)
    } else {
        Ok(date)
    }
}

/// Days since the last day but one of 1899, as spreadsheets count them; those of this century.
fn serial_date(words: &str) -> Option<Date> {
    let whole = words.split(['.', ',']).next().filter(|whole| whole.len() == 5)?;
    let days: i32 = whole.parse().ok().filter(|days| (36_526..=73_050).contains(days))?;
    Date::new(1899, 12, 30).ok()?.checked_add(days.days()).ok()
}

fn written_date(words: &str) -> Option<Date> {
    // With the time, as some programs write it: the day alone counts.
    let day = words.split_once(['T', ' ']).map_or(words, |(day, time)| if time.contains(':') { day } else { words });
    let parts: Vec<_> = day.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let [first, month, last] = parts[..] else { return None };
    let month = month.parse().ok().or_else(|| month_called(month))?;
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
    Date::new(year, month, day.parse().ok()?).ok()
}

fn month_called(name: &str) -> Option<i8> {
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
    let name = name.to_lowercase();
    let called = |month: &str| month == name || (name.len() >= 3 && name.len() <= 4 && month.starts_with(&name));
    MONTHS.iter().position(|month| called(month)).and_then(|place| i8::try_from(place + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    #[test]
    fn what_a_spreadsheet_made_of_a_name_is_spotted() {
        assert_eq!(name("#NAME?", 120), Err(CellProblem::SpreadsheetError));
        assert_eq!(name("1.23E+10", 120), Err(CellProblem::SpreadsheetNumber));
        assert_eq!(name("46091", 120), Err(CellProblem::SpreadsheetNumber));
        for date in ["01-Mar", "Mar-26", "1-Apr-26"] {
            assert_eq!(name(date, 120), Err(CellProblem::SpreadsheetDate), "{date}");
        }
        for real in ["Siân O'Rourke", "April May", "Jean-Luc Mars", "E. 2nd", "Ewa Łukasik", "Nguyễn Thị Mai"] {
            assert_eq!(name(real, 120).as_deref(), Ok(real));
        }
    }

    #[test]
    fn formulas_are_refused_and_a_dash_alone_is_nothing() {
        for formula in ["=HYPERLINK(\"http://evil.example\")", "+44", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0"] {
            assert_eq!(words(formula), Err(CellProblem::Formula), "{formula}");
        }
        assert_eq!([words("-"), words(" n/a ")], [Ok(""), Ok("")]);
    }

    #[test]
    fn letters_that_turn_text_around_or_were_lost_are_refused() {
        assert_eq!(name("Dawn \u{202e}rofakO", 120), Err(Problem::HiddenLetters.into()));
        assert_eq!(name("Da\u{0}wn", 120), Err(Problem::HiddenLetters.into()));
        assert_eq!(name("Si\u{fffd}n", 120), Err(CellProblem::Garbled));
        assert_eq!(name("SiÃ¢n", 120), Err(CellProblem::Garbled));
        assert_eq!(name(&"x".repeat(10_000), 120), Err(Problem::TooLong { limit: 120, has: 10_000 }.into()));
    }

    #[test]
    fn an_address_with_a_letter_of_another_alphabet_is_refused() {
        assert_eq!(email("dawn@ros\u{0435}wood.example"), Err(CellProblem::LookAlike('\u{0435}')));
        assert_eq!(email("dawn@rosewood.example\u{200b}"), Err(Problem::HiddenLetters.into()));
        assert_eq!(email("dawn.example.org"), Err(Problem::EmailShape.into()));
        assert!(email(" Dawn@Rosewood.Example ").is_ok());
    }

    #[test]
    fn days_are_read_as_people_in_britain_write_them() {
        let march = Ok(jiff::civil::date(2026, 3, 14));
        for written in ["2026-03-14", "14/03/2026", "14.3.2026", "14 March 2026", "14-Mar-2026", "2026-03-14 00:00:00"]
        {
            assert_eq!(day(written, TODAY), march, "{written}");
        }
        for wrong in ["03/14/2026", "14/03/26", "yesterday", "2026", "30/02/2026", "14/03"] {
            assert_eq!(day(wrong, TODAY), Err(CellProblem::DateShape), "{wrong}");
        }
        assert_eq!(day("46095", TODAY), Err(CellProblem::SerialDate(jiff::civil::date(2026, 3, 14))));
        assert_eq!(day("2026-11-23", TODAY), Err(CellProblem::NotYet));
        assert_eq!(day("14/03/1926", TODAY), Err(CellProblem::LongAgo));
    }

    #[test]
    fn roles_are_read_by_what_people_call_them() {
        assert_eq!(role("Registered Manager"), Ok(Profession::RegisteredManager));
        assert_eq!(role("CQC inspector"), Ok(Profession::Cqc));
        assert_eq!(role("Local Authority"), Ok(Profession::LocalAuthority));
        assert_eq!(role("Trustee"), Ok(Profession::TrustExecutive));
        assert_eq!(role("recruiter"), Err(CellProblem::NotARole));
    }
}
