use crate::error::AppResult;
use leptos::prelude::*;

/// For whom an invitation is, partly hidden. Looking changes nothing.
#[server(endpoint = "people/look_at_invitation")]
pub async fn look_at_invitation(token: String) -> AppResult<Option<String>> {
    use crate::context::Ctx;
    let ctx = Ctx::current()?;
    let invitee = ctx.store.look_at_invitation(&token, ctx.now()).await?;
    Ok(invitee.map(|invitee| invitee.email.masked()))
}

/// Opens an invitation: its button was pressed, so a person is there and no mail scanner.
#[server(endpoint = "people/open_invitation")]
pub async fn open_invitation(token: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn open(token: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let there = ctx.store.open_invitation(&token, ctx.now()).await?;
        // Only a token that we made is written into an address.
        leptos_axum::redirect(&if there { paths::claim(&token) } else { paths::invitation("over") });
        Ok(())
    }
    honest(open(token).await)
}
