use crate::coded::coded;
use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

coded! {
    /// A part of the United Kingdom with bank holidays of its own, named as in the official file.
    Division {
        EnglandAndWales = "england-and-wales", "England and Wales";
        Scotland = "scotland", "Scotland";
        NorthernIreland = "northern-ireland", "Northern Ireland";
    }
}

/// A bank holiday and where it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankHoliday {
    pub date: Date,
    pub title: String,
    pub divisions: Vec<Division>,
}

/// Organisers are asked about a session on a bank holiday from this many days before.
pub const WARN_DAYS_AHEAD: i32 = 14;

impl BankHoliday {
    /// `Easter Monday (England and Wales, Northern Ireland; not Scotland)`; bare when it is one everywhere.
    pub fn words(&self) -> String {
        let (kept, not): (Vec<_>, Vec<_>) =
            Division::ALL.iter().partition(|division| self.divisions.contains(division));
        let names = |some: Vec<&Division>| some.iter().map(|division| division.label()).collect::<Vec<_>>().join(", ");
        if not.is_empty() {
            self.title.clone()
        } else {
            format!("{} ({}; not {})", self.title, names(kept), names(not))
        }
    }
}

/// The holidays on `date` that organisers should decide about now: within the fortnight before, until the day is over.
pub fn warning_on(date: Date, holidays: &[BankHoliday], now: Timestamp) -> Vec<&BankHoliday> {
    let today = super::date_in_london(now);
    let due = today <= date && date <= today.saturating_add(WARN_DAYS_AHEAD.days());
    holidays.iter().filter(|holiday| due && holiday.date == date).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn easter_monday() -> BankHoliday {
        BankHoliday {
            date: date(2027, 3, 29),
            title: "Easter Monday".into(),
            divisions: vec![Division::EnglandAndWales, Division::NorthernIreland],
        }
    }

    #[test]
    fn a_holiday_says_where_it_is_none() {
        assert_eq!(easter_monday().words(), "Easter Monday (England and Wales, Northern Ireland; not Scotland)");
    }

    #[test]
    fn organisers_are_asked_a_fortnight_before_and_not_sooner() {
        let holidays = [easter_monday()];
        let asked = |now: &str| warning_on(date(2027, 3, 29), &holidays, now.parse().unwrap()).len();
        assert_eq!(asked("2027-03-14T12:00:00Z"), 0);
        assert_eq!(asked("2027-03-15T12:00:00Z"), 1);
        assert_eq!(asked("2027-03-29T22:00:00Z"), 1);
        assert_eq!(asked("2027-03-30T12:00:00Z"), 0);
    }
}
