use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What an empty form is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blank {
    /// Sent along, so that the form makes one thing however often it is sent.
    pub form: String,
    /// The first date offered.
    pub today: String,
    /// Who may be meant by a host's name that was turned back.
    pub offered: Vec<String>,
}

/// `host` is what that field held, in a form that was turned back.
#[server(endpoint = "organise/blank")]
pub async fn get_blank(host: String) -> AppResult<Blank> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load(host: String) -> AppResult<Blank> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let today = domain::calendar::date_in_london(ctx.now()).to_string();
        Ok(Blank { form: ctx.store.new_form_id()?, today, offered: super::find_hosts::offered(&ctx, &host).await? })
    }
    honest(load(host).await)
}
