use crate::error::AppResult;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Leaves the circle, and signs every browser out.
#[server(endpoint = "people/leave")]
pub async fn leave_circle(#[server(default)] sure: String) -> AppResult<()> {
    use super::sign_out::ssr::sign_out_here;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use crate::paths;
    use domain::form::{Field, Problem};

    async fn leave(sure: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.member()?;
        if sure.is_empty() {
            return Err(AppError::field(Field::Sure, Problem::NotSure));
        }
        let now = ctx.now();
        let token = ctx.store.leave(me, now, |token| ssr::mail(&ctx, token, now)).await?;
        sign_out_here().await?;
        leptos_axum::redirect(&paths::come_back(&token));
        Ok(())
    }
    honest(leave(sure).await)
}

/// What the page of somebody who left says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartedView {
    pub name: String,
    /// The last day on which they can come back.
    pub until: String,
}

#[server(endpoint = "people/departed")]
pub async fn get_departed(token: String) -> AppResult<DepartedView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, words};

    async fn look(token: String) -> AppResult<DepartedView> {
        let ctx = Ctx::current()?;
        let now = ctx.now();
        let departed = ctx.store.departed(&token, now).await?.ok_or(AppError::NotFound)?;
        let until = words::day(date_in_london(departed.erase_at), date_in_london(now));
        Ok(DepartedView { name: departed.name, until })
    }
    honest(look(token).await)
}

/// Comes back within the thirty days.
#[server(endpoint = "people/come_back")]
pub async fn come_back(token: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;

    async fn back(token: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        ctx.store.come_back(&token, ctx.now()).await?;
        leptos_axum::redirect(paths::SIGN_IN);
        Ok(())
    }
    honest(back(token).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use crate::context::Ctx;
    use domain::calendar::{date_in_london, words};
    use domain::people::REGRET;
    use jiff::Timestamp;

    pub fn mail(ctx: &Ctx, token: &str, now: Timestamp) -> (String, String) {
        let until = words::day(date_in_london(now + REGRET), date_in_london(now));
        let body = format!(
            "You have left Inner Circle. Thank you for having been with us.\n\n\
             If you think again, come back until {until}:\n{}{}\n\n\
             After that day we erase all that names you.\n",
            ctx.public_url,
            crate::paths::come_back(token)
        );
        ("You have left Inner Circle".into(), body)
    }
}
