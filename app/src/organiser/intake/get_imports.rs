use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A file that was brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    pub id: String,
    pub file_name: String,
    /// `Asha Patel, 3 minutes ago`
    pub by: String,
    pub stage: String,
}

#[server(endpoint = "organise/imports")]
pub async fn get_imports() -> AppResult<Vec<Brought>> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::words;

    async fn load() -> AppResult<Vec<Brought>> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let now = ctx.now();
        let brought = |import: store::people::Import| Brought {
            by: format!("{}, {}", import.by, words::ago(import.brought_at, now)),
            id: import.id,
            file_name: import.file_name,
            stage: import.stage.label().to_owned(),
        };
        Ok(ctx.store.imports(20).await?.into_iter().map(brought).collect())
    }
    honest(load().await)
}
