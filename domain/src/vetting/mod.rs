//! How somebody joins: what they say, how organisers decide, and what a decision needs.

mod decision;
mod form;
mod part;
mod state;
mod vouch;

pub use decision::{
    Basis, Decision, DecisionForm, Listing, TEMPLATES, Template, UNDO_FOR, Verdict, begin_with, waited,
};
pub use form::{ApplicationForm, Statement};
pub use part::Part;
pub use state::{LAPSES_AFTER, State};
pub use vouch::{OPEN_VOUCHES, VOUCH_LASTS, token_of_link, vouched_by, with_token};
