use crate::error::AppResult;
use domain::library::{Chapter, Cue};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A talk as its page shows it.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark on the page, apart from the others")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkView {
    pub id: String,
    pub title: String,
    /// Who spoke, when, how long.
    pub meta: String,
    pub description: String,
    pub topics: Vec<String>,
    pub for_managers: bool,
    pub chapters: Vec<Chapter>,
    pub cues: Vec<Cue>,
    /// Address and type; the best first.
    pub video: Option<(String, String)>,
    pub audio: Option<(String, String)>,
    pub poster: Option<String>,
    /// They asked for little data: sound alone, unless they choose otherwise.
    pub low_data: bool,
    pub duration_ms: u32,
    /// Where the player is silent, as a part was taken out: from and to, in milliseconds.
    pub silent: Vec<(u32, u32)>,
    /// The live session that it was recorded of.
    pub session: Option<String>,
    /// Where hearing goes on, in milliseconds.
    pub goes_on: Option<u32>,
    pub is_heard: bool,
    pub is_saved: bool,
    pub thanks: i64,
    pub has_thanked: bool,
    /// What the listener will do differently, and in which version.
    pub reflection: (String, i64),
}

#[server(endpoint = "library/talk")]
pub async fn get_talk(id: String) -> AppResult<TalkView> {
    use super::shown::ssr::meta;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::calendar::date_in_london;
    use domain::library::{Audience, Heard, MediaKind};
    use store::library::{Listener, Opened};

    async fn load(id: String) -> AppResult<TalkView> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let listener = Listener { person: me.id.clone(), manages: me.sees_managers_only() };
        let id = id.parse()?;
        let opened = ctx.store.open_talk(&id, &listener).await?.ok_or(AppError::NotFound)?;
        let Opened { talk, heard, is_finished, is_saved, thanks, has_thanked } = opened;
        let media = ctx.store.media_of(&id).await?;
        let file = |kind: MediaKind| {
            let file = media.iter().find(|file| file.kind == kind)?;
            Some((paths::media(file.id.as_str()), file.content_type.clone()))
        };
        Ok(TalkView {
            meta: meta(&talk, date_in_london(ctx.now())),
            silent: ctx.store.redactions(&id).await?.into_iter().map(|it| (it.span.from, it.span.to)).collect(),
            cues: ctx.store.transcript(&id).await?.cues().to_vec(),
            reflection: ctx.store.reflection(&id, &listener).await?,
            video: file(MediaKind::Video),
            audio: file(MediaKind::Audio),
            low_data: crate::context::saves_data(),
            poster: file(MediaKind::Poster).map(|(address, _)| address),
            id: talk.id.into(),
            title: talk.details.title,
            description: talk.details.description,
            topics: talk.details.topics,
            for_managers: talk.details.audience == Audience::Managers,
            chapters: talk.details.chapters,
            duration_ms: talk.duration_ms,
            session: talk.session.map(|session| paths::session(session.as_str())),
            goes_on: heard.and_then(Heard::resumes_at),
            is_heard: is_finished,
            is_saved,
            thanks,
            has_thanked,
        })
    }
    honest(load(id).await)
}
