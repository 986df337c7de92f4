//! Taking a part out of a talk for good.

mod get_redactions;
#[cfg(any(feature = "ssr", feature = "recordings"))]
mod page;
mod redact_talk;

#[cfg(any(feature = "ssr", feature = "recordings"))]
pub use page::RedactPage;
