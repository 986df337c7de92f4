use super::{HORIZON_MONTHS, words, zone};
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};

/// One month of the calendar, as in `/calendar?month=2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    first: Date,
}

/// An address that names no month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Write the month like 2026-11.")]
pub struct BadMonth;

impl Month {
    pub fn of(date: Date) -> Self {
        Self { first: date.first_of_month() }
    }

    /// # Errors
    /// `BadMonth` for anything but four figures, a hyphen and two figures that name a month from 2000 to 2200.
    pub fn parse(text: &str) -> Result<Self, BadMonth> {
        let (year, month) = text.split_once('-').filter(|(y, m)| y.len() == 4 && m.len() == 2).ok_or(BadMonth)?;
        let (year, month) = (year.parse::<i16>().map_err(|_| BadMonth)?, month.parse::<i8>().map_err(|_| BadMonth)?);
        if !(2000..=2200).contains(&year) {
            return Err(BadMonth);
        }
        Date::new(year, month, 1).map(|first| Self { first }).map_err(|_| BadMonth)
    }

    pub fn first(self) -> Date {
        self.first
    }

    pub fn last(self) -> Date {
        self.first.last_of_month()
    }

    #[must_use]
    pub fn previous(self) -> Self {
        Self { first: self.first.saturating_sub(1.month()) }
    }

    #[must_use]
    pub fn next(self) -> Self {
        Self { first: self.first.saturating_add(1.month()) }
    }

    /// From its first midnight in London to that of the next month. At midnight no clock changes there.
    pub fn span(self) -> (Timestamp, Timestamp) {
        let midnight = |date: Date| date.to_zoned(zone().clone()).map_or(Timestamp::MIN, |start| start.timestamp());
        (midnight(self.first), midnight(self.next().first))
    }

    pub fn days(self) -> impl Iterator<Item = Date> {
        self.first.series(1.day()).take_while(move |date| *date <= self.last())
    }

    /// Where a day stands in a grid whose weeks begin on Monday: (column 1..=7, row 1..=6).
    pub fn place(self, date: Date) -> (i8, i8) {
        let column = date.weekday().to_monday_one_offset();
        let before = self.first.weekday().since(Weekday::Monday);
        (column, (date.day() - 1 + before) / 7 + 1)
    }

    /// Whether the calendar goes this far: two years ahead.
    pub fn within_horizon(self, today: Date) -> bool {
        self <= Self::of(today.saturating_add(HORIZON_MONTHS.months()))
    }

    /// `2026-11`, as in the address.
    pub fn code(self) -> String {
        format!("{:04}-{:02}", self.first.year(), self.first.month())
    }

    /// `November 2026`.
    pub fn title(self) -> String {
        format!("{} {}", words::month_name(self.first), self.first.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_reads_back_its_own_address() {
        let month = Month::parse("2026-11").unwrap();
        assert_eq!((month.code().as_str(), month.title().as_str()), ("2026-11", "November 2026"));
    }

    #[test]
    fn an_address_that_names_no_month_is_refused() {
        for odd in ["", "2026", "2026-13", "2026-00", "26-11", "2026-1", "9999-12", "nov-2026", "2026-11-01", "-026-11"]
        {
            assert_eq!(Month::parse(odd), Err(BadMonth), "{odd}");
        }
    }

    #[test]
    fn a_month_in_which_the_clocks_change_is_an_hour_longer_or_shorter() {
        let hours = |code: &str| {
            let (from, to) = Month::parse(code).unwrap().span();
            to.duration_since(from).as_hours()
        };
        assert_eq!((hours("2026-03"), hours("2026-10"), hours("2026-11")), (31 * 24 - 1, 31 * 24 + 1, 30 * 24));
    }

    #[test]
    fn days_stand_under_their_weekday() {
        let november = Month::parse("2026-11").unwrap(); // begins on a Sunday
        assert_eq!(november.place(date(2026, 11, 1)), (7, 1));
        assert_eq!(november.place(date(2026, 11, 2)), (1, 2));
        assert_eq!(november.place(date(2026, 11, 30)), (1, 6));
        assert_eq!(november.days().count(), 30);
    }
}
