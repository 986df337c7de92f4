//! Live sessions: the weekly rule, its dated occurrences, and what a clock makes of them.

mod change;
mod clock;
mod countdown;
mod forms;
mod hearing;
mod holidays;
mod host;
mod london;
mod month;
mod odd_nights;
mod ready;
mod remind;
mod review;
mod rsvp;
mod series;
mod session;
mod typed;
pub mod words;

pub use change::{Effect, Fate, effect_of, redated};
pub use clock::{ClockSample, best_offset};
pub use countdown::Remaining;
pub use forms::{EndForm, SeriesForm, SessionForm, SessionTerms, next_date};
pub use hearing::{Hearing, instead_of, who_hears};
pub use holidays::{BankHoliday, Division, WARN_DAYS_AHEAD, holidays_among, warning_on};
pub use host::{HostTyped, host_words, meant};
pub use london::{Skipped, WallTime, date_in_london, day_span, instant, next_daily, zone};
pub use month::{BadMonth, Month};
pub use odd_nights::OddNight;
pub use ready::{Ready, holidays_first, readiness};
pub use remind::{Change, LATEST, Reminder, Told};
pub use review::{
    besides_the_time, change_headline, clash_in_words, days_that_meet, ended_by, from_to, length_changes, needs_a_look,
    session_headline, terms_in_words,
};
pub use rsvp::Answer;
pub use series::{Kind, Series, Terms, weekday_from_code, weekday_name};
pub use session::{DOORS_BEFORE, JOIN_AFTER_END, Phase, RUNNING_OVER, Session, Status, Times};
pub use typed::{Minutes, join_link, notes, reason, title, typed_date, typed_instant};

/// Sessions are stored this far ahead; pages project the rule beyond.
pub const MATERIALISED_MONTHS: i32 = 6;

/// Nothing is shown or planned further ahead than this.
pub const HORIZON_MONTHS: i32 = 24;
