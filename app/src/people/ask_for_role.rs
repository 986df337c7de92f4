use crate::error::AppResult;
use leptos::prelude::*;

/// Asks the organisers to be known by another profession or place of work.
#[server(endpoint = "people/ask_for_role")]
pub async fn ask_for_role(profession: String, service: String, why: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::people::RoleRequest;

    async fn ask(profession: String, service: String, why: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let asked = RoleRequest::read(&profession, &service, &why).map_err(AppError::from)?;
        ctx.store.ask_for_role(&me.id, &asked, ctx.now()).await?;
        leptos_axum::redirect("/me?saved=role#role");
        Ok(())
    }
    honest(ask(profession, service, why).await)
}

/// Takes back what was asked.
#[server(endpoint = "people/withdraw_role")]
pub async fn withdraw_role() -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn withdraw() -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        ctx.store.withdraw_role(&me.id, ctx.now()).await?;
        leptos_axum::redirect("/me?saved=no-role#role");
        Ok(())
    }
    honest(withdraw().await)
}
