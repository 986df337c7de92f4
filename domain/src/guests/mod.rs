//! Guests of the open evening: who signs up, who has a seat, and what is written to them when.

mod form;
mod notice;
mod seat;

pub use form::{Role, SignUp, SignUpForm};
pub use notice::Notice;
pub use seat::{
    CHANGES_SETTLE, ENTRIES_LET_IN, ERASED_AFTER, FIRST_PRESS, Freed, KEY_KEPT, MAIL_AGAIN_AFTER, MOST_SEATS, Refusal,
    SIGN_UP_ENDS_BEFORE, State, TOO_FAST, blocked, capacity, freed, sign_up_ends_at, sign_up_open,
};
