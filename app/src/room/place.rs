use super::pass;
use crate::context::Ctx;
use crate::error::{AppError, AppResult};
use domain::guests::Refusal;
use domain::ids::SessionId;
use store::room::{Actor, Outsider, Pass, RoomRefusal};

/// Whoever asks, as they stand in the room of a session.
pub struct Place {
    pub session: SessionId,
    pub me: Actor,
    pub name: String,
    /// Where they meet the room.
    pub page: String,
    /// What is said there is theirs to read.
    pub may_read: bool,
}

impl Place {
    /// `by` is empty on the members' page; on others the id of whom the page was made for, so that nobody writes as
    /// somebody else whose page is open in the same browser.
    pub async fn of(ctx: &Ctx, session: &str, by: &str) -> AppResult<Self> {
        if by.is_empty() {
            return Self::of_member(ctx, session).await;
        }
        let ended = AppError::Seat(Refusal::Ended);
        let pass = pass::shown(ctx).ok_or_else(|| ended.clone())?;
        let outsider = ctx.store.outsider(&pass, ctx.now()).await?;
        let outsider = outsider.filter(|one| one.session.as_str() == session && one.actor.who.id() == by);
        Ok(Self::of_outsider(ctx, outsider.ok_or(ended)?, &pass))
    }

    pub async fn of_member(ctx: &Ctx, session: &str) -> AppResult<Self> {
        let me = ctx.member()?;
        let session = session.parse()?;
        let actor = ctx.store.room_actor(&session, me, ctx.visitor.organiser().is_some()).await?;
        let page = crate::paths::session(session.as_str());
        Ok(Self { session, me: actor.ok_or(AppError::NotFound)?, name: me.name.clone(), page, may_read: true })
    }

    pub fn of_outsider(ctx: &Ctx, outsider: Outsider, pass: &Pass) -> Self {
        let may_read = outsider.may_read(ctx.now());
        Self { session: outsider.session, me: outsider.actor, name: outsider.name, page: pass::page(pass), may_read }
    }

    /// Leads a plain form back to the room without what its address had opened. Wasm stays where it is.
    pub fn back_to(&self, part: &str) {
        if crate::context::asked_for_html() {
            leptos_axum::redirect(&format!("{}{part}", self.page));
        }
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
