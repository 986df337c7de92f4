//! How the browser that signed up is known.

use crate::context::{Ctx, cookie, set_cookie};
use crate::error::{AppError, AppResult};
use domain::calendar::Times;
use jiff::Timestamp;

const A_DAY: i64 = 24 * 3600;

/// `__Host-` binds the cookie to this host and to TLS; browsers refuse the prefix without TLS.
pub const fn cookie_name(tls: bool) -> &'static str {
    if tls { "__Host-guest" } else { "guest" }
}

/// What this browser was given when it signed up.
pub fn known_by(ctx: &Ctx) -> Option<String> {
    cookie(cookie_name(ctx.is_secure()))
}

/// # Errors
/// `NotFound` for a browser that never signed up.
pub fn entry(ctx: &Ctx) -> AppResult<String> {
    known_by(ctx).ok_or(AppError::NotFound)
}

/// Lets the browser be known until a day after the evening.
pub fn remember(ctx: &Ctx, token: &str, times: Times, now: Timestamp) {
    let seconds = times.ends_at.duration_since(now).as_secs() + A_DAY;
    set_cookie(ctx, cookie_name(ctx.is_secure()), token, u32::try_from(seconds).unwrap_or_default());
}
