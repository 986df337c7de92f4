use super::words;
use crate::coded::coded;
use crate::plain;
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

/// So many are named in a sentence.
const NAMED: usize = 6;

/// `Two of its days are bank holidays: Monday 28 December (Boxing Day) and …`, if any of these dates is one.
pub fn holidays_among(dates: &[Date], holidays: &[BankHoliday], today: Date) -> Option<String> {
    let named = |date: &Date| {
        let titles: Vec<_> =
            holidays.iter().filter(|holiday| holiday.date == *date).map(|holiday| holiday.title.clone()).collect();
        (!titles.is_empty()).then(|| format!("{} ({})", words::day(*date, today), plain::list(&titles)))
    };
    let mut named: Vec<_> = dates.iter().filter_map(named).collect();
    let count = named.len();
    if count > NAMED {
        named.truncate(NAMED);
        named.push(format!("{} more", plain::count(i64::try_from(count - NAMED).unwrap_or(i64::MAX))));
    }
    Some(match count {
        0 => return None,
        1 => format!("One of its days is a bank holiday: {}.", plain::list(&named)),
        n => {
            let n = plain::capital(&plain::count(i64::try_from(n).unwrap_or(i64::MAX)));
            format!("{n} of its days are bank holidays: {}.", plain::list(&named))
        }
    })
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
    fn of_a_series_its_bank_holidays_are_named() {
        let mondays = [date(2027, 3, 22), date(2027, 3, 29)];
        let said = holidays_among(&mondays, &[easter_monday()], date(2026, 11, 22));
        assert_eq!(said.as_deref(), Some("One of its days is a bank holiday: Monday 29 March 2027 (Easter Monday)."));
        assert_eq!(holidays_among(&mondays[..1], &[easter_monday()], date(2026, 11, 22)), None);
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
