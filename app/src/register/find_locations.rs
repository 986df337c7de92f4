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

/// What is offered, and of what day the file is: `CQC data, 1 November 2026`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLocations {
    pub dated: String,
    pub locations: Vec<FoundLocation>,
}

/// What the register has for the beginning of a name, town, postcode or id; at most eight. Nothing while no file is in.
#[server(endpoint = "register/find_locations")]
pub async fn find_locations(typed: String) -> AppResult<FoundLocations> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::{date_in_london, words};
    use domain::register::Location;

    async fn find(typed: String) -> AppResult<FoundLocations> {
        let ctx = Ctx::current()?;
        let Some(dated) = ctx.store.register_date().await? else { return Ok(FoundLocations::default()) };
        let dated = format!("CQC data, {}", words::day(dated, date_in_london(ctx.now())));
        let short = |it: Location| FoundLocation { id: it.id, name: it.name, town: it.town };
        let locations = ctx.store.find_locations(&typed, 8).await?.into_iter().map(short).collect();
        Ok(FoundLocations { dated, locations })
    }
    honest(find(typed).await)
}
