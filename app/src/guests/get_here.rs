use crate::calendar::SessionView;
use crate::error::AppResult;
use crate::room::RoomView;
use domain::guests::State;
use jiff::Timestamp;
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
    pub mail: MailAsked,
    /// Other evenings that this browser signed up for, in sentences.
    pub also: Vec<String>,
    /// For whoever has a seat, until the room closes; nothing is in it before doors.
    pub room: Option<RoomView>,
}

/// When this browser asked for the mail with the link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailAsked {
    /// `19:40`.
    pub at: String,
    /// From when on it can ask again.
    #[serde(with = "domain::millis")]
    pub again_at: Timestamp,
}

/// What the cookie's browser may know; nothing for one that has not signed up, or whose evening is long over.
#[server(endpoint = "guests/here")]
pub async fn get_here() -> AppResult<Option<HereView>> {
    use super::cookie::known_at;
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::words;
    use store::room::Pass;

    async fn load() -> AppResult<Option<HereView>> {
        let ctx = Ctx::current()?;
        crate::context::keep_nowhere();
        let now = ctx.now();
        let mut known = known_at(&ctx).await?.into_iter();
        let Some((token, here)) = known.next() else { return Ok(None) };
        let room = crate::room::room_for(&ctx, &Pass::Browser(token)).await?;
        Ok(Some(HereView {
            can_take: here.can_take(now),
            mail: MailAsked { at: words::time(here.mail_asked_at), again_at: here.mail_again_at() },
            also: known.filter_map(|(_, other)| ssr::also(&other, now)).collect(),
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

#[cfg(feature = "ssr")]
mod ssr {
    use domain::calendar::{Phase, date_in_london, words};
    use domain::guests::State;
    use jiff::Timestamp;
    use store::guests::Here;

    /// Where this browser stands at an evening that its page is not about now.
    pub fn also(other: &Here, now: Timestamp) -> Option<String> {
        let times = other.listed.times();
        let stands = match other.state {
            State::Seated => "you have a seat",
            State::Waiting | State::Offered => "you are on the waiting list",
            State::Cancelled | State::Removed => return None,
        };
        let is_on = times.phase(now) != Phase::Over && !other.listed.session.is_cancelled();
        is_on.then(|| format!("On {} {stands}.", words::day(date_in_london(times.starts_at), date_in_london(now))))
    }
}
