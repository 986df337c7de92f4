//! Who asked anonymously: two organisers may learn it, with a reason.

mod acts;
mod get_unsealing;
#[cfg(any(feature = "ssr", feature = "people"))]
mod unsealing_page;

#[cfg(any(feature = "ssr", feature = "people"))]
pub use unsealing_page::UnsealingPage;
