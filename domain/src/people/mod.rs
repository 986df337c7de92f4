//! Who people are to the circle, and what each may do.

mod act;
mod code;
mod departure;
mod details;
mod device;
mod email;
pub mod import;
pub mod invitation;
mod notice;
mod passkey;
mod person;
mod push;
mod role_request;
mod workplace;

pub use act::{Act, ActRefusal, act, acts, may_have_duties};
pub use code::{
    CODE_LASTS, Code, CodeRefusal, MAILS_BEFORE_WAITING, TRIES_AN_HOUR, TRIES_BEFORE_WAITING, Tries, may_try,
};
pub use departure::{GOES, REGRET, STAYS};
pub use details::{EMAIL_CHANGE_LASTS, new_email, own_name};
pub use device::device;
pub use email::EmailAddress;
pub use notice::{ALWAYS, Channel, Notice};
pub use passkey::{LETS_BACK, MOST_PASSKEYS, PASSKEY_GRACE, PasskeyAsked, Proof, QUESTION_LASTS};
pub use person::{Audience, Person, Profession, Rank, Standing, Visitor};
pub use push::{PushKeys, is_public};
pub use role_request::RoleRequest;
pub use workplace::{Register, RegisterEntry, Workplace};
