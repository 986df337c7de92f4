use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A talk that has begun, and what one has said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardTalk {
    pub id: String,
    pub n: i64,
    pub title: String,
    pub by: String,
    /// The code of one's own answer; empty for none.
    pub worth: String,
    pub words: String,
}

/// The talks of a day, for members who were there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackView {
    pub slug: String,
    pub title: String,
    pub talks: Vec<HeardTalk>,
}

/// Talks that have begun. The day is not over for whoever asks in a break.
#[server(endpoint = "conference/feedback")]
pub async fn get_feedback(slug: String) -> AppResult<FeedbackView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn load(slug: String) -> AppResult<FeedbackView> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let conference = super::found(&ctx, &slug).await?;
        let programme = ctx.store.published(&conference.terms.slug).await?.ok_or(AppError::NotFound)?.programme;
        let mut talks = Vec::new();
        for entry in programme.entries.iter().filter(|entry| entry.starts_at <= ctx.now()) {
            let Some(told) = &entry.talk else { continue };
            let (worth, words) = match ctx.store.own_feedback(&told.id, &me.id).await? {
                Some((worth, words)) => (worth.code().to_owned(), words),
                None => Default::default(),
            };
            let (title, by) = (told.title.clone(), told.by());
            talks.push(HeardTalk { id: told.id.to_string(), n: entry.slot.number(), title, by, worth, words });
        }
        Ok(FeedbackView { slug, title: programme.title, talks })
    }
    honest(load(slug).await)
}

/// Says what one took from a talk: by `worth`, or, where that is empty, by the line beside it.
#[server(endpoint = "conference/give_feedback")]
pub async fn give_feedback(
    slug: String,
    talk: String,
    #[server(default)] worth: String,
    #[server(default)] words: String,
) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::conference::Worth;
    use domain::form::{self, Field};
    use domain::ids::ProposalId;

    const LONGEST: u32 = 500;

    async fn act(slug: String, talk: String, worth: String, words: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let now = ctx.now();
        let conference = super::found(&ctx, &slug).await?;
        let programme = ctx.store.published(&conference.terms.slug).await?.ok_or(AppError::NotFound)?.programme;
        let id: ProposalId = talk.parse()?;
        let entry = programme.entry_of(&id).filter(|entry| entry.starts_at <= now).ok_or(AppError::NotFound)?;
        let before = ctx.store.own_feedback(&id, &me.id).await?;
        let (worth, words) = if worth.is_empty() {
            let words = form::line(&words, 0, LONGEST).map_err(|problem| AppError::field(Field::Words, problem))?;
            (before.ok_or(AppError::Malformed)?.0, words)
        } else {
            let words = before.map(|(_, words)| words).unwrap_or_default();
            (Worth::from_code(&worth).ok_or(AppError::Malformed)?, words)
        };
        ctx.store.give_feedback(&id, (worth, &words), &me.id, now).await?;
        leptos_axum::redirect(&format!("{}#slot-{}", crate::paths::feedback(&slug), entry.slot.number()));
        Ok(())
    }
    honest(act(slug, talk, worth, words).await)
}
