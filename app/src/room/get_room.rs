use crate::error::AppResult;
use domain::room::{Author, AuthorKind, Eyes, Message, Outcome, Question, Reaction, RoomState};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A room as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    pub session: String,
    #[serde(with = "domain::millis")]
    pub as_of: Timestamp,
    pub me: Author,
    pub eyes: Eyes,
    /// The address of the page that shows it.
    pub page: String,
    pub state: RoomState,
    pub messages: Vec<Message>,
    pub questions: Vec<Question>,
    pub mine: Mine,
    pub muted: bool,
    /// Guests or somebody invited to speak may be here.
    pub outsiders: bool,
    /// Names of those who chose to be seen.
    pub shown: Vec<String>,
    pub shows_me: bool,
    pub outcome: Option<Outcome>,
    /// For hosts: the talk of it, and what that says of the recording.
    pub talk: Option<(String, String)>,
    pub outcome_why: String,
    /// A name for the next thing that each of the two forms sends.
    pub keys: (String, String),
}

#[cfg(feature = "ssr")]
impl RoomView {
    /// What names its reader, as it stands in a rendered page: JSON in a string of JavaScript, as Leptos writes whatever
    /// it has loaded.
    pub fn reader_as_written(member: &domain::people::Person) -> String {
        let me = Author { kind: AuthorKind::Member, id: member.id.to_string(), name: member.name.clone() };
        let named = format!("\"me\":{}", serde_json::to_string(&me).unwrap_or_default());
        let quoted = format!("{:?}", named.replace('<', "\\u003c"));
        quoted[1..quoted.len() - 1].to_owned()
    }
}

/// What only concerns whoever looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mine {
    /// Questions that one asked, also anonymously.
    pub asked: Vec<String>,
    pub voted: Vec<String>,
    pub reacted: Vec<(String, Reaction)>,
    /// For hosts: who is asked to listen only.
    pub muted: Vec<String>,
}

#[server(endpoint = "room/room")]
pub async fn get_room(id: String, #[server(default)] by: String) -> AppResult<RoomView> {
    use super::place::Place;
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load(id: String, by: String) -> AppResult<RoomView> {
        let ctx = Ctx::current()?;
        let place = Place::of(&ctx, &id, &by).await?;
        ssr::see(&ctx, place).await
    }
    honest(load(id, by).await)
}

#[cfg(feature = "ssr")]
pub use ssr::room_for;

#[cfg(feature = "ssr")]
mod ssr {
    use super::super::pass;
    use super::super::place::Place;
    use super::{Mine, RoomView};
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use domain::room::Author;
    use store::room::Pass;

    /// The room for whoever has this pass, which their browser is given; nothing for one that has ended.
    pub async fn room_for(ctx: &Ctx, pass: &Pass) -> AppResult<Option<RoomView>> {
        let now = ctx.now();
        let Some(outsider) = ctx.store.outsider(pass, now).await? else { return Ok(None) };
        pass::give(ctx, pass, outsider.times, now);
        see(ctx, Place::of_outsider(ctx, outsider, pass)).await.map(Some)
    }

    pub async fn see(ctx: &Ctx, place: Place) -> AppResult<RoomView> {
        let Place { session, me, name, page, may_read } = place;
        let now = ctx.now();
        let mut room = ctx.store.room(&session, &me, now).await?.ok_or(AppError::NotFound)?;
        if !may_read {
            room.messages.clear();
            room.questions.clear();
        }
        let talk = if me.eyes.hosts {
            let (became, talk) = ctx.store.became_of(&session, None).await?;
            talk.map(|talk| (talk.into(), became.words()))
        } else {
            None
        };
        let muted = if me.eyes.hosts { ctx.store.muted(&session).await? } else { Vec::new() };
        Ok(RoomView {
            session: session.into(),
            as_of: now,
            me: Author { kind: me.who.kind(), id: me.who.id().to_owned(), name },
            eyes: me.eyes,
            page,
            state: room.state,
            messages: room.messages,
            questions: room.questions,
            mine: Mine { asked: room.asked, voted: room.voted, reacted: room.reacted, muted },
            muted: room.muted,
            outsiders: room.outsiders,
            shown: room.shown,
            shows_me: room.shows_me,
            outcome: room.outcome,
            talk,
            outcome_why: room.outcome_why,
            keys: (ctx.store.new_form_id()?, ctx.store.new_form_id()?),
        })
    }
}
