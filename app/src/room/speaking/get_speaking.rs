use crate::calendar::SessionView;
use crate::error::AppResult;
use crate::room::RoomView;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Somebody invited to speak, on their own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakingView {
    pub name: String,
    pub session: SessionView,
    /// Until the room closes; nothing is in it before doors.
    pub room: Option<RoomView>,
}

/// What the mailed link shows. Looking changes nothing, so a mail scanner cannot act.
#[server(endpoint = "room/speaking")]
pub async fn get_speaking(token: String) -> AppResult<SpeakingView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use store::room::Pass;

    async fn load(token: String) -> AppResult<SpeakingView> {
        let ctx = Ctx::current()?;
        crate::context::keep_nowhere();
        let now = ctx.now();
        let here = ctx.store.speaker_here(&token, now).await?.ok_or(AppError::NotFound)?;
        let room = crate::room::room_for(&ctx, &Pass::Speaker(token)).await?;
        Ok(SpeakingView { name: here.speaker.name, session: crate::guests::public(here.listed, now), room })
    }
    honest(load(token).await)
}
