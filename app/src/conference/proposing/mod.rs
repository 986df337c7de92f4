//! Proposing a talk: members under their account, others by a link that an organiser made for them.

#[cfg(feature = "hydrate")]
mod driver;
mod invite;
mod outside;
mod own;
mod propose;

#[cfg(feature = "hydrate")]
pub use driver::{drop_these, keep};
pub use invite::{InviteProposals, LinkRow, Links, RevokeInvitation, get_proposal_invitations};
pub use outside::{AskToPropose, Begin, ProposeOutside, WithdrawOutside, get_begin, get_outside};
pub use own::{Editing, OwnProposals, OwnRow, get_own};
pub use propose::{Propose, WithdrawProposal};

#[cfg(feature = "ssr")]
use ssr::{Asking, as_member, as_proposer};

#[cfg(feature = "ssr")]
mod ssr {
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use crate::paths;
    use store::conference::{Author, Conference};

    /// Who proposes, for what, and where they stand.
    pub struct Asking {
        pub conference: Conference,
        pub author: Author,
        pub name: String,
        /// The page that shows what they propose.
        pub page: String,
    }

    pub async fn as_member(ctx: &Ctx, slug: &str) -> AppResult<Asking> {
        let me = ctx.member()?;
        let conference = super::super::found(ctx, slug).await?;
        let (author, name) = (Author::Member(me.id.clone()), me.name.clone());
        Ok(Asking { conference, author, name, page: paths::propose(slug) })
    }

    /// `token` is of the link that was mailed to them.
    pub async fn as_proposer(ctx: &Ctx, token: &str) -> AppResult<Asking> {
        let (conference, author) = ctx.store.proposer(token, ctx.now()).await?.ok_or(AppError::NotFound)?;
        let name = match &author {
            Author::Outside { name, .. } => name.clone(),
            Author::Member(_) => String::new(),
        };
        Ok(Asking { conference, author, name, page: paths::proposing(token) })
    }
}
