use crate::error::AppResult;
use domain::room::{Eyes, Message, Outcome, Question, Reaction, RoomState};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A room as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomView {
    pub session: String,
    #[serde(with = "domain::millis")]
    pub as_of: Timestamp,
    pub me: String,
    pub my_name: String,
    pub eyes: Eyes,
    pub state: RoomState,
    pub messages: Vec<Message>,
    pub questions: Vec<Question>,
    pub mine: Mine,
    pub muted: bool,
    /// Names of those who chose to be seen.
    pub shown: Vec<String>,
    pub shows_me: bool,
    pub outcome: Option<Outcome>,
    pub outcome_why: String,
    /// A name for the next thing that each of the two forms sends.
    pub keys: (String, String),
}

#[cfg(feature = "ssr")]
impl RoomView {
    /// What names its reader, as it stands in a rendered page: JSON in a string of JavaScript, as Leptos writes whatever
    /// it has loaded.
    pub fn reader_as_written(member: &domain::people::Person) -> String {
        let json = |words: &str| serde_json::to_string(words).unwrap_or_default();
        let named = format!("\"me\":{},\"my_name\":{}", json(member.id.as_str()), json(&member.name));
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
pub async fn get_room(id: String) -> AppResult<RoomView> {
    use super::actor::actor;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn load(id: String) -> AppResult<RoomView> {
        let ctx = Ctx::current()?;
        let (session, me) = actor(&ctx, &id).await?;
        let now = ctx.now();
        let room = ctx.store.room(&session, &me, now).await?.ok_or(AppError::NotFound)?;
        let muted = if me.eyes.hosts { ctx.store.muted(&session).await? } else { Vec::new() };
        Ok(RoomView {
            session: session.into(),
            as_of: now,
            my_name: ctx.member()?.name.clone(),
            me: me.id.into(),
            eyes: me.eyes,
            state: room.state,
            messages: room.messages,
            questions: room.questions,
            mine: Mine { asked: room.asked, voted: room.voted, reacted: room.reacted, muted },
            muted: room.muted,
            shown: room.shown,
            shows_me: room.shows_me,
            outcome: room.outcome,
            outcome_why: room.outcome_why,
            keys: (ctx.store.new_form_id()?, ctx.store.new_form_id()?),
        })
    }
    honest(load(id).await)
}
