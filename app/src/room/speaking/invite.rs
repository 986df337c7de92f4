use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Somebody invited to speak, as organisers see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerRow {
    pub id: String,
    pub name: String,
    /// Empty once erased.
    pub email: String,
    pub is_revoked: bool,
    pub came: bool,
}

/// Invites somebody who is no member to speak, and writes them their link.
#[server(endpoint = "organise/invite_speaker")]
pub async fn invite_speaker(session: String, form: String, name: String, email: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::room::SpeakerForm;

    async fn invite(session: String, form: String, typed: SpeakerForm) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let (session, invited) = (session.parse()?, typed.read()?);
        let write = |new: &store::room::NewSpeaker| (ctx.speaker_letter)(new);
        ctx.store.invite_speaker(&session, &form, &invited, &me.id, ctx.now(), write).await?;
        leptos_axum::redirect(&format!("{}?saved=speaker", crate::paths::organise_session(session.as_str())));
        Ok(())
    }
    honest(invite(session, form, SpeakerForm { name, email }).await)
}

/// Takes a speaker's link back: their page, their stream and their words in the room end at once.
#[server(endpoint = "organise/end_speaker")]
pub async fn end_speaker(id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn end(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let session = ctx.store.end_speaker(&id, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=no-speaker", crate::paths::organise_session(session.as_str())));
        Ok(())
    }
    honest(end(id).await)
}

#[cfg(feature = "ssr")]
pub async fn speakers_of(ctx: &crate::context::Ctx, session: &domain::ids::SessionId) -> AppResult<Vec<SpeakerRow>> {
    let speakers = ctx.store.speakers(session).await?;
    let row = |speaker: store::room::Speaker| SpeakerRow {
        id: speaker.id,
        name: speaker.name,
        email: speaker.email.map_or(String::new(), String::from),
        is_revoked: speaker.is_revoked,
        came: speaker.came_at.is_some(),
    };
    Ok(speakers.into_iter().map(row).collect())
}
