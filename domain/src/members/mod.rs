//! What members tell each other about themselves, and how they find one another.

mod county;
mod fold;
mod profile;
mod search;
mod talk;

pub use county::{COUNTIES, county, county_of};
pub use fold::{fold, topic_words};
pub use profile::{FirstSteps, HomeKind, Profile, ProfileForm, bio, topics};
pub use search::{Cursor, MEMBERS_A_PAGE, Search};
pub use talk::{ASKS_A_DAY, CannotAsk, may_ask, request_words};
