use crate::coded::coded;
use crate::form::Problem;
use serde::{Deserialize, Serialize};

coded! {
    /// Who keeps the public register of care services in a nation of the United Kingdom.
    Register {
        Cqc = "cqc", "Care Quality Commission, England";
        CareInspectorate = "care-inspectorate", "Care Inspectorate, Scotland";
        CareInspectorateWales = "care-inspectorate-wales", "Care Inspectorate Wales";
        Rqia = "rqia", "RQIA, Northern Ireland";
    }
}

/// What a register calls a service (or, at the CQC, its provider). Upper case, without spaces.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RegisterEntry {
    pub register: Register,
    pub number: String,
}

impl RegisterEntry {
    /// Reads a number as that register writes it. Any dash is a hyphen, and blanks do not count; in a CQC id, one may stand
    /// where the hyphen belongs.
    ///
    /// # Errors
    /// `CqcIdShape` for what is neither `1-1000210669` nor an NHS code such as `RXA12`; `CqcIdElsewhere` for such an id on
    /// another register; `RegisterNumberShape` for what none of the others writes.
    pub fn parse(register: Register, typed: &str) -> Result<Self, Problem> {
        let hyphened = typed.replace(is_dash, "-");
        let mut parts = hyphened.split_whitespace();
        let mut number: String = hyphened.split_whitespace().collect::<String>().to_uppercase();
        if number.is_empty() {
            return Err(Problem::Missing);
        }
        let bare = |number: &str| number.bytes().all(|b| b.is_ascii_digit());
        if register == Register::Cqc && parts.next() == Some("1") && number.len() > 1 && bare(&number) {
            number.insert(1, '-');
        }
        match register {
            Register::Cqc if is_location_id(&number) || is_nhs_code(&number) => Ok(Self { register, number }),
            Register::Cqc => Err(Problem::CqcIdShape),
            _ if is_location_id(&number) => Err(Problem::CqcIdElsewhere),
            _ if (3..=24).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') => {
                Ok(Self { register, number })
            }
            _ => Err(Problem::RegisterNumberShape),
        }
    }

    /// Reads an id as the CQC's own file has it: any three letters are a trust there, and no word.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn listed(cell: &str) -> Result<Self, Problem> {
        let cell = cell.trim();
        if cell.len() == 3 && cell.bytes().all(|b| b.is_ascii_uppercase()) {
            return Ok(Self { register: Register::Cqc, number: cell.to_owned() });
        }
        Self::parse(Register::Cqc, cell)
    }
}

/// Hyphens, dashes and the minus sign, as phones and word processors put them in.
fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Of locations and providers alike.
fn is_location_id(number: &str) -> bool {
    let figures = number.strip_prefix("1-");
    figures.is_some_and(|it| (5..=12).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_digit()))
}

/// A trust such as `RJZ` or `TAD`, or one of its sites, which has a figure in its code: words are no codes.
fn is_nhs_code(number: &str) -> bool {
    let is_code =
        number.starts_with(|c: char| c.is_ascii_uppercase()) && number.bytes().all(|b| b.is_ascii_alphanumeric());
    is_code
        && match number.len() {
            3 => number.starts_with(['N', 'R', 'T']),
            4..=8 => number.bytes().any(|b| b.is_ascii_digit()),
            _ => false,
        }
}

/// Where somebody works. What does not apply to their profession is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workplace {
    /// The care home or service of a registered manager.
    pub service: String,
    pub entry: Option<RegisterEntry>,
    /// The trust or provider of an executive; the authority of somebody at one.
    pub organisation: String,
    pub team: String,
    pub county: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cqc_id_is_read_however_it_was_spaced() {
        let entry = RegisterEntry::parse(Register::Cqc, " 1-1000210669 ").unwrap();
        assert_eq!(entry.number, "1-1000210669");
        for (typed, read) in [
            ("rxa 12", "RXA12"),
            ("rjz", "RJZ"),
            ("1\u{2013}1000210669", "1-1000210669"),
            ("1 1000210669", "1-1000210669"),
            ("1 \u{2212} 1000 210 669", "1-1000210669"),
        ] {
            assert_eq!(RegisterEntry::parse(Register::Cqc, typed).unwrap().number, read, "{typed}");
        }
    }

    #[test]
    fn what_the_cqc_never_wrote_is_refused() {
        for odd in [
            "1000210669",
            "1-",
            "1-12a45",
            "2-1000210669",
            "1-1000210669-2",
            "AB",
            "abc",
            "1 2",
            "1",
            "Rosewood",
            "Rosewood House",
        ] {
            assert_eq!(RegisterEntry::parse(Register::Cqc, odd), Err(Problem::CqcIdShape), "{odd}");
        }
        assert_eq!(RegisterEntry::parse(Register::Cqc, "  "), Err(Problem::Missing));
        assert_eq!(RegisterEntry::listed("AXG").unwrap().number, "AXG", "in its own file it did");
        assert_eq!(RegisterEntry::listed("abc"), Err(Problem::CqcIdShape));
    }

    #[test]
    fn other_nations_name_their_own_numbers() {
        assert_eq!(RegisterEntry::parse(Register::CareInspectorate, "cs2003012345").unwrap().number, "CS2003012345");
        for typed in ["1-1000210669", "1\u{2013}1000210669"] {
            assert_eq!(RegisterEntry::parse(Register::CareInspectorate, typed), Err(Problem::CqcIdElsewhere));
        }
        assert_eq!(RegisterEntry::parse(Register::Rqia, "<script>"), Err(Problem::RegisterNumberShape));
    }
}
