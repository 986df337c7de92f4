//! Live sessions, as members see them.

mod answer_session;
mod calendar_page;
#[cfg(feature = "ssr")]
mod changed_mail;
mod get_month;
mod get_session;
mod get_tonight;
#[cfg(feature = "ssr")]
pub mod mails;
mod parts;
#[cfg(any(feature = "ssr", feature = "room"))]
mod session_page;
mod tonight_page;
mod view;

pub use answer_session::AnswerSession;
pub use calendar_page::CalendarPage;
pub use parts::{BeforeYouJoin, RECORDED, Recorded};
#[cfg(any(feature = "ssr", feature = "room"))]
pub use session_page::SessionPage;
pub use tonight_page::TonightPage;
#[cfg(feature = "ssr")]
pub use view::see;
pub use view::{Refetch, SessionView, refetch_on_news};
