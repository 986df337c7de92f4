//! The pages, each in the area of whoever stands there.

#[cfg(any(feature = "ssr", feature = "people"))]
mod application_page;
#[cfg(any(feature = "ssr", feature = "joining"))]
mod apply_form;
#[cfg(any(feature = "ssr", feature = "joining"))]
mod apply_page;
#[cfg(any(feature = "ssr", feature = "joining"))]
mod confirm_page;
#[cfg(any(feature = "ssr", feature = "people"))]
mod decision_form;
#[cfg(any(feature = "ssr", feature = "joining"))]
mod follow_page;
#[cfg(any(feature = "ssr", feature = "members"))]
mod invite_page;
#[cfg(all(feature = "hydrate", feature = "joining"))]
mod kept_words;
#[cfg(any(feature = "ssr", feature = "joining"))]
mod lookup;
#[cfg(any(feature = "ssr", feature = "joining"))]
mod none_page;
#[cfg(any(feature = "ssr", feature = "people"))]
mod queue_page;
#[cfg(any(feature = "ssr", feature = "people"))]
mod templates_page;
#[cfg(any(feature = "ssr", feature = "people"))]
mod undo;

#[cfg(any(feature = "ssr", feature = "members"))]
pub use invite_page::InvitePage;
#[cfg(any(feature = "ssr", feature = "people"))]
pub use {application_page::ApplicationPage, queue_page::QueuePage, templates_page::TemplatesPage};
#[cfg(any(feature = "ssr", feature = "joining"))]
pub use {
    apply_page::ApplyPage, confirm_page::ConfirmLinkPage, confirm_page::ConfirmPage, follow_page::FollowPage,
    none_page::NonePage,
};
