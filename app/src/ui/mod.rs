//! Our own few controls. Class names are those of `style/components`.

mod choose;
mod chrome;
mod conflict;
mod countdown;
#[cfg(feature = "hydrate")]
mod focus;
mod form;
#[cfg(all(feature = "hydrate", feature = "people"))]
pub mod keys;
mod offer;
mod phase;
mod query;
mod resource;
mod typed;
#[cfg(feature = "hydrate")]
pub mod words;

pub use choose::{Choice, Select, Tick};
pub use chrome::{Chrome, Page, light_the_mark};
pub use conflict::{Conflict, ConflictCard, Thing};
pub use countdown::{Clock, PhaseNews};
#[cfg(feature = "hydrate")]
pub use focus::keep as keep_focus;
pub use form::{ErrorSummary, TextArea, TextField};
pub use offer::offering;
pub use phase::{PhaseTag, code as phase_code, phase_of};
pub use query::use_query_map;
pub use resource::{Loaded, Why};
pub use typed::{Typed, refused, turned_back, use_turned_back, use_typed};
