use crate::calendar::SessionView;
use crate::error::AppResult;
use crate::room::RoomView;
use domain::guests::State;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Where the browser that signed up stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HereView {
    /// As typed in this browser.
    pub name: String,
    pub state: State,
    /// On the waiting list.
    pub position: i64,
    /// A seat is free to whoever presses first.
    pub can_take: bool,
    pub session: SessionView,
    pub came: bool,
    /// For whoever has a seat, until the room closes; nothing is in it before doors.
    pub room: Option<RoomView>,
}

/// What the cookie's browser may know; nothing for one that has not signed up, or whose evening is long over.
#[server(endpoint = "guests/here")]
pub async fn get_here() -> AppResult<Option<HereView>> {
    use super::cookie::known_by;
    use super::get_sign_up::open_for_guests;
    use crate::context::Ctx;
    use crate::error::honest;
    use store::room::Pass;

    async fn load() -> AppResult<Option<HereView>> {
        let ctx = Ctx::current()?;
        crate::context::keep_nowhere();
        let now = ctx.now();
        let Some(token) = known_by(&ctx) else { return Ok(None) };
        if ctx.store.is_decoy(&token) {
            let Some((_, open)) = open_for_guests(&ctx).await? else { return Ok(None) };
            let listed = ctx.store.listed_session(&open.id).await?;
            let seats = ctx.store.evening(&open.id).await?;
            let state = if seats.is_full() { State::Waiting } else { State::Seated };
            return Ok(listed.map(|listed| HereView {
                name: String::new(),
                state,
                position: 1,
                can_take: false,
                session: public(listed, now),
                came: false,
                room: None,
            }));
        }
        let room = crate::room::room_for(&ctx, &Pass::Browser(token.clone())).await?;
        let here = ctx.store.guest_here(&token, now).await?;
        Ok(here.map(|here| HereView {
            can_take: here.can_take(now),
            name: here.name,
            state: here.state,
            position: here.position,
            session: public(here.listed, now),
            came: here.came,
            room,
        }))
    }
    honest(load().await)
}

/// Members' answers and whether a link is set are not a guest's business.
#[cfg(feature = "ssr")]
pub fn public(listed: store::calendar::Listed, now: jiff::Timestamp) -> SessionView {
    SessionView { coming: 0, mine: None, has_link: false, ..crate::calendar::see(listed, now) }
}
