//! The pass of guests and invited speakers: a cookie that their page gives them, as a token belongs into no address but
//! that of the mailed link, and a stream can be opened by an address alone.

use crate::context::{Ctx, cookie, set_cookie};
use crate::paths;
use domain::calendar::Times;
use domain::room::LONGER_AT_MOST;
use jiff::Timestamp;
use store::room::Pass;

/// `__Host-` binds the cookie to this host and to TLS; browsers refuse the prefix without TLS.
pub const fn pass_cookie_name(tls: bool) -> &'static str {
    if tls { "__Host-pass" } else { "pass" }
}

/// What this browser shows.
pub fn shown(ctx: &Ctx) -> Option<Pass> {
    cookie(pass_cookie_name(ctx.is_secure())).and_then(|text| Pass::read(&text))
}

/// Lets this browser into the room of its session. The store looks at each request whether it still may be there.
pub fn give(ctx: &Ctx, pass: &Pass, times: Times, now: Timestamp) {
    let seconds = times.ends_at.duration_since(now).as_secs() + LONGER_AT_MOST.as_secs();
    let name = pass_cookie_name(ctx.is_secure());
    set_cookie(ctx, name, &pass.text(), u32::try_from(seconds).unwrap_or_default());
}

/// The page on which somebody with this pass meets the room.
pub fn page(pass: &Pass) -> String {
    match pass {
        Pass::Browser(_) => paths::OPEN_EVENING_SEAT.to_owned(),
        Pass::Link(token) => paths::guest(token),
        Pass::Speaker(token) => paths::speaking(token),
    }
}
