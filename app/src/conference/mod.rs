//! The circle's day at a trade show: the organisers' board, what is proposed, and the programme that everybody reads.

mod board;
mod get_board;
mod get_conferences;
mod get_proposal;
mod get_settings;
mod keep_conference;
mod keep_proposal;
mod make_move;

mod pages {
    pub mod board_page;
    pub mod conferences_page;
    pub mod proposal_page;
    pub mod settings_page;
}

pub use pages::board_page::BoardPage;
pub use pages::conferences_page::ConferencesPage;
pub use pages::proposal_page::ProposalPage;
pub use pages::settings_page::SettingsPage;

#[cfg(feature = "ssr")]
use ssr::{found, is_own, named};

#[cfg(feature = "ssr")]
mod ssr {
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use domain::conference::Slug;
    use domain::people::Person;
    use store::conference::{Conference, Proposal};

    /// The conference of an address.
    pub async fn found(ctx: &Ctx, slug: &str) -> AppResult<Conference> {
        let slug: Slug = slug.parse().map_err(|_| AppError::NotFound)?;
        ctx.store.conference(&slug).await?.ok_or(AppError::NotFound)
    }

    /// Whether somebody proposed it, or speaks in it.
    pub fn is_own(proposal: &Proposal, me: &Person) -> bool {
        proposal.proposed_by.as_ref() == Some(&me.id)
            || proposal.speakers.iter().any(|voice| voice.person.as_ref() == Some(&me.id))
    }

    /// What to call whoever changed something, speaking to `me`.
    pub fn named(who: Option<String>, me: &Person) -> Option<String> {
        who.map(|name| if name == me.name { "You".into() } else { name })
    }
}
