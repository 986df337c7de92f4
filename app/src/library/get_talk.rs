use super::shown::TalkShown;
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
    /// Its page for strangers, if it is for everyone.
    pub open: Option<String>,
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
    /// The id of a new note's form.
    pub form: String,
    pub notes: Vec<NoteView>,
    /// What was asked in the room, and what was said in its chat, as this listener may see it.
    pub asked: Vec<InRoom>,
    pub chat: Vec<InRoom>,
    pub related: Vec<TalkShown>,
}

/// What the listener noted at a moment, in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteView {
    pub id: String,
    pub at: u32,
    pub words: String,
}

/// Something that was asked or said in the room while the session was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InRoom {
    /// Milliseconds from the session's start.
    pub at: u32,
    /// Empty for who asked without their name.
    pub who: String,
    pub words: String,
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::{InRoom, NoteView};
    use crate::context::Ctx;
    use crate::error::AppResult;
    use domain::ids::{SessionId, TalkId};
    use domain::people::Person;
    use jiff::Timestamp;
    use store::library::Listener;

    impl NoteView {
        pub async fn all(ctx: &Ctx, talk: &TalkId, listener: &Listener) -> AppResult<Vec<Self>> {
            let notes = ctx.store.notes_in_talk(talk, listener).await?;
            Ok(notes.into_iter().map(|note| Self { id: note.id, at: note.at_ms, words: note.words }).collect())
        }
    }

    /// What was asked and what was said from the session's start to the end of the recording, in this order.
    pub async fn in_room(
        ctx: &Ctx,
        session: &SessionId,
        me: &Person,
        duration_ms: u32,
    ) -> AppResult<(Vec<InRoom>, Vec<InRoom>)> {
        let Some(actor) = ctx.store.room_actor(session, me, false).await? else { return Ok(Default::default()) };
        let Some(room) = ctx.store.room(session, &actor, ctx.now()).await? else { return Ok(Default::default()) };
        let from = room.state.times.starts_at;
        let at = |then: Timestamp| {
            let since = u32::try_from(then.duration_since(from).as_millis()).ok()?;
            (duration_ms == 0 || since < duration_ms).then_some(since)
        };
        let asked = room.questions.into_iter().filter_map(|question| {
            let who = question.author.map(|author| author.name).unwrap_or_default();
            Some(InRoom { at: at(question.asked_at)?, who, words: question.words })
        });
        let said = room.messages.into_iter().filter(|message| message.taken_out.is_none() && !message.held);
        let said = said.filter_map(|message| {
            Some(InRoom { at: at(message.sent_at)?, who: message.author.name, words: message.words })
        });
        let (mut asked, said): (Vec<_>, Vec<_>) = (asked.collect(), said.collect());
        asked.sort_by_key(|asked| asked.at);
        Ok((asked, said))
    }
}

#[server(endpoint = "library/talk")]
pub async fn get_talk(id: String) -> AppResult<TalkView> {
    use super::shown::ssr::{meta, shown};
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::calendar::date_in_london;
    use domain::library::{Audience, Heard, MediaKind};
    use store::library::{Listener, Opened};

    async fn load(id: String) -> AppResult<TalkView> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let listener = Listener::of(me);
        let id = id.parse()?;
        let opened = ctx.store.open_talk(&id, &listener).await?.ok_or(AppError::NotFound)?;
        let Opened { talk, heard, is_finished, is_saved, thanks, has_thanked } = opened;
        let media = ctx.store.media_of(&id).await?;
        let (asked, chat) = match &talk.session {
            Some(session) => ssr::in_room(&ctx, session, me, talk.duration_ms).await?,
            None => Default::default(),
        };
        let today = date_in_london(ctx.now());
        let related = ctx.store.related_talks(&talk, &listener).await?;
        let file = |kind: MediaKind| {
            let file = media.iter().find(|file| file.kind == kind)?;
            Some((paths::media(file.id.as_str()), file.content_type.clone()))
        };
        Ok(TalkView {
            meta: meta(&talk, today),
            silent: ctx.store.redactions(&id).await?.into_iter().map(|it| (it.span.from, it.span.to)).collect(),
            cues: ctx.store.transcript(&id).await?.cues().to_vec(),
            reflection: ctx.store.reflection(&id, &listener).await?,
            form: ctx.store.new_form_id()?,
            notes: NoteView::all(&ctx, &id, &listener).await?,
            asked,
            chat,
            related: related.into_iter().map(|talk| shown(talk, today)).collect(),
            video: file(MediaKind::Video),
            audio: file(MediaKind::Audio),
            low_data: crate::context::saves_data(),
            poster: file(MediaKind::Poster).map(|(address, _)| address),
            id: talk.id.into(),
            title: talk.details.title,
            description: talk.details.description,
            topics: talk.details.topics,
            for_managers: talk.details.audience == Audience::Managers,
            open: (talk.details.audience == Audience::Everyone).then(|| paths::open_talk(id.as_str())),
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
