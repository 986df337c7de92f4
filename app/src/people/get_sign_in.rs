use crate::error::AppResult;
use leptos::prelude::*;

/// The address that a code was just sent to from this browser, to show it and not ask for it twice.
#[server(endpoint = "people/asked_for")]
pub async fn get_asked_for() -> AppResult<Option<String>> {
    let kept = crate::context::cookie(super::sign_in::ASKED_FOR);
    Ok(kept.and_then(|kept| domain::people::EmailAddress::parse(&kept.replace("%40", "@")).ok()).map(String::from))
}

/// For whom a mailed link is, partly hidden. Looking changes nothing.
#[server(endpoint = "people/look_at_link")]
pub async fn get_link(token: String) -> AppResult<Option<String>> {
    use crate::context::Ctx;
    let ctx = Ctx::current()?;
    let shown = ctx.store.look_at_link(&token, ctx.now()).await?;
    Ok(shown.map(|shown| shown.masked_email))
}
