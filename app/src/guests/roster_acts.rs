//! What organisers do about an evening's guests.

use crate::error::AppResult;
use leptos::prelude::*;

/// Says that a guest came, or takes it back.
#[server(endpoint = "guests/mark")]
pub async fn mark_guest(session: String, id: String, came: bool) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn mark(session: String, id: String, came: bool) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.mark_guest(&id, came, &me.id, ctx.now()).await?;
        back(&session, if came { "marked" } else { "unmarked" })
    }
    honest(mark(session, id, came).await)
}

#[server(endpoint = "guests/remove")]
pub async fn remove_guest(session: String, id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn remove(session: String, id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.remove_guest(&id, &me.id, ctx.now(), &*ctx.guest_letters).await?;
        back(&session, "removed")
    }
    honest(remove(session, id).await)
}

/// Takes another browser off a guest's seat; the guest keeps theirs.
#[server(endpoint = "guests/remove_browser")]
pub async fn remove_browser(session: String, id: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn remove(session: String, id: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.remove_browser(&id, &me.id, ctx.now()).await?;
        back(&session, "browser-removed")
    }
    honest(remove(session, id).await)
}

/// Blocks an address, or a whole domain.
#[server(endpoint = "guests/block")]
pub async fn block_guests(session: String, block: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;

    async fn stop(session: String, block: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let what = domain::guests::blocked(&block).map_err(|problem| AppError::field(Field::Block, problem))?;
        ctx.store.block_guests(&what, &me.id, ctx.now()).await?;
        back(&session, "blocked")
    }
    honest(stop(session, block).await)
}

#[server(endpoint = "guests/unblock")]
pub async fn unblock_guests(session: String, what: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn let_again(session: String, what: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ctx.store.unblock_guests(&what, &me.id, ctx.now()).await?;
        back(&session, "unblocked")
    }
    honest(let_again(session, what).await)
}

/// How many seats there are, and whether anybody may still sign up.
#[server(endpoint = "guests/set_evening")]
pub async fn set_evening(session: String, version: i64, seats: String, closed: String) -> AppResult<()> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::form::Field;

    async fn set(session: String, version: i64, seats: String, closed: String) -> AppResult<()> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let seats = domain::guests::capacity(&seats).map_err(|problem| AppError::field(Field::Seats, problem))?;
        let set = (seats, closed == "yes");
        ctx.store.set_evening(&session.parse()?, version, set, &me.id, ctx.now(), &*ctx.guest_letters).await?;
        back(&session, "set")
    }
    honest(set(session, version, seats, closed).await)
}

/// Back to the roster, which says what was done.
#[cfg(feature = "ssr")]
fn back(session: &str, what: &str) -> AppResult<()> {
    let session: domain::ids::SessionId = session.parse()?;
    leptos_axum::redirect(&format!("{}?saved={what}", crate::paths::roster(session.as_str())));
    Ok(())
}
