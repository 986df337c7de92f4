//! Our own few controls. Class names are those of `style/components`.

mod chrome;
mod countdown;
mod form;
mod phase;
mod resource;

pub use chrome::{Chrome, Page, light_the_mark};
pub use countdown::{Clock, PhaseNews};
pub use form::{Choice, ErrorSummary, Select, TextArea, TextField, Typed, turned_back, use_typed};
pub use phase::{PhaseTag, code as phase_code, phase_of};
pub use resource::{Loaded, Why};
