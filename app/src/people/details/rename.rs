use crate::error::AppResult;
use leptos::prelude::*;

/// Saves the name by which members know one.
#[server(endpoint = "people/rename")]
pub async fn rename(name: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;

    async fn save(name: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let name = domain::people::own_name(&name).map_err(|problem| AppError::field(Field::Name, problem))?;
        ctx.store.rename(&me.id, &name, ctx.now()).await?;
        leptos_axum::redirect("/me/details?saved=name");
        Ok(())
    }
    honest(save(name).await)
}
