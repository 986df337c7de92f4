//! What organisers do. An area of its own, with a wasm build of its own.

mod act_on;
mod add_series;
mod add_session;
mod cancel_session;
mod change_series;
mod decide_role;
mod find_hosts;
mod get_audit;
mod get_blank;
mod get_home;
mod get_people;
mod get_person;
mod get_review;
mod get_series;
mod get_session;
mod intake;
mod let_back;
mod review_new;
mod review_session;
#[cfg(feature = "ssr")]
mod review_words;
mod run_on_holiday;
mod save_session;
mod set_link;
#[cfg(feature = "ssr")]
mod standing_mail;
mod unsealing;

mod pages {
    pub mod audit_page;
    pub mod home_page;
    pub mod host_field;
    pub mod new_review;
    pub mod new_series_page;
    pub mod new_session_page;
    pub mod people_page;
    pub mod people_parts;
    pub mod person_page;
    pub mod review_page;
    pub mod review_plan;
    pub mod series_form;
    pub mod series_page;
    pub mod session_form;
    pub mod session_page;
    pub mod session_review;
    pub mod session_side;
}

#[cfg(feature = "ssr")]
pub use get_audit::{AuditAsked, filter as audit_filter};
pub use intake::{ImportPage, ImportsPage, InvitationsPage, Refused, UploadForm};
pub use pages::audit_page::AuditPage;
pub use pages::home_page::HomePage;
pub use pages::new_series_page::NewSeriesPage;
pub use pages::new_session_page::NewSessionPage;
pub use pages::people_page::PeoplePage;
pub use pages::person_page::PersonPage;
pub use pages::review_page::ReviewPage;
pub use pages::series_page::SeriesPage;
pub use pages::session_page::SessionPage;
#[cfg(any(feature = "ssr", feature = "people"))]
pub use unsealing::UnsealingPage;
