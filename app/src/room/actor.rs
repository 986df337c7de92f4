use crate::context::Ctx;
use crate::error::{AppError, AppResult};
use domain::ids::SessionId;
use store::room::{Actor, RoomRefusal};

/// Whoever asks, as they stand in the room of this session.
pub async fn actor(ctx: &Ctx, session: &str) -> AppResult<(SessionId, Actor)> {
    let me = ctx.member()?;
    let session = session.parse()?;
    let actor = ctx.store.room_actor(&session, me, ctx.visitor.organiser().is_some()).await?;
    Ok((session, actor.ok_or(AppError::NotFound)?))
}

/// Leads a plain form back to the room without what its address had opened. Wasm stays where it is.
pub fn back_to(session: &SessionId, part: &str) {
    if crate::context::asked_for_html() {
        leptos_axum::redirect(&format!("{}{part}", crate::paths::session(session.as_str())));
    }
}

impl From<RoomRefusal> for AppError {
    fn from(refusal: RoomRefusal) -> Self {
        match refusal {
            RoomRefusal::NotFound => Self::NotFound,
            RoomRefusal::CannotSay(why) => Self::Room(why),
            RoomRefusal::Store(e) => e.into(),
        }
    }
}
