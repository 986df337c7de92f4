use crate::error::AppResult;
use leptos::prelude::*;

/// Confirms that this is the organiser who has lost every passkey; the second confirmation lets them back.
#[server(endpoint = "organise/let_back")]
pub async fn let_back(id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use store::people::LetBack;

    async fn confirm(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let (whom, _) = ctx.store.person(&id.parse()?).await?.ok_or(AppError::NotFound)?;
        let mail = super::standing_mail::about_let_back(&whom.name, &ctx.public_url);
        let saved = match ctx.store.let_back(&whom, me, ctx.now(), mail).await? {
            LetBack::WaitsForAnother => "confirmed",
            LetBack::Done => "let-back",
        };
        leptos_axum::redirect(&format!("{}?saved={saved}", paths::person(whom.id.as_str())));
        Ok(())
    }
    honest(confirm(id).await)
}
