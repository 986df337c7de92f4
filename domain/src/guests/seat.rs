use crate::calendar::Times;
use crate::coded::coded;
use crate::form::Problem;
use crate::millis;
use crate::people::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// So long before its end an evening takes nobody new: the page offers the next one.
pub const SIGN_UP_ENDS_BEFORE: SignedDuration = SignedDuration::from_mins(10);
/// So long before the start a free seat is no longer held for one person: whoever presses first has it.
pub const FIRST_PRESS: SignedDuration = SignedDuration::from_mins(60);
/// A free seat is held for one person at most this long.
const LONGEST_HOLD: SignedDuration = SignedDuration::from_hours(12);
/// Nobody types a name and an address faster than this.
pub const TOO_FAST: SignedDuration = SignedDuration::from_secs(2);
/// The mail with the guest's link is sent again no sooner: nobody fills somebody else's mailbox with it.
pub const MAIL_AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(3);
/// So many browsers get in on one seat without the mailed link.
pub const ENTRIES_LET_IN: i64 = 3;
/// A changed evening is written about once nobody has changed it for so long.
pub const CHANGES_SETTLE: SignedDuration = SignedDuration::from_mins(2);
/// So long after the evening names and addresses are gone.
pub const ERASED_AFTER: SignedDuration = SignedDuration::from_hours(30 * 24);
/// So long after the evening nobody can tell any more that the same person came twice.
pub const KEY_KEPT: SignedDuration = SignedDuration::from_hours(365 * 24);
/// No call holds more.
pub const MOST_SEATS: u32 = 5000;

coded! {
    /// Where a guest stands.
    State {
        Seated = "seated", "Has a seat";
        Waiting = "waiting", "On the waiting list";
        /// A seat is held for them.
        Offered = "offered", "Has been offered a seat";
        Cancelled = "cancelled", "Not coming";
        /// By an organiser: their link and their browser let them in no more.
        Removed = "removed", "Removed";
    }
}

impl State {
    /// Counts among the seats that are taken.
    pub const fn holds_seat(self) -> bool {
        matches!(self, Self::Seated | Self::Offered)
    }

    /// Comes, or would like to.
    pub const fn stands(self) -> bool {
        matches!(self, Self::Seated | Self::Waiting | Self::Offered)
    }
}

/// Why somebody who asked has nothing new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    #[error("Sign-up for this evening is closed.")]
    Closed,
    #[error("That evening is ending or is off. Here is the next one.")]
    NotThisOne,
    #[error("Somebody was faster: that seat is gone. You keep your place on the waiting list.")]
    SeatGone,
    #[error("This link has ended.")]
    Ended,
    /// It may have been a program.
    #[error("Press once more to take the seat.")]
    PressAgain,
}

/// What becomes of a seat that is free again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freed {
    /// It is held until then for whoever waits longest.
    HeldUntil(Timestamp),
    /// Everybody who waits is told, and the first press takes it.
    FirstPress,
    /// Nobody is told: it has begun.
    Nobody,
}

impl Freed {
    /// What somebody who waits can count on.
    pub const fn said_to_who_waits(self) -> &'static str {
        match self {
            Self::HeldUntil(_) => "We write to you when a seat is yours to take.",
            Self::FirstPress => {
                "When a seat is free we write to everybody who waits, and whoever presses first has it."
            }
            Self::Nobody => {
                "It has begun. Should a seat be free, your page shows it, and whoever presses first has it."
            }
        }
    }
}

/// Half of the time that is left, so that others have the other half; half a day at most.
pub fn freed(starts_at: Timestamp, now: Timestamp) -> Freed {
    let left = starts_at.duration_since(now);
    if left <= SignedDuration::ZERO {
        Freed::Nobody
    } else if left <= FIRST_PRESS {
        Freed::FirstPress
    } else {
        let hold = (left / 2).min(LONGEST_HOLD);
        Freed::HeldUntil(millis::timestamp(now.as_millisecond().saturating_add(hold.as_secs() * 1000)))
    }
}

pub fn sign_up_ends_at(times: Times) -> Timestamp {
    millis::timestamp(times.ends_at.as_millisecond().saturating_sub(SIGN_UP_ENDS_BEFORE.as_secs() * 1000))
}

/// Whether this evening, should it be the next, takes guests still.
pub fn sign_up_open(times: Times, now: Timestamp) -> bool {
    now < sign_up_ends_at(times)
}

/// How many seats an evening has, as an organiser types it; nothing for as many as come.
///
/// # Errors
/// `SeatsRange` for what is no number of seats.
pub fn capacity(typed: &str) -> Result<Option<u32>, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.parse() {
        Ok(seats @ 1..=MOST_SEATS) => Ok(Some(seats)),
        _ => Err(Problem::SeatsRange { most: MOST_SEATS }),
    }
}

/// Whom an organiser blocks: an address, or everybody of a domain, which is written `@example.org`.
///
/// # Errors
/// `BlockShape` for what is neither.
pub fn blocked(typed: &str) -> Result<String, Problem> {
    let typed = typed.trim().to_lowercase();
    let (name, domain) = typed.split_once('@').unwrap_or(("", &typed));
    let whole = if name.is_empty() { format!("somebody@{domain}") } else { typed.clone() };
    match EmailAddress::parse(&whole) {
        Ok(_) if name.is_empty() => Ok(format!("@{domain}")),
        Ok(address) => Ok(address.into()),
        Err(_) => Err(Problem::BlockShape),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-26T{text}Z").parse().unwrap()
    }

    fn evening() -> Times {
        Times { starts_at: at("20:00:00"), ends_at: at("21:00:00") }
    }

    #[test]
    fn a_free_seat_is_held_for_half_of_the_time_left_and_half_a_day_at_most() {
        let starts_at = evening().starts_at;
        assert_eq!(freed(starts_at, at("18:00:00")), Freed::HeldUntil(at("19:00:00")));
        assert_eq!(freed(starts_at, at("00:00:00")), Freed::HeldUntil(at("10:00:00")));
        let days_before = starts_at - SignedDuration::from_hours(72);
        assert_eq!(freed(starts_at, days_before), Freed::HeldUntil(days_before + SignedDuration::from_hours(12)));
    }

    #[test]
    fn in_the_last_hour_the_first_press_wins_and_after_the_start_nobody_is_told() {
        let freed = ["18:59:59", "19:00:00", "19:59:59", "20:00:00", "20:30:00"].map(|t| freed(at("20:00:00"), at(t)));
        assert!(matches!(freed[0], Freed::HeldUntil(_)));
        assert_eq!(freed[1..], [Freed::FirstPress, Freed::FirstPress, Freed::Nobody, Freed::Nobody]);
    }

    #[test]
    fn sign_up_goes_on_after_the_start_until_ten_minutes_before_the_end() {
        assert_eq!(["20:12:00", "20:49:59", "20:50:00"].map(|t| sign_up_open(evening(), at(t))), [true, true, false]);
    }

    #[test]
    fn an_address_or_a_domain_is_blocked() {
        assert_eq!(blocked(" Rhys@Staffnow.example "), Ok("rhys@staffnow.example".into()));
        assert_eq!(
            [blocked("staffnow.example"), blocked("@staffnow.example")],
            [Ok("@staffnow.example".into()), Ok("@staffnow.example".into())]
        );
        for wrong in ["", "@", "example", "a b@example.org"] {
            assert_eq!(blocked(wrong), Err(Problem::BlockShape), "{wrong}");
        }
    }

    #[test]
    fn seats_are_a_number_or_as_many_as_come() {
        assert_eq!((capacity(" "), capacity(" 40 ")), (Ok(None), Ok(Some(40))));
        for wrong in ["0", "-1", "many", "5001", "99999999999"] {
            assert_eq!(capacity(wrong), Err(Problem::SeatsRange { most: MOST_SEATS }), "{wrong}");
        }
    }
}
