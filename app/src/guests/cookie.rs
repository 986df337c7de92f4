//! How the browser that signed up is known.

use crate::context::{Ctx, cookie, set_cookie};
use crate::error::{AppError, AppResult};
use domain::calendar::Session;
use jiff::SignedDuration;
use store::guests::Here;

/// A browser is known until so long after the evening.
const KNOWN_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// Between the entries of several evenings.
const AND: char = '~';

/// `__Host-` binds the cookie to this host and to TLS; browsers refuse the prefix without TLS.
pub const fn cookie_name(tls: bool) -> &'static str {
    if tls { "__Host-guest" } else { "guest" }
}

/// The entries that a browser's cookie holds: one for each evening it signed up for.
pub fn entries(cookie: &str) -> Vec<&str> {
    cookie.split(AND).collect()
}

/// Where this browser is known: what it was given, and how it stands, as [`store::Store::known_at`] orders them.
pub async fn known_at(ctx: &Ctx) -> AppResult<Vec<(String, Here)>> {
    match cookie(cookie_name(ctx.is_secure())) {
        Some(cookie) => Ok(ctx.store.known_at(&entries(&cookie), ctx.now()).await?),
        None => Ok(Vec::new()),
    }
}

/// What this browser was given for the evening that its page is about.
///
/// # Errors
/// `NotFound` for a browser that never signed up.
pub async fn entry(ctx: &Ctx) -> AppResult<String> {
    let known = known_at(ctx).await?;
    known.into_iter().next().map(|(token, _)| token).ok_or(AppError::NotFound)
}

/// Lets the browser be known at this evening until a day after it, and goes on knowing it at others: who signs up for
/// next week still is at tonight's.
pub fn remember(ctx: &Ctx, token: &str, evening: &Session, known: &[(String, Here)]) {
    let now = ctx.now();
    let others = known.iter().map(|(token, here)| (token.as_str(), &here.listed.session));
    let others = others.filter(|(_, session)| session.id != evening.id && session.times.ends_at + KNOWN_AFTER > now);
    let all: Vec<_> = std::iter::once((token, evening)).chain(others).collect();
    let last = all.iter().map(|(_, session)| session.times.ends_at).max().unwrap_or(now);
    let seconds = (last + KNOWN_AFTER).duration_since(now).as_secs();
    let tokens = all.iter().map(|(token, _)| *token).collect::<Vec<_>>().join(&AND.to_string());
    set_cookie(ctx, cookie_name(ctx.is_secure()), &tokens, u32::try_from(seconds).unwrap_or_default());
}
