//! Who people are to the circle, and what each may do.

mod code;
mod email;
pub mod import;
pub mod invitation;
mod person;
mod workplace;

pub use code::{CODE_LASTS, Code, CodeRefusal, MAILS_BEFORE_WAITING, TRIES_BEFORE_WAITING, may_try};
pub use email::EmailAddress;
pub use person::{Audience, Person, Profession, Rank, Standing, Visitor};
pub use workplace::{Register, RegisterEntry, Workplace};
