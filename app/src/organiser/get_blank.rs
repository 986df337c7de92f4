use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What an empty form is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blank {
    /// Sent along, so that the form makes one thing however often it is sent.
    pub form: String,
    /// Who can host: value and words of each choice.
    pub hosts: Vec<(String, String)>,
    /// The first date offered.
    pub today: String,
}

#[server(endpoint = "organise/blank")]
pub async fn get_blank() -> AppResult<Blank> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load() -> AppResult<Blank> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let today = domain::calendar::date_in_london(ctx.now()).to_string();
        Ok(Blank { form: ctx.store.new_form_id()?, hosts: hosts(&ctx, "No host yet").await?, today })
    }
    honest(load().await)
}

#[cfg(feature = "ssr")]
pub use ssr::{hosts, members};

#[cfg(feature = "ssr")]
mod ssr {
    use crate::context::Ctx;
    use crate::error::AppResult;
    use domain::ids::PersonId;

    /// Members to choose a host from, after a first choice of nobody.
    pub async fn hosts(ctx: &Ctx, nobody: &str) -> AppResult<Vec<(String, String)>> {
        let members = ctx.store.members().await?.into_iter().map(|(id, name)| (id.into(), name));
        Ok(std::iter::once((String::new(), nobody.to_owned())).chain(members).collect())
    }

    /// Whoever can be chosen.
    pub async fn members(ctx: &Ctx) -> AppResult<Vec<PersonId>> {
        Ok(ctx.store.members().await?.into_iter().map(|(id, _)| id).collect())
    }
}
