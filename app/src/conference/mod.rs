//! The circle's day at a trade show: the organisers' board, what is proposed, and the programme that everybody reads.

#[cfg(feature = "ssr")]
mod asking_words;
mod board;
mod feedback;
mod get_board;
mod get_chair;
mod get_conferences;
mod get_day;
mod get_keeping;
mod get_offered;
mod get_paper;
mod get_programme;
mod get_proposal;
mod get_proposals;
mod get_settings;
mod get_speaker;
mod get_speakers;
mod get_stage;
mod inform;
mod keep_conference;
mod keep_proposal;
#[cfg(feature = "ssr")]
pub mod letters;
mod make_move;
mod make_talk;
mod offer;
mod own_part;
mod proposing;
mod qr;
mod register;
#[cfg(feature = "ssr")]
mod reviewing;
mod thoughts;

mod pages {
    pub mod begin_page;
    pub mod board_page;
    pub mod chair_page;
    pub mod conferences_page;
    pub mod day_page;
    pub mod doors_page;
    pub mod feedback_page;
    pub mod informing_page;
    pub mod keeping_page;
    pub mod links_page;
    pub mod offered_page;
    pub mod programme_page;
    pub mod proposal_page;
    pub mod proposals_page;
    pub mod propose_page;
    pub mod register_page;
    pub mod running_page;
    pub mod settings_page;
    pub mod sheet_page;
    pub mod speaker_kept_page;
    pub mod speaker_page;
    pub mod speakers_page;
    pub mod speaking_parts;
    pub mod stage_page;
}

pub use pages::begin_page::BeginPage;
pub use pages::board_page::BoardPage;
pub use pages::chair_page::ChairPage;
pub use pages::conferences_page::ConferencesPage;
pub use pages::day_page::DayPage;
pub use pages::doors_page::DoorsPage;
pub use pages::feedback_page::FeedbackPage;
pub use pages::informing_page::InformingPage;
pub use pages::keeping_page::KeepingPage;
pub use pages::links_page::LinksPage;
pub use pages::offered_page::OfferedPage;
pub use pages::programme_page::ProgrammePage;
pub use pages::proposal_page::ProposalPage;
pub use pages::proposals_page::ProposalsPage;
pub use pages::propose_page::{ProposePage, ProposingPage};
pub use pages::register_page::RegisterPage;
pub use pages::running_page::RunningPage;
pub use pages::settings_page::SettingsPage;
pub use pages::sheet_page::SheetPage;
pub use pages::speaker_kept_page::SpeakerKeptPage;
pub use pages::speaker_page::SpeakerPage;
pub use pages::speakers_page::SpeakersPage;
pub use pages::stage_page::StagePage;

#[cfg(feature = "ssr")]
use reviewing::reviewing;
#[cfg(feature = "ssr")]
pub use ssr::calls;
#[cfg(feature = "ssr")]
use ssr::{asking, found, judging, named};

#[cfg(feature = "ssr")]
mod ssr {
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use domain::calendar::date_in_london;
    use domain::conference::Slug;
    use domain::people::Person;
    use store::conference::{BoardState, Conference, Judging};

    /// The conference of an address.
    pub async fn found(ctx: &Ctx, slug: &str) -> AppResult<Conference> {
        let slug: Slug = slug.parse().map_err(|_| AppError::NotFound)?;
        ctx.store.conference(&slug).await?.ok_or(AppError::NotFound)
    }

    /// The conference of an address, if it asks members for something.
    pub async fn asking(ctx: &Ctx, slug: &str) -> AppResult<Conference> {
        let today = date_in_london(ctx.now());
        let asking = ctx.store.calls(today).await?;
        asking.into_iter().find(|conference| conference.terms.slug.as_str() == slug).ok_or(AppError::NotFound)
    }

    /// Slug and title of the conferences that ask members for something.
    pub async fn calls(ctx: &Ctx) -> AppResult<Vec<(String, String)>> {
        let asking = ctx.store.calls(date_in_london(ctx.now())).await?.into_iter();
        Ok(asking.map(|conference| (conference.terms.slug.into(), conference.terms.title)).collect())
    }

    /// How an organiser stands towards what is proposed.
    pub async fn judging(ctx: &Ctx, state: &BoardState, me: &Person) -> AppResult<Judging> {
        let of = (state.proposals.as_slice(), state.conference.terms.blind);
        Ok(ctx.store.judging(&state.conference.id, of, &me.id).await?)
    }

    /// What to call whoever changed something, speaking to `me`.
    pub fn named(who: Option<String>, me: &Person) -> Option<String> {
        who.map(|name| if name == me.name { "You".into() } else { name })
    }
}
