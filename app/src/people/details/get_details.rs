use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What a member can mend of themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub name: String,
    pub email: String,
    /// The address that they asked for, and until when its link works.
    pub asked: Option<(String, String)>,
    /// Whether this browser may change the address.
    pub may_change: bool,
}

#[server(endpoint = "people/details")]
pub async fn get_details() -> AppResult<Details> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::words;
    use domain::people::EMAIL_CHANGE_LASTS;

    async fn load() -> AppResult<Details> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let now = ctx.now();
        let asked = ctx.store.asked_move(&me.id, now).await?;
        let proof = ctx.store.proof(&me.id, ctx.browser.used_passkey).await?;
        Ok(Details {
            name: me.name.clone(),
            email: me.email.as_str().to_owned(),
            asked: asked.map(|to| (to.email.into(), words::moment(to.asked_at + EMAIL_CHANGE_LASTS, now))),
            may_change: proof.may_change_passkeys(),
        })
    }
    honest(load().await)
}
