use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A member's personal invitations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VouchView {
    pub id: String,
    pub whom: String,
    /// `Used`, `Open until Thursday 26 November`.
    pub stands: String,
    /// The whole link, while it can be used.
    pub link: Option<String>,
}

#[server(endpoint = "vetting/vouches")]
pub async fn get_vouches() -> AppResult<Vec<VouchView>> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;
    use domain::calendar::{date_in_london, words};

    async fn load() -> AppResult<Vec<VouchView>> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let now = ctx.now();
        let view = |vouch: store::vetting::Vouch| VouchView {
            stands: if vouch.used {
                "Used: your word is with the application".to_owned()
            } else {
                format!("Open until {}", words::day(date_in_london(vouch.expires_at), date_in_london(now)))
            },
            link: (!vouch.used).then(|| format!("{}{}", ctx.public_url, paths::invited(&vouch.token))),
            id: vouch.id,
            whom: vouch.whom,
        };
        Ok(ctx.store.vouches(&me.id, now).await?.into_iter().map(view).collect())
    }
    honest(load().await)
}

/// Makes a link that one colleague may apply with.
#[server(endpoint = "vetting/make_vouch")]
pub async fn make_vouch(whom: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::Field;
    use store::vetting::VouchRefused;

    async fn make(whom: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        let whom = domain::plain::name(&whom, 300).map_err(|problem| AppError::field(Field::Whom, problem))?;
        match ctx.store.make_vouch(&me.id, &whom, ctx.now()).await {
            Ok(_) => {
                leptos_axum::redirect(&format!("{}?made=1", paths::INVITE));
                Ok(())
            }
            Err(VouchRefused::TooMany) => Err(AppError::field(Field::Whom, domain::form::Problem::TooManyInvitations)),
            Err(VouchRefused::Store(e)) => Err(e.into()),
        }
    }
    honest(make(whom).await)
}

/// Takes a link back.
#[server(endpoint = "vetting/revoke_vouch")]
pub async fn revoke_vouch(id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn revoke(id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        ctx.store.revoke_vouch(&id, &me.id, ctx.now()).await?;
        leptos_axum::redirect(&format!("{}?revoked=1", paths::INVITE));
        Ok(())
    }
    honest(revoke(id).await)
}
