use crate::calendar::SessionView;
use crate::error::AppResult;
use crate::room::RoomView;
use domain::guests::State;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A guest on their own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestView {
    pub name: String,
    pub state: State,
    pub is_verified: bool,
    pub position: i64,
    pub offer: Option<Offer>,
    /// `19:00 today`: until when a seat is held.
    pub held_until: String,
    pub session: SessionView,
    pub came: bool,
    /// As in [`super::get_here::HereView`].
    pub room: Option<RoomView>,
}

/// What the page offers beside the seat itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Offer {
    /// A seat that is held for them, or free to whoever presses first.
    Seat,
    /// To apply: they came, and in a role that can become a member.
    Membership,
}

/// What the mailed link shows. Looking changes nothing, so a mail scanner cannot act.
#[server(endpoint = "guests/own")]
pub async fn get_guest(token: String) -> AppResult<GuestView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{Phase, words};
    use domain::guests::sign_up_open;
    use store::room::Pass;

    async fn load(token: String) -> AppResult<GuestView> {
        let ctx = Ctx::current()?;
        crate::context::keep_nowhere();
        let now = ctx.now();
        let own = ctx.store.guest_of_link(&token, now).await?.ok_or(AppError::NotFound)?;
        let room = crate::room::room_for(&ctx, &Pass::Link(token)).await?;
        let times = own.listed.times();
        let is_open = sign_up_open(times, now) && !own.listed.session.is_cancelled();
        let is_free = !own.seats.is_full() && !own.guest.blocked;
        let is_over = times.phase(now) == Phase::Over;
        let offer = match own.state {
            _ if is_over && own.guest.came() => own.guest.role.profession().map(|_| Offer::Membership),
            State::Offered if is_open => Some(Offer::Seat),
            State::Waiting if is_open && is_free => Some(Offer::Seat),
            _ => None,
        };
        let held_until = own.guest.held_until.map_or(String::new(), |until| words::moment(until, now));
        Ok(GuestView {
            offer,
            room,
            held_until,
            state: own.state,
            is_verified: own.guest.is_verified,
            position: own.position,
            came: own.guest.came(),
            name: own.guest.name,
            session: super::get_here::public(own.listed, now),
        })
    }
    honest(load(token).await)
}
