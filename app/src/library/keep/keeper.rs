//! Who may look after a talk.

use crate::context::Ctx;
use crate::error::{AppError, AppResult};
use domain::ids::{SessionId, TalkId};
use domain::people::Person;
use store::library::Kept;

/// Whoever asks, if they may look after what was recorded of this session. To anybody else it is not there, as what does
/// not exist; an organiser who has yet to show their passkey is asked for it.
pub async fn of_session<'c>(ctx: &'c Ctx, session: Option<&SessionId>) -> AppResult<&'c Person> {
    let me = ctx.member()?;
    if ctx.store.keeps(me, session).await? {
        return Ok(me);
    }
    Err(ctx.organiser().err().unwrap_or(AppError::NotFound))
}

/// The talk, and whoever asks, if they may look after it.
pub async fn of_talk<'c>(ctx: &'c Ctx, id: &TalkId) -> AppResult<(Kept, &'c Person)> {
    let kept = ctx.store.kept(id).await?;
    let me = of_session(ctx, kept.as_ref().and_then(|kept| kept.talk.session.as_ref())).await?;
    Ok((kept.ok_or(AppError::NotFound)?, me))
}
