use crate::error::AppResult;
use leptos::prelude::*;

/// For whom a mailed link is, partly hidden. Looking changes nothing.
#[server(endpoint = "people/look_at_link")]
pub async fn get_link(token: String) -> AppResult<Option<String>> {
    use crate::context::Ctx;
    let ctx = Ctx::current()?;
    let shown = ctx.store.look_at_link(&token, ctx.now()).await?;
    Ok(shown.map(|shown| shown.masked_email))
}
