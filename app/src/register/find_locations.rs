use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A location to choose from: no more than is needed to recognise it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLocation {
    pub id: String,
    pub name: String,
    pub town: String,
}

/// What the register has for the beginning of a name, town, postcode or id; at most eight. Nothing while no file is in.
#[server(endpoint = "register/find_locations")]
pub async fn find_locations(typed: String) -> AppResult<Vec<FoundLocation>> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::register::Location;

    async fn find(typed: String) -> AppResult<Vec<FoundLocation>> {
        let ctx = Ctx::current()?;
        let short = |it: Location| FoundLocation { id: it.id, name: it.name, town: it.town };
        Ok(ctx.store.find_locations(&typed, 8).await?.into_iter().map(short).collect())
    }
    honest(find(typed).await)
}
