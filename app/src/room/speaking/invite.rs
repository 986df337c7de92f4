use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Who is invited to speak at a session, for those who can invite another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speakers {
    pub session: String,
    pub rows: Vec<SpeakerRow>,
    /// It is neither cancelled nor over.
    pub may_invite: bool,
    /// Of the form that invites another.
    pub form: String,
}

/// Somebody invited to speak.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerRow {
    pub id: String,
    pub name: String,
    /// For organisers, until it is erased.
    pub email: String,
    pub is_revoked: bool,
    pub came: bool,
}

/// On which page the form stood, to lead back to it.
pub const FROM_ORGANISERS: &str = "organise";

/// Invites somebody who is no member to speak, and writes them their link. Whoever hosts the session can, and organisers.
#[server(endpoint = "room/invite_speaker")]
pub async fn invite_speaker(
    session: String,
    form: String,
    name: String,
    email: String,
    #[server(default)] from: String,
) -> AppResult<()> {
    use crate::error::honest;
    use domain::room::SpeakerForm;

    async fn invite(session: String, form: String, typed: SpeakerForm, from: String) -> AppResult<()> {
        let (ctx, place) = ssr::hosts(&session).await?;
        let invited = typed.read()?;
        let write = |letter: &store::room::SpeakerLetter| (ctx.speaker_letter)(letter);
        let by = &ctx.member()?.id;
        ctx.store.invite_speaker(&place.session, &form, &invited, by, ctx.now(), write).await?;
        ssr::back(&place, &from, "speaker");
        Ok(())
    }
    honest(invite(session, form, SpeakerForm { name, email }, from).await)
}

/// Takes a speaker's link back: their page, their stream and their words in the room end at once.
#[server(endpoint = "room/end_speaker")]
pub async fn end_speaker(session: String, id: String, #[server(default)] from: String) -> AppResult<()> {
    use crate::error::honest;

    async fn end(session: String, id: String, from: String) -> AppResult<()> {
        let (ctx, place) = ssr::hosts(&session).await?;
        ctx.store.end_speaker(&place.session, &id, &ctx.member()?.id, ctx.now()).await?;
        ssr::back(&place, &from, "no-speaker");
        Ok(())
    }
    honest(end(session, id, from).await)
}

#[cfg(feature = "ssr")]
pub use ssr::speakers_of;

#[cfg(feature = "ssr")]
mod ssr {
    use super::super::super::place::Place;
    use super::{FROM_ORGANISERS, SpeakerRow, Speakers};
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use crate::paths;
    use domain::calendar::Session;

    /// Whoever asks, if they direct this session's room; for others there is nothing here.
    pub async fn hosts(session: &str) -> AppResult<(Ctx, Place)> {
        let ctx = Ctx::current()?;
        let place = Place::of_member(&ctx, session).await?;
        if place.me.eyes.hosts { Ok((ctx, place)) } else { Err(AppError::NotFound) }
    }

    pub fn back(place: &Place, from: &str, saved: &str) {
        let id = place.session.as_str();
        let page = if from == FROM_ORGANISERS {
            format!("{}?saved={saved}", paths::organise_session(id))
        } else {
            format!("{}?saved={saved}#speakers", paths::session(id))
        };
        leptos_axum::redirect(&page);
    }

    /// Addresses are for organisers.
    pub async fn speakers_of(ctx: &Ctx, session: &Session) -> AppResult<Speakers> {
        let shows_addresses = ctx.visitor.organiser().is_some();
        let row = |speaker: store::room::Speaker| SpeakerRow {
            id: speaker.id,
            name: speaker.name,
            email: speaker.email.filter(|_| shows_addresses).map_or(String::new(), String::from),
            is_revoked: speaker.is_revoked,
            came: speaker.came_at.is_some(),
        };
        Ok(Speakers {
            session: session.id.to_string(),
            rows: ctx.store.speakers(&session.id).await?.into_iter().map(row).collect(),
            may_invite: !session.is_cancelled() && ctx.now() < session.times.ends_at,
            form: ctx.store.new_form_id()?,
        })
    }
}
