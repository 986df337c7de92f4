//! The calendar's forms as organisers fill them in: plain text, until it is read into what it means.

use super::london::date_in_london;
use super::series::{Kind, Series, Terms, weekday_from_code};
use super::session::{Session, Times};
use super::typed::{Minutes, notes, reason, title, typed_date, typed_instant};
use super::{WallTime, words};
use crate::form::{Field, Mistakes, Problem, typed_in};
use crate::ids::PersonId;
use crate::merge::{Merged, marks, merge};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A weekly series as typed. Fields are named as the controls are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SeriesForm {
    pub title: String,
    pub kind: String,
    pub weekday: String,
    pub time: String,
    pub minutes: String,
    pub host: String,
    pub notes: String,
    pub from: String,
}

impl SeriesForm {
    /// `host` is how the field names the host.
    pub fn of(terms: &Terms, host: String, from: Date) -> Self {
        Self {
            title: terms.title.clone(),
            kind: terms.kind.code().into(),
            weekday: terms.weekday.to_monday_one_offset().to_string(),
            time: terms.at.to_string(),
            minutes: terms.length.get().to_string(),
            host,
            notes: terms.notes.clone(),
            from: from.to_string(),
        }
    }

    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let typed = |field| typed_in(pairs, field);
        Self {
            title: typed(Field::Title),
            kind: typed(Field::Kind),
            weekday: typed(Field::Weekday),
            time: typed(Field::Time),
            minutes: typed(Field::Minutes),
            host: typed(Field::Host),
            notes: typed(Field::Notes),
            from: typed(Field::From),
        }
    }

    pub fn pairs(&self) -> [(Field, &str); 8] {
        [
            (Field::Title, &self.title),
            (Field::Kind, &self.kind),
            (Field::Weekday, &self.weekday),
            (Field::Time, &self.time),
            (Field::Minutes, &self.minutes),
            (Field::Host, &self.host),
            (Field::Notes, &self.notes),
            (Field::From, &self.from),
        ]
    }

    /// See [`marks`].
    pub fn marks(&self) -> String {
        marks(self.pairs())
    }

    /// What this makes of `theirs`, for a form that was loaded with `marks`.
    pub fn merge(&self, marks: &str, theirs: &Self) -> Merged {
        merge(marks, &self.pairs(), &theirs.pairs(), &[&[Field::Weekday, Field::Time]])
    }

    /// The terms and the date from which they hold. `host` is whom the field means, as the circle knows its members.
    ///
    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self, host: Result<Option<PersonId>, Problem>, now: Timestamp) -> Result<(Terms, Date), Mistakes> {
        let mut mistakes = Mistakes::default();
        let title = mistakes.note(Field::Title, title(&self.title));
        let kind = mistakes.note(Field::Kind, Kind::from_code(&self.kind).ok_or(Problem::NotOffered));
        let weekday = mistakes.note(Field::Weekday, weekday_from_code(&self.weekday).ok_or(Problem::NotOffered));
        let at = mistakes.note(Field::Time, WallTime::parse(&self.time).ok_or(Problem::TimeShape));
        let length = mistakes.note(Field::Minutes, Minutes::parse(&self.minutes));
        let host = mistakes.note(Field::Host, host);
        let notes = mistakes.note(Field::Notes, notes(&self.notes));
        let from = mistakes.note(Field::From, typed_date(&self.from, now));
        match (title, kind, weekday, at, length, host, notes, from) {
            (Some(title), Some(kind), Some(weekday), Some(at), Some(length), Some(host), Some(notes), Some(from)) => {
                Ok((Terms { title, kind, weekday, at, length, host, notes }, from))
            }
            _ => Err(mistakes),
        }
    }
}

/// One session as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionForm {
    pub title: String,
    pub date: String,
    pub time: String,
    pub minutes: String,
    pub host: String,
    pub notes: String,
}

/// What a session's form says, once it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionTerms {
    pub title: String,
    pub times: Times,
    pub host: Option<PersonId>,
    pub notes: String,
}

impl SessionForm {
    /// `host` is how the field names the host.
    pub fn of(session: &Session, host: String) -> Self {
        Self {
            title: session.title.clone(),
            date: date_in_london(session.times.starts_at).to_string(),
            time: words::time(session.times.starts_at),
            minutes: session.times.minutes().to_string(),
            host,
            notes: session.notes.clone(),
        }
    }

    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let typed = |field| typed_in(pairs, field);
        Self {
            title: typed(Field::Title),
            date: typed(Field::Date),
            time: typed(Field::Time),
            minutes: typed(Field::Minutes),
            host: typed(Field::Host),
            notes: typed(Field::Notes),
        }
    }

    pub fn pairs(&self) -> [(Field, &str); 6] {
        [
            (Field::Title, &self.title),
            (Field::Date, &self.date),
            (Field::Time, &self.time),
            (Field::Minutes, &self.minutes),
            (Field::Host, &self.host),
            (Field::Notes, &self.notes),
        ]
    }

    /// See [`marks`].
    pub fn marks(&self) -> String {
        marks(self.pairs())
    }

    /// What this makes of `theirs`, for a form that was loaded with `marks`.
    pub fn merge(&self, marks: &str, theirs: &Self) -> Merged {
        merge(marks, &self.pairs(), &theirs.pairs(), &[&[Field::Date, Field::Time]])
    }

    /// `host` is whom the field means. `before` is the session as it stands: whoever leaves its date and time alone may
    /// still mend the words of one that has begun.
    ///
    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(
        &self,
        host: Result<Option<PersonId>, Problem>,
        before: Option<&Session>,
        now: Timestamp,
    ) -> Result<SessionTerms, Mistakes> {
        let mut mistakes = Mistakes::default();
        let title = mistakes.note(Field::Title, title(&self.title));
        let starts_at = self.read_start(before, now, &mut mistakes);
        let length = mistakes.note(Field::Minutes, Minutes::parse(&self.minutes));
        let host = mistakes.note(Field::Host, host);
        let notes = mistakes.note(Field::Notes, notes(&self.notes));
        match (title, starts_at, length, host, notes) {
            (Some(title), Some(starts_at), Some(length), Some(host), Some(notes)) => {
                let times = Times { starts_at, ends_at: starts_at + SignedDuration::from_mins(length.get().into()) };
                Ok(SessionTerms { title, times, host, notes })
            }
            _ => Err(mistakes),
        }
    }

    fn read_start(&self, before: Option<&Session>, now: Timestamp, mistakes: &mut Mistakes) -> Option<Timestamp> {
        let untouched = before.filter(|session| {
            let starts_at = session.times.starts_at;
            (date_in_london(starts_at).to_string(), words::time(starts_at))
                == (self.date.trim().to_owned(), self.time.trim().to_owned())
        });
        if let Some(session) = untouched {
            return Some(session.times.starts_at);
        }
        let date = mistakes.note(Field::Date, typed_date(&self.date, now));
        // Without a date a time can still be seen to be none.
        let Some(date) = date else {
            mistakes.note(Field::Time, WallTime::parse(&self.time).ok_or(Problem::TimeShape));
            return None;
        };
        mistakes.note(Field::Time, typed_instant(date, &self.time, now))
    }
}

/// The end of a series as typed: the first date that no longer takes place, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndForm {
    pub from: String,
    pub reason: String,
}

impl EndForm {
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        Self { from: typed_in(pairs, Field::From), reason: typed_in(pairs, Field::Reason) }
    }

    /// # Errors
    /// Every field that cannot be taken as it is.
    pub fn read(&self, now: Timestamp) -> Result<(Date, String), Mistakes> {
        let mut mistakes = Mistakes::default();
        let from = mistakes.note(Field::From, typed_date(&self.from, now));
        let reason = mistakes.note(Field::Reason, reason(&self.reason));
        from.zip(reason).ok_or(mistakes)
    }
}

/// The date from which a change is asked for when nobody said otherwise: the next one that has not begun.
pub fn next_date(series: &Series, now: Timestamp) -> Date {
    let today = date_in_london(now);
    let ahead = series.dates(today, Date::MAX).find(|date| series.terms.times_on(*date).starts_at > now);
    ahead.unwrap_or(today)
}

#[cfg(test)]
mod tests;
