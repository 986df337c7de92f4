use crate::error::AppResult;
use leptos::prelude::*;

/// Signs one browser of this person out, wherever it is.
#[server(endpoint = "people/sign_out_browser")]
pub async fn sign_out_browser(id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use store::Refused;

    async fn end(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        match ctx.store.sign_browser_out(&me.id, &id, ctx.now()).await {
            // Pressed twice, or expired meanwhile: it is out.
            Ok(()) | Err(Refused::NotFound) => {}
            Err(other) => return Err(AppError::from(other)),
        }
        leptos_axum::redirect("/me?saved=signed-out#browsers");
        Ok(())
    }
    honest(end(id).await)
}
