//! The public register of care services in England, as the CQC publishes it each month: what it says of a location,
//! how that compares with what an applicant said, and what a new file means for the people who work there.

mod change;
mod compare;
mod host;
mod letters;
mod location;
mod names;

pub use change::{Answer, GRACE, Kind, dated, news, successor, waiting, what_changed};
pub use compare::{Comparison, compare};
pub use host::{HostMatch, has_foreign_letters, is_free_mail, match_host};
pub use letters::{key, prefix_end, search_words, words_of};
pub use location::{Location, Service};
pub use names::{NameMatch, match_name};
