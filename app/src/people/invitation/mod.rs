//! The way in for people who were vetted elsewhere: a mailed link, a look at what is known of them, two promises.

mod claim;
mod claim_page;
#[cfg(feature = "ssr")]
mod mail;
mod open;
mod page;

pub use claim_page::ClaimPage;
#[cfg(feature = "ssr")]
pub use mail::invitation_mail;
pub use page::InvitationPage;
