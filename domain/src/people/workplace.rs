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
    /// Reads a number as that register writes it.
    ///
    /// # Errors
    /// `CqcIdShape` for what is neither `1-1000210669` nor an NHS code such as `RXA12`; `RegisterNumberShape` for what
    /// none of the others writes.
    pub fn parse(register: Register, typed: &str) -> Result<Self, Problem> {
        let number: String = typed.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        if number.is_empty() {
            return Err(Problem::Missing);
        }
        let plausible = match register {
            Register::Cqc => is_cqc_id(&number),
            _ => (3..=24).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
        };
        match (plausible, register) {
            (true, _) => Ok(Self { register, number }),
            (false, Register::Cqc) => Err(Problem::CqcIdShape),
            (false, _) => Err(Problem::RegisterNumberShape),
        }
    }
}

/// Locations and providers alike: `1-` and figures, or the letters and figures of an NHS code.
fn is_cqc_id(number: &str) -> bool {
    match number.strip_prefix("1-") {
        Some(figures) => (5..=12).contains(&figures.len()) && figures.bytes().all(|b| b.is_ascii_digit()),
        None => {
            (3..=8).contains(&number.len())
                && number.starts_with(|c: char| c.is_ascii_uppercase())
                && (number.len() == 3 || number.bytes().any(|b| b.is_ascii_digit()))
                && number.bytes().all(|b| b.is_ascii_alphanumeric())
                // Words are not codes; those of trusts, such as `RJZ`, are three letters.
                && (number.len() == 3 || number.bytes().any(|b| b.is_ascii_digit()))
        }
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
        assert_eq!(RegisterEntry::parse(Register::Cqc, "rxa 12").unwrap().number, "RXA12");
    }

    #[test]
    fn what_the_cqc_never_wrote_is_refused() {
        for odd in ["1000210669", "1-", "1-12a45", "2-1000210669", "1-1000210669-2", "AB", "Rosewood", "Rosewood House"]
        {
            assert_eq!(RegisterEntry::parse(Register::Cqc, odd), Err(Problem::CqcIdShape), "{odd}");
        }
        assert_eq!(RegisterEntry::parse(Register::Cqc, "  "), Err(Problem::Missing));
    }

    #[test]
    fn other_nations_name_their_own_numbers() {
        assert_eq!(RegisterEntry::parse(Register::CareInspectorate, "cs2003012345").unwrap().number, "CS2003012345");
        assert_eq!(RegisterEntry::parse(Register::Rqia, "<script>"), Err(Problem::RegisterNumberShape));
    }
}
