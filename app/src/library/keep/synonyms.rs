use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the sector calls by several names, ready to be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SynonymsView {
    pub lines: String,
    pub version: i64,
    /// Who changed it last, and when.
    pub changed: Option<(String, String)>,
}

#[server(endpoint = "library/synonyms")]
pub async fn get_synonyms() -> AppResult<SynonymsView> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::words;
    use store::library::SynonymList;

    async fn load() -> AppResult<SynonymsView> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let SynonymList { lines, version, last_change } = ctx.store.synonyms().await?;
        let who = last_change.by.map(|name| if name == me.name { "You".to_owned() } else { name });
        Ok(SynonymsView { lines, version, changed: who.map(|who| (who, words::ago(last_change.at, ctx.now()))) })
    }
    honest(load().await)
}

/// Keeps the list. `version` is what the editor saw.
#[server(endpoint = "library/save_synonyms")]
pub async fn save_synonyms(version: i64, #[server(default)] words: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::Field;
    use domain::library::synonyms;

    async fn save(version: i64, words: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let lines = synonyms(&words).map_err(|problem| AppError::field(Field::Words, problem))?;
        ctx.store.save_synonyms(&lines, version, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?saved=1", paths::SYNONYMS));
        Ok(())
    }
    honest(save(version, words).await)
}
