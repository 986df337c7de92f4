use crate::error::AppResult;
use leptos::prelude::*;

/// Makes an entry of the library of a talk that was held, in preparation, with all that is known of it. Asked for again, it
/// leads to the same one.
#[server(endpoint = "conference/make_talk")]
pub async fn make_talk(slug: String, talk: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::date_in_london;
    use domain::ids::ProposalId;
    use domain::library::{Audience, TalkDetails};

    async fn act(slug: String, talk: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let now = ctx.now();
        let conference = super::found(&ctx, &slug).await?;
        let programme = ctx.store.published(&conference.terms.slug).await?.ok_or(AppError::NotFound)?.programme;
        let id: ProposalId = talk.parse()?;
        let entry = programme.entry_of(&id).filter(|entry| entry.starts_at <= now).ok_or(AppError::NotFound)?;
        let told = entry.talk.as_ref().ok_or(AppError::NotFound)?;
        let words = [told.about.as_str(), told.takeaway.as_str()];
        let details = TalkDetails {
            title: told.title.clone(),
            description: words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n\n"),
            held_on: Some(date_in_london(entry.starts_at)),
            speakers: told.voices.iter().map(|voice| voice.name.clone()).collect(),
            topics: told.topics.clone(),
            audience: Audience::Members,
            chapters: Vec::new(),
        };
        let made = ctx.store.add_talk_of(&id, &programme.title, &details, &me.id, now).await?;
        leptos_axum::redirect(&crate::paths::talk_files(made.as_str()));
        Ok(())
    }
    honest(act(slug, talk).await)
}
