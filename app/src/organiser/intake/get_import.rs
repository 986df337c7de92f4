use crate::error::AppResult;
use domain::people::import::{Report, Stage};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// An import as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    pub id: String,
    pub file_name: String,
    pub stage: Stage,
    /// Of a hundred.
    pub done: u32,
    pub report: Report,
}

#[server(endpoint = "organise/import")]
pub async fn get_import(id: String) -> AppResult<ImportView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn load(id: String) -> AppResult<ImportView> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let import = ctx.store.import(&id).await?.ok_or(AppError::NotFound)?;
        Ok(ImportView {
            done: u32::try_from(import.done * 100 / import.total.max(1)).unwrap_or(100).min(100),
            id: import.id,
            file_name: import.file_name,
            stage: import.stage,
            report: import.report,
        })
    }
    honest(load(id).await)
}
