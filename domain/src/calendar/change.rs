//! What changing or ending a series "from here on" does to the sessions that are already in people's calendars.

use super::series::{Series, Terms};
use super::session::{Session, Times};
use crate::ids::SessionId;
use jiff::Timestamp;
use jiff::civil::Date;

/// What a change does to one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It moves with its series.
    Moves { date: Date, times: Times },
    /// Same time, but other words, host or kind.
    Reworded { date: Date },
    /// Its time was set by hand, so it stays where it is.
    Stays { date: Date },
    /// Nothing anyone sees changes.
    Unchanged { date: Date },
}

/// What a change does to each future session of the series, in order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    pub fates: Vec<(SessionId, Fate)>,
}

impl Effect {
    pub fn moves(&self) -> usize {
        self.fates.iter().filter(|(_, fate)| matches!(fate, Fate::Moves { .. })).count()
    }

    pub fn stays(&self) -> usize {
        self.fates.iter().filter(|(_, fate)| matches!(fate, Fate::Stays { .. })).count()
    }
}

/// The date that `date` becomes when the rule changes from `from` on: the k-th date of the old rule becomes the k-th of
/// the new one, so that order and answers are kept and nothing moves to before `from`.
pub fn redated(old: &Terms, new: &Terms, from: Date, date: Date) -> Date {
    let since_first = date.duration_since(old.on_or_after(from));
    new.on_or_after(from).saturating_add(since_first)
}

/// What would become of `sessions` if `series` got `terms` from `from` on. Sessions before `from`, and those that have
/// begun, are left alone and not listed.
pub fn effect_of(series: &Series, terms: &Terms, from: Date, sessions: &[Session], now: Timestamp) -> Effect {
    let reworded = series.terms.title != terms.title
        || series.terms.notes != terms.notes
        || series.terms.host != terms.host
        || series.terms.kind != terms.kind;
    let fates = sessions.iter().filter_map(|session| {
        let (_, original) = session.origin.as_ref().filter(|(_, original)| *original >= from)?;
        if session.times.starts_at <= now {
            return None;
        }
        let date = redated(&series.terms, terms, from, *original);
        let times = terms.times_on(date);
        let fate = if session.moved {
            Fate::Stays { date }
        } else if session.times != times {
            Fate::Moves { date, times }
        } else if reworded {
            Fate::Reworded { date }
        } else {
            Fate::Unchanged { date }
        };
        Some((session.id.clone(), fate))
    });
    Effect { fates: fates.collect() }
}

#[cfg(test)]
mod tests {
    use super::super::series::tests::mondays_at_eight;
    use super::super::{Status, WallTime};
    use super::*;
    use jiff::civil::{Weekday, date};
    use jiff::{SignedDuration, ToSpan};
    use proptest::prelude::*;

    fn session_on(series: &Series, date: Date, moved: bool) -> Session {
        let mut times = series.terms.times_on(date);
        if moved {
            times.starts_at += SignedDuration::from_hours(1);
            times.ends_at += SignedDuration::from_hours(1);
        }
        Session {
            id: format!("on-{date}").parse().unwrap(),
            origin: Some((series.id.clone(), date)),
            times,
            moved,
            title: series.terms.title.clone(),
            retitled: false,
            kind: series.terms.kind,
            host: None,
            notes: String::new(),
            status: Status::Planned,
            sequence: 0,
            version: 1,
            changed_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn an_earlier_start_moves_all_but_the_one_moved_by_hand() {
        let series = mondays_at_eight();
        let sessions = [9, 16, 23, 30].map(|day| session_on(&series, date(2026, 11, day), day == 23));
        let earlier = Terms { at: WallTime::parse("19:30").unwrap(), ..series.terms.clone() };
        let now = "2026-11-10T12:00:00Z".parse().unwrap();

        let effect = effect_of(&series, &earlier, date(2026, 11, 10), &sessions, now);

        assert_eq!((effect.moves(), effect.stays()), (2, 1));
        assert_eq!(
            effect.fates[0].1,
            Fate::Moves { date: date(2026, 11, 16), times: earlier.times_on(date(2026, 11, 16)) }
        );
    }

    #[test]
    fn a_change_of_weekday_keeps_the_order_and_never_goes_before_its_first_day() {
        let series = mondays_at_eight();
        let thursdays = Terms { weekday: Weekday::Thursday, ..series.terms.clone() };
        // From Wednesday 11 November: the next Monday was the 16th, the next Thursday is the 12th.
        let moved = [16, 23].map(|day| redated(&series.terms, &thursdays, date(2026, 11, 11), date(2026, 11, day)));
        assert_eq!(moved, [date(2026, 11, 12), date(2026, 11, 19)]);
    }

    #[test]
    fn another_host_rewords_and_moves_nothing() {
        let series = mondays_at_eight();
        let sessions = [session_on(&series, date(2026, 11, 16), false)];
        let hosted = Terms { host: Some("p1".parse().unwrap()), ..series.terms.clone() };
        let effect = effect_of(&series, &hosted, date(2026, 11, 10), &sessions, Timestamp::UNIX_EPOCH);
        assert_eq!(effect.fates[0].1, Fate::Reworded { date: date(2026, 11, 16) });
    }

    proptest! {
        #[test]
        fn redating_gives_each_session_its_own_date_of_the_new_rule(day in 1_i8..8, start in 0_i32..400) {
            let series = mondays_at_eight();
            let terms = Terms { weekday: Weekday::from_monday_one_offset(day).unwrap(), ..series.terms.clone() };
            let from = date(2026, 11, 10).saturating_add(start.days());
            let old: Vec<_> = series.dates(from, from.saturating_add(10.weeks())).collect();
            let new: Vec<_> = old.iter().map(|date| redated(&series.terms, &terms, from, *date)).collect();
            let ruled = Series { terms, first: from, ..series };
            let expected: Vec<_> = ruled.dates(from, from.saturating_add(20.weeks())).take(old.len()).collect();
            prop_assert_eq!(new, expected);
        }
    }
}
