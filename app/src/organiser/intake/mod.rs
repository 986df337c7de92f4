//! Files that organisers bring, and the invitations of the people they name.

mod get_import;
mod get_imports;
mod get_invitations;
mod import_page;
mod imports_page;
mod invitations_page;
mod locations_found;
mod proposals_found;
mod report;
mod send_invitations;
#[cfg(feature = "hydrate")]
mod upload_driver;
mod upload_form;

pub use import_page::ImportPage;
pub use imports_page::{ImportsPage, Refused};
pub use invitations_page::InvitationsPage;
pub use upload_form::UploadForm;
