//! The pages, each in the area of whoever stands there.

#[cfg(any(feature = "ssr", feature = "organise"))]
mod application_page;
#[cfg(any(feature = "ssr", feature = "public"))]
mod apply_form;
#[cfg(any(feature = "ssr", feature = "public"))]
mod apply_page;
#[cfg(any(feature = "ssr", feature = "public"))]
mod confirm_page;
#[cfg(any(feature = "ssr", feature = "organise"))]
mod decision_form;
#[cfg(any(feature = "ssr", feature = "public"))]
mod follow_page;
#[cfg(any(feature = "ssr", feature = "members"))]
mod invite_page;
#[cfg(all(feature = "hydrate", feature = "public"))]
mod kept_words;
#[cfg(any(feature = "ssr", feature = "public"))]
mod lookup;
#[cfg(any(feature = "ssr", feature = "public"))]
mod none_page;
#[cfg(any(feature = "ssr", feature = "organise"))]
mod queue_page;
#[cfg(any(feature = "ssr", feature = "organise"))]
mod templates_page;
#[cfg(any(feature = "ssr", feature = "organise"))]
mod undo;

#[cfg(any(feature = "ssr", feature = "members"))]
pub use invite_page::InvitePage;
#[cfg(any(feature = "ssr", feature = "organise"))]
pub use {application_page::ApplicationPage, queue_page::QueuePage, templates_page::TemplatesPage};
#[cfg(any(feature = "ssr", feature = "public"))]
pub use {
    apply_page::ApplyPage, confirm_page::ConfirmLinkPage, confirm_page::ConfirmPage, follow_page::FollowPage,
    none_page::NonePage,
};
