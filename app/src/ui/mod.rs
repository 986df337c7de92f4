//! Our own few controls. Class names are those of `style/components`.

#[cfg(any(feature = "ssr", feature = "organise"))]
mod choose;
mod chrome;
mod countdown;
mod form;
mod phase;
mod resource;
mod typed;

#[cfg(any(feature = "ssr", feature = "organise"))]
pub use choose::{Choice, Select};
pub use chrome::{Chrome, Page, light_the_mark};
pub use countdown::{Clock, PhaseNews};
#[cfg(any(feature = "ssr", feature = "organise"))]
pub use form::TextArea;
pub use form::{ErrorSummary, TextField};
pub use phase::{PhaseTag, code as phase_code, phase_of};
pub use resource::{Loaded, Why};
pub use typed::{Typed, use_typed};
#[cfg(any(feature = "ssr", feature = "organise"))]
pub use typed::{refused, typed_when, use_turned_back};
